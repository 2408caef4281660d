import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  GetQueryResultsCommand,
  type GetQueryResultsResponse,
  type LogGroup,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { awsFailure } from '../shared/aws-failure.ts';
import { SourceUnavailable } from '../shared/errors.ts';
import type { Span } from '../shared/window.ts';
import { perRegion } from './regions.ts';

/** Cells by field. */
export type Row = Record<string, string | undefined>;

export interface QueryResult {
  rows: Row[];
  scannedBytes: number;
  scannedRecords: number;
  /** Why it was stopped before its end; what it had found by then counts. */
  stopped?: string;
}

/** Logs Insights in one Region. Failures are SourceUnavailable, named by their Region. */
export interface Insights {
  /** Log groups whose names begin so, at most 50, and whether there are more. */
  groups(prefix: string): Promise<{ groups: LogGroup[]; more: boolean }>;
  run(query: string, groups: string[], span: Span): Promise<QueryResult>;
}

/** How much one query may read. It costs about half a US cent for each GB. */
export const mostBytes = 20 * 1024 ** 3;

const clientOf = perRegion((region) => new CloudWatchLogsClient({ region, maxAttempts: 3 }));

export const insights = (region: string, signal: AbortSignal): Insights => {
  const client = clientOf(region);
  const asking = async <T>(answer: () => Promise<T>): Promise<T> => {
    try {
      return await answer();
    } catch (error) {
      throw new SourceUnavailable(`CloudWatch Logs in ${region}`, awsFailure(error, signal), { cause: error });
    }
  };
  const stop = (queryId: string) => client.send(new StopQueryCommand({ queryId })).catch(() => {});

  const finished = async (queryId: string): Promise<QueryResult> => {
    let last: GetQueryResultsResponse = {};
    for (let pause = 50; ; pause = Math.min(pause * 1.5, 1000)) {
      try {
        last = await client.send(new GetQueryResultsCommand({ queryId }), { abortSignal: signal });
        if (!last.status) throw new SyntaxError('no status');
        if (last.status === 'Complete') return toResult(last);
        if (!/^(?:Scheduled|Running|Unknown)$/.test(last.status)) throw new QueryEnded(last.status);
        if ((last.statistics?.bytesScanned ?? 0) > mostBytes)
          throw new QueryEnded(`it would read more than ${mostBytes / 1024 ** 3} GB`);
        await sleep(pause, undefined, { signal });
      } catch (error) {
        if (!(error instanceof QueryEnded || signal.aborted)) throw error;
        await stop(queryId);
        const reason = error instanceof QueryEnded ? error.message : 'the query took too long';
        if (!last.results?.length) throw new SourceUnavailable(`CloudWatch Logs in ${region}`, reason);
        return { ...toResult(last), stopped: reason };
      }
    }
  };

  return {
    groups: (logGroupNamePrefix) =>
      asking(async () => {
        const command = new DescribeLogGroupsCommand({ logGroupNamePrefix, limit: 50 });
        const { logGroups, nextToken } = await client.send(command, { abortSignal: signal });
        if (!logGroups) throw new SyntaxError('no logGroups');
        return { groups: logGroups, more: Boolean(nextToken) };
      }),
    async run(queryString, logGroupNames, { since, until }) {
      const queryId = await asking(async () => {
        // Whole seconds, both included: the query itself says to the millisecond.
        const startTime = Math.floor(since.getTime() / 1000);
        const endTime = Math.floor(until.getTime() / 1000);
        const command = new StartQueryCommand({ queryString, logGroupNames, startTime, endTime });
        const started = await client.send(command, { abortSignal: signal });
        if (!started.queryId) throw new SyntaxError('no queryId');
        return started.queryId;
      });
      try {
        return await finished(queryId);
      } catch (error) {
        if (error instanceof SourceUnavailable) throw error;
        return asking(() => Promise.reject(error));
      }
    },
  };
};

class QueryEnded extends Error {}

const toResult = ({ results = [], statistics = {} }: GetQueryResultsResponse): QueryResult => ({
  rows: results.map((fields) => Object.fromEntries(fields.map(({ field = '', value }) => [field, value]))),
  scannedBytes: statistics.bytesScanned ?? 0,
  scannedRecords: statistics.recordsScanned ?? 0,
});
