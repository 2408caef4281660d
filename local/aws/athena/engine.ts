import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { LogObject } from '../../dataset.ts';
import { messageOf } from './expr.ts';
import { QueryFailure } from './failure.ts';
import { load } from './load.ts';
import { type TableName, tableNames } from './tables.ts';
import { type Statement, type Translation, translated } from './translate.ts';
import type { Output } from './unit.ts';

export interface Outcome {
  columns: Output[];
  rows: (string | undefined)[][];
  scannedBytes: number;
}

export interface Engine {
  /** Throws a QueryFailure; `scanned` hears the bytes as soon as they are known. */
  run(statement: Statement, database: string, signal: AbortSignal, scanned: (bytes: number) => void): Promise<Outcome>;
  close(): Promise<void>;
}

/** Raw logs as tables in a DuckDB in memory that reaches nothing else. */
export async function engine(
  data: Record<TableName, LogObject[]>,
  options: { bucket: string; absent: TableName[]; bytesScannedCutoff: number },
): Promise<Engine> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const present = tableNames.filter((table) => !options.absent.includes(table));
  const loaded = load(
    instance,
    present.map((table) => [table, data[table]]),
    options.bucket,
  );
  loaded.catch(() => {}); // the first query tells
  const open = new Set<DuckDBConnection>();
  return {
    async run(statement, database, signal, scanned) {
      const translation = translated(statement, present, database);
      await loaded;
      signal.throwIfAborted();
      const connection = await connected(instance);
      open.add(connection);
      const interrupt = () => connection.interrupt();
      signal.addEventListener('abort', interrupt);
      try {
        const bytes = await readFiles(connection, translation, options.bytesScannedCutoff);
        scanned(bytes);
        return { ...(await read(connection, translation)), scannedBytes: bytes };
      } catch (error) {
        throw error instanceof QueryFailure ? error : failureOf(error);
      } finally {
        signal.removeEventListener('abort', interrupt);
        open.delete(connection);
        connection.closeSync();
      }
    },
    async close() {
      for (const connection of open) connection.interrupt();
      await loaded.catch(() => {});
      instance.closeSync();
    },
  };
}

const connected = (instance: DuckDBInstance) => instance.connect();

/** What Athena would read: the files that the partition conditions leave. Fails on a broken one, as a Trino query does. */
async function readFiles(connection: DuckDBConnection, { scans }: Translation, cutoff: number): Promise<number> {
  let total = 0;
  for (const { table, conditions } of scans) {
    const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
    const reader = await connection.runAndReadAll(
      `SELECT CAST(coalesce(sum(bytes), 0) AS DOUBLE), min("$path") FILTER (WHERE broken) FROM ${table}_files${where}`,
    );
    const [bytes, broken] = reader.getRows()[0]!;
    total += Number(bytes);
    if (total > cutoff)
      throw new QueryFailure('EXCEEDED_SCAN_LIMIT', 'Query cancelled! : Bytes scanned limit was exceeded');
    if (broken)
      throw new QueryFailure('HIVE_BAD_DATA', `Error reading data from ${broken}: not in GZIP format or not JSON`);
  }
  return total;
}

async function read(
  connection: DuckDBConnection,
  { sql, columns }: Translation,
): Promise<Pick<Outcome, 'columns' | 'rows'>> {
  const { textOf } = await import('./values.ts');
  const reader = await connection.runAndReadAll(sql);
  return { columns, rows: reader.getRows().map((row) => row.map((value, at) => textOf(value, columns[at]!.type))) };
}

/** DuckDB's complaint as a failed query: the sentence that the translation planted, or DuckDB's own first line. */
function failureOf(error: unknown): Error {
  const text = error instanceof Error ? error.message : String(error);
  const planted = messageOf(text);
  const [, code = '', message = ''] = /^([A-Z_]+): ([\s\S]*)$/.exec(planted ?? '') ?? [];
  return planted ? new QueryFailure(code, message) : new QueryFailure('GENERIC_USER_ERROR', text.split('\n')[0]!);
}
