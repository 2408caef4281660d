import { randomUUID } from 'node:crypto';
import type { LogGroup } from '../../dataset.ts';
import type { Serve } from '../../http.ts';
import { awsJson, limited, onlyKnown, Refused } from '../json-protocol.ts';
import { type Evaluated, evaluated } from './evaluate.ts';
import { MalformedQuery, type Query, toQuery } from './query.ts';

const account = '123456789012';
const service = 'CloudWatch Logs';
/** Queries that are kept; older ones are forgotten with their results. */
const kept = 100;

interface Execution {
  result: Evaluated;
  status: 'Complete' | 'Cancelled';
}

/** CloudWatch Logs over lines in memory: DescribeLogGroups by a prefix, and Logs Insights with the part of its language that is used. */
export const cloudWatchLogs = (groups: LogGroup[]): Serve => {
  const executions = new Map<string, Execution>();
  const of = (region: string) => groups.filter((group) => group.region === region);

  const started = (region: string, names: string[], query: Query, startTime: number, endTime: number): Evaluated => {
    const known = of(region);
    for (const name of names)
      if (!known.some((group) => group.name === name))
        throw new Refused(
          'ResourceNotFoundException',
          `Log group '${name}' does not exist for account ID '${account}'`,
        );
    const lines = known
      .filter(({ name }) => names.includes(name))
      .flatMap(({ name, lines }) =>
        lines
          .filter(({ time }) => time >= startTime * 1000 && time < (endTime + 1) * 1000)
          .map((line) => ({ ...line, log: `${account}:${name}` })),
      );
    return evaluated(query, lines);
  };
  const found = (queryId: unknown): Execution => {
    const execution = executions.get(String(queryId));
    if (!execution) throw new Refused('ResourceNotFoundException', `The query ID '${queryId}' does not exist.`);
    return execution;
  };

  return awsJson(service, {
    DescribeLogGroups(input, region) {
      onlyKnown(service, input, ['logGroupNamePrefix', 'limit']);
      const listed = of(region)
        .filter(({ name }) => name.startsWith(String(input.logGroupNamePrefix ?? '')))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1));
      const limit = limited(input.limit, 50, 50);
      return {
        logGroups: listed.slice(0, limit).map(({ name, storedBytes, creationTime, retentionInDays }) => ({
          logGroupName: name,
          logGroupArn: `arn:aws:logs:${region}:${account}:log-group:${name}`,
          storedBytes,
          creationTime,
          retentionInDays,
        })),
        ...(listed.length > limit && { nextToken: String(limit) }),
      };
    },
    StartQuery(input, region) {
      onlyKnown(service, input, ['logGroupNames', 'queryString', 'startTime', 'endTime']);
      const { queryString, startTime, endTime, logGroupNames = [] } = input;
      const names = logGroupNames as string[];
      if (names.length < 1 || names.length > 50 || Number(endTime) < Number(startTime))
        throw new Refused('InvalidParameterException', 'a query takes 1 to 50 log groups, and ends after it begins');
      const queryId = randomUUID();
      try {
        const query = toQuery(String(queryString));
        const result = started(region, names, query, Number(startTime), Number(endTime));
        executions.set(queryId, { result, status: 'Complete' });
      } catch (error) {
        if (!(error instanceof MalformedQuery)) throw error;
        throw new Refused('MalformedQueryException', error.message);
      }
      for (const old of [...executions.keys()].slice(0, -kept)) executions.delete(old);
      return { queryId };
    },
    GetQueryResults(input) {
      onlyKnown(service, input, ['queryId']);
      const { result, status } = found(input.queryId);
      return { status, results: result.rows, statistics: result.statistics };
    },
    StopQuery(input) {
      found(input.queryId).status = 'Cancelled';
      return { success: true };
    },
  });
};
