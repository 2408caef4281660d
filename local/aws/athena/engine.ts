import type { DuckDBConnection } from '@duckdb/node-api';
import type { LogObject } from '../../dataset.ts';
import { load } from './load.ts';
import { type TableName, tableNames } from './tables.ts';
import { messageOf } from './trino/expr.ts';
import { QueryFailure } from './trino/failure.ts';
import { type Statement, type Translation, translated } from './trino/translate.ts';
import type { Output } from './trino/unit.ts';

export interface Outcome {
  columns: Output[];
  rows: (string | undefined)[][];
}

export interface Engine {
  /** Throws a QueryFailure; `scanned` hears the bytes as soon as they are known. */
  run(statement: Statement, database: string, signal: AbortSignal, scanned: (bytes: number) => void): Promise<Outcome>;
  close(): Promise<void>;
}

/** Raw logs as tables in a DuckDB in memory that reaches nothing else. They are loaded meanwhile; the first query waits. */
export async function engine(
  data: Record<TableName, LogObject[]>,
  options: { bucket: string; absent: TableName[]; bytesScannedCutoff: number },
): Promise<Engine> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const present = tableNames.filter((table) => !options.absent.includes(table));
  const contents = present.map((table): [TableName, LogObject[]] => [table, data[table]]);
  const loaded = load(instance, contents, options.bucket);
  loaded.catch(() => {}); // the first query tells
  const closing = new AbortController();
  const running = new Set<Promise<Outcome>>();

  const run: Engine['run'] = async (statement, database, stopped, scanned) => {
    const translation = translated(statement, present, database);
    await loaded;
    const signal = AbortSignal.any([stopped, closing.signal]);
    signal.throwIfAborted();
    const connection = await instance.connect();
    // An interrupt that comes between two steps of a query is lost.
    let interrupting: NodeJS.Timeout | undefined;
    const interrupt = () => {
      connection.interrupt();
      interrupting = setInterval(() => connection.interrupt(), 20);
    };
    signal.addEventListener('abort', interrupt);
    try {
      scanned(await readFiles(connection, translation, options.bytesScannedCutoff));
      return await read(connection, translation);
    } catch (error) {
      throw error instanceof QueryFailure ? error : failureOf(error);
    } finally {
      signal.removeEventListener('abort', interrupt);
      clearInterval(interrupting);
      connection.closeSync();
    }
  };

  return {
    run(...asked) {
      const outcome = run(...asked).finally(() => running.delete(outcome));
      running.add(outcome);
      return outcome;
    },
    async close() {
      closing.abort();
      await Promise.allSettled([loaded, ...running]);
      instance.closeSync();
    },
  };
}

/** The bytes of the files that the partition conditions leave. Fails on a broken one, as a Trino query does. */
async function readFiles(connection: DuckDBConnection, { scans }: Translation, cutoff: number): Promise<number> {
  let total = 0;
  for (const { table, conditions } of scans) {
    const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
    const reader = await connection.runAndReadAll(
      `SELECT CAST(coalesce(sum(bytes), 0) AS DOUBLE), min("$path") FILTER (WHERE broken) FROM ${table}_files${where}`,
    );
    const [bytes, broken] = reader.getRows()[0]!;
    total += Number(bytes);
    if (total > cutoff) {
      throw new QueryFailure('EXCEEDED_SCAN_LIMIT', 'Query cancelled! : Bytes scanned limit was exceeded');
    }
    if (broken) {
      throw new QueryFailure('HIVE_CURSOR_ERROR', `Failed to read file at ${broken}`);
    }
  }
  return total;
}

async function read(connection: DuckDBConnection, { sql, columns }: Translation): Promise<Outcome> {
  const { textOf } = await import('./values.ts');
  const reader = await connection.runAndReadAll(sql);
  return { columns, rows: reader.getRows().map((row) => row.map((value, at) => textOf(value, columns[at]!.type))) };
}

/** DuckDB's complaint as a failed query: the sentence that the translation planted, or DuckDB's own first line. */
function failureOf(error: unknown): Error {
  const text = error instanceof Error ? error.message : String(error);
  const [, code, sentence] = /^([A-Z_]+): ([\s\S]*)$/.exec(messageOf(text) ?? '') ?? [];
  return code && sentence !== undefined
    ? new QueryFailure(code, sentence)
    : new QueryFailure('GENERIC_USER_ERROR', text.split('\n')[0]!);
}
