import { setTimeout as sleep } from 'node:timers/promises';
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { awsFailure, untimelyRefusal } from './aws-failure.ts';
import { SourceUnavailable } from './errors.ts';
import { log } from './log.ts';
import { listOf, type Sql, sql } from './sql.ts';

/** Cells by column; a NULL is undefined. */
export type Row<Column extends string = string> = Partial<Record<Column, string>>;

/** What one question asks of Athena: its statements share the time, what they scanned and what they could not read. */
export interface Athena {
  /**
   * Rows of a statement. It is made from conditions on the table that leave out the log objects that cannot be read;
   * where one more turns up, it is made and run again. Throws `SourceUnavailable` with a reason for people.
   */
  rows(statement: (readable: Sql[]) => Sql): Promise<Row[]>;
  /** Log objects that were left out, each as a sentence. */
  gaps(): string[];
  scannedBytes(): number;
  /** Ids of the queries that gave the rows: Athena keeps their statements and values for 45 days. */
  executions(): string[];
}

const mostUnreadable = 10;
/** An export has 10,000, and a header. */
const mostRows = 10_100;
/** Milliseconds that stopping a query may take beyond the question's own. */
const stopMs = 2000;

let shared: AthenaClient | undefined;

/**
 * One per question. `title` is the source as people know it; all of the statements together may take `allowedMs`. With
 * `reuse`, a result of the same statement with the same values from the last minutes will do.
 */
export const athena = (title: string, { allowedMs = 45_000, reuse = false } = {}): Athena => {
  shared ??= new AthenaClient({});
  const client = shared;
  const late = AbortSignal.timeout(allowedMs);
  const failed = new AbortController();
  const abortSignal = AbortSignal.any([late, failed.signal]);
  const unreadable = new Set<string>();
  const executions: string[] = [];
  let scanned = 0;
  /** Why the question failed; its other statements were stopped for it. */
  let failure: Error | undefined;

  const run = async ({ text, values }: Sql): Promise<Row[]> => {
    const { QueryExecutionId } = await client.send(
      new StartQueryExecutionCommand({
        QueryString: text,
        ...(values.length > 0 && { ExecutionParameters: values.map(literal) }),
        WorkGroup: setting('ATHENA_WORKGROUP'),
        QueryExecutionContext: { Database: setting('ATHENA_DATABASE') },
        ...(reuse && {
          ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: 10 } },
        }),
      }),
      { abortSignal },
    );
    if (!QueryExecutionId) throw new SyntaxError('no QueryExecutionId');
    try {
      await finished(QueryExecutionId);
      const rows = await rowsOf(QueryExecutionId);
      executions.push(QueryExecutionId);
      return rows;
    } catch (error) {
      // Nobody waits for it any more; one that has ended by itself takes no notice.
      if (!(error instanceof QueryFailed)) await stop(QueryExecutionId);
      throw error;
    }
  };

  const stop = (QueryExecutionId: string) =>
    client
      .send(new StopQueryExecutionCommand({ QueryExecutionId }), { abortSignal: AbortSignal.timeout(stopMs) })
      .catch(() => {});

  const finished = async (QueryExecutionId: string): Promise<void> => {
    for (let pause = 25; ; pause = Math.min(pause * 1.5, 1000)) {
      const { QueryExecution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId }), { abortSignal });
      const { State, StateChangeReason = '' } = QueryExecution?.Status ?? {};
      if (State === 'SUCCEEDED' || State === 'FAILED' || State === 'CANCELLED') {
        scanned += QueryExecution?.Statistics?.DataScannedInBytes ?? 0;
        if (State === 'SUCCEEDED') return;
        // The rest of the reason can quote the logs, which are not for the operational log.
        log.warn('query failed', { QueryExecutionId, code: /^\w+/.exec(StateChangeReason)?.[0] });
        throw new QueryFailed(StateChangeReason);
      }
      if (!State) throw new SyntaxError('no State');
      await sleep(pause, undefined, { signal: abortSignal });
    }
  };

  const rowsOf = async (QueryExecutionId: string): Promise<Row[]> => {
    const lines: (string | undefined)[][] = [];
    const tokens = new Set<string>();
    let token: string | undefined;
    do {
      if (token) tokens.add(token);
      const input = { QueryExecutionId, ...(token && { NextToken: token }) };
      const { ResultSet, NextToken } = await client.send(new GetQueryResultsCommand(input), { abortSignal });
      if (!ResultSet?.Rows) throw new SyntaxError('no Rows');
      for (const { Data = [] } of ResultSet.Rows) lines.push(Data.map(({ VarCharValue }) => VarCharValue));
      if (lines.length > mostRows) throw new Error(`a statement gave more than ${mostRows} rows`);
      if (NextToken && tokens.has(NextToken)) throw new SourceUnavailable(title, 'its pages led in a circle');
      token = NextToken;
    } while (token);
    const [header = [], ...rows] = lines;
    return rows.map((cells) =>
      Object.fromEntries(
        header.flatMap((column, index) => (cells[index] === undefined ? [] : [[column, cells[index]]])),
      ),
    );
  };

  const rows: Athena['rows'] = async (statement) => {
    for (;;) {
      const without = [...unreadable];
      try {
        return await run(statement(without.length === 0 ? [] : [sql`"$path" NOT IN ${listOf(without)}`]));
      } catch (error) {
        const path = error instanceof QueryFailed ? unreadableObject(error.reason) : undefined;
        if (path === undefined || without.includes(path) || unreadable.size >= mostUnreadable) {
          failed.abort();
          const tooLong = late.aborted
            ? `the query took longer than ${allowedMs / 1000} s: ask for a shorter window`
            : undefined;
          failure ??= unavailable(title, error, tooLong, late);
          throw failure;
        }
        unreadable.add(path);
      }
    }
  };

  return {
    rows,
    gaps: () => [...unreadable].toSorted().map((path) => `${path} could not be read and was left out`),
    scannedBytes: () => scanned,
    executions: () => executions.toSorted(),
  };
};

class QueryFailed extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super('query failed');
    this.reason = reason;
  }
}

const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};

/** Execution parameters are SQL expressions, not strings. */
const literal = (value: string | number): string =>
  typeof value === 'number' ? String(value) : `'${value.toWellFormed().replaceAll("'", "''")}'`;

/** HIVE_BAD_DATA, HIVE_CURSOR_ERROR and their like name the object: https://repost.aws/knowledge-center/athena-hive-bad-data-error-csv */
const unreadableObject = (reason: string): string | undefined =>
  /^HIVE_\w+/.test(reason) && !/access denied|permission/i.test(reason)
    ? /s3:\/\/[^\s'"(),;]+/.exec(reason)?.[0].replace(/[.:]+$/, '')
    : undefined;

const reasons: [RegExp, string][] = [
  [/TABLE_NOT_FOUND|Table \S+ does not exist/i, 'its table does not exist'],
  [/SCHEMA_NOT_FOUND|Schema \S+ does not exist|Database \S+ not found/i, 'its database does not exist'],
  [/bytes scanned limit/i, 'the query would read more than one query may: ask for a shorter window or one account'],
  [/kms:Decrypt/i, 'the key of its logs may not be used'],
  [/access denied|permission|not authorized|AccessDenied/i, 'its logs may not be read'],
  [/^HIVE_.*s3:\/\//s, 'too many of its log files cannot be read'],
  [/exhausted resources/i, 'the query needs more than one query gets: ask for a shorter window or one account'],
  [/TooManyRequests|Throttling|Rate exceeded/i, 'too many queries are running'],
];

const unavailable = (title: string, error: unknown, late: string | undefined, signal: AbortSignal): Error => {
  if (late) return new SourceUnavailable(title, late);
  if (error instanceof QueryFailed) return new SourceUnavailable(title, reasonFor(error.reason) ?? 'its query failed');
  const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
  if (!$metadata && !(error instanceof SyntaxError)) return error as Error;
  const refused = $metadata?.httpStatusCode === 400 ? 'Athena did not take the query' : awsFailure(error, signal);
  const reason = untimelyRefusal(error) ?? reasonFor(`${name} ${message}`) ?? refused;
  return new SourceUnavailable(title, reason, { cause: error });
};

const reasonFor = (detail: string): string | undefined => reasons.find(([pattern]) => pattern.test(detail))?.[1];
