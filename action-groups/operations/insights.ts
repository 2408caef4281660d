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
import { askingAws } from '../shared/aws-failure.ts';
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
  /** A result for each query, or none: where one fails, the others are stopped before that is told. */
  run(queries: string[], groups: string[], span: Span): Promise<QueryResult[]>;
}

/** How much one query may read. It costs about half a US cent for each GB. */
export const mostBytes = 20 * 1024 ** 3;

/** Milliseconds that stopping a query may take beyond the question's own. */
const stopMs = 2000;

const clientOf = perRegion((region) => new CloudWatchLogsClient({ region, maxAttempts: 3 }));

export const insights = (region: string, signal: AbortSignal): Insights => {
  const client = clientOf(region);
  const asking = <T>(answer: () => Promise<T>) => askingAws(`CloudWatch Logs in ${region}`, signal, answer);
  // The question may be over by then, and its signal with it.
  const stop = (queryId: string) =>
    client.send(new StopQueryCommand({ queryId }), { abortSignal: AbortSignal.timeout(stopMs) }).catch(() => {});

  const finished = async (queryId: string, abortSignal: AbortSignal): Promise<QueryResult> => {
    let last: GetQueryResultsResponse = {};
    try {
      for (let pause = 50; ; pause = Math.min(pause * 1.5, 1000)) {
        last = await client.send(new GetQueryResultsCommand({ queryId }), { abortSignal });
        if (!last.status) throw new SyntaxError('no status');
        if (last.status === 'Complete') return toResult(last);
        if (!/^(?:Scheduled|Running|Unknown)$/.test(last.status)) throw new QueryEnded(last.status);
        if ((last.statistics?.bytesScanned ?? 0) > mostBytes)
          throw new QueryEnded(`it would read more than ${mostBytes / 1024 ** 3} GB`);
        await sleep(pause, undefined, { signal: abortSignal });
      }
    } catch (error) {
      await stop(queryId);
      const reason =
        error instanceof QueryEnded
          ? error.message
          : signal.aborted
            ? 'the query took too long: ask for a shorter window or one logGroup'
            : undefined;
      if (reason === undefined) throw error;
      if (!last.results?.length) throw new SourceUnavailable(`CloudWatch Logs in ${region}`, reason);
      return { ...toResult(last), stopped: reason };
    }
  };

  const ran = async (
    queryString: string,
    logGroupNames: string[],
    { since, until }: Span,
    abortSignal: AbortSignal,
  ): Promise<QueryResult> => {
    // Whole seconds, both included: the query itself says to the millisecond.
    const startTime = Math.floor(since.getTime() / 1000);
    const endTime = Math.floor(until.getTime() / 1000);
    const command = new StartQueryCommand({ queryString, logGroupNames, startTime, endTime });
    const { queryId } = await client.send(command, { abortSignal });
    if (!queryId) throw new SyntaxError('no queryId');
    return finished(queryId, abortSignal);
  };

  return {
    groups: (logGroupNamePrefix) =>
      asking(async () => {
        const command = new DescribeLogGroupsCommand({ logGroupNamePrefix, limit: 50 });
        const { logGroups, nextToken } = await client.send(command, { abortSignal: signal });
        if (!logGroups) throw new SyntaxError('no logGroups');
        return { groups: logGroups, more: Boolean(nextToken) };
      }),
    async run(queries, groups, span) {
      const failed = new AbortController();
      const failures: unknown[] = [];
      const results = await Promise.all(
        queries.map((query) =>
          ran(query, groups, span, AbortSignal.any([signal, failed.signal])).catch((error: unknown) => {
            failures.push(error);
            failed.abort();
            return undefined;
          }),
        ),
      );
      if (failures.length > 0) return asking(() => Promise.reject(failures[0]));
      return results.filter((result) => result !== undefined);
    },
  };
};

class QueryEnded extends Error {}

const toResult = ({ results = [], statistics = {} }: GetQueryResultsResponse): QueryResult => ({
  rows: results.map((fields) => Object.fromEntries(fields.map(({ field = '', value }) => [field, value]))),
  scannedBytes: statistics.bytesScanned ?? 0,
  scannedRecords: statistics.recordsScanned ?? 0,
});
