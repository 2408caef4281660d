import { setTimeout as sleep } from 'node:timers/promises';
import {
  AthenaClient,
  GetQueryExecutionCommand,
  paginateGetQueryResults,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
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
}

const mostUnreadable = 10;
const mostRows = 5000;

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
  let scanned = 0;

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
    try {
      await finished(QueryExecutionId as string);
      return await rowsOf(QueryExecutionId as string);
    } catch (error) {
      if (abortSignal.aborted) await client.send(new StopQueryExecutionCommand({ QueryExecutionId })).catch(() => {});
      throw error;
    }
  };

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
      await sleep(pause, undefined, { signal: abortSignal });
    }
  };

  const rowsOf = async (QueryExecutionId: string): Promise<Row[]> => {
    const lines: (string | undefined)[][] = [];
    for await (const { ResultSet } of paginateGetQueryResults({ client }, { QueryExecutionId }, { abortSignal })) {
      for (const { Data = [] } of ResultSet?.Rows ?? []) lines.push(Data.map(({ VarCharValue }) => VarCharValue));
      if (lines.length > mostRows) throw new Error(`a statement gave more than ${mostRows} rows`);
    }
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
          throw unavailable(
            title,
            error,
            late.aborted ? `the query took longer than ${allowedMs / 1000} s` : undefined,
          );
        }
        unreadable.add(path);
      }
    }
  };

  return {
    rows,
    gaps: () => [...unreadable].toSorted().map((path) => `${path} could not be read and was left out`),
    scannedBytes: () => scanned,
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
  [/access denied|permission|not authorized|AccessDenied/i, 'its logs may not be read'],
  [/^HIVE_.*s3:\/\//s, 'too many of its log files cannot be read'],
  [/exhausted resources/i, 'the query needs more than one query gets: ask for a shorter window or one account'],
  [/TooManyRequests|Throttling|Rate exceeded/i, 'too many queries are running'],
];

const unavailable = (title: string, error: unknown, late: string | undefined): Error => {
  if (late) return new SourceUnavailable(title, late);
  if (error instanceof QueryFailed) return new SourceUnavailable(title, reasonFor(error.reason) ?? 'its query failed');
  const { name, message, $metadata } = error as Error & { $metadata?: object };
  if (!$metadata) return error as Error;
  return new SourceUnavailable(title, reasonFor(`${name} ${message}`) ?? 'Athena did not take the query', {
    cause: error,
  });
};

const reasonFor = (detail: string): string | undefined => reasons.find(([pattern]) => pattern.test(detail))?.[1];
