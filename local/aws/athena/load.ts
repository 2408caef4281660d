import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { LogObject } from '../../dataset.ts';
import { cloudtrailRecord, type TableName, tables } from './tables.ts';
import { named, quoted } from './trino/expr.ts';
import { macros } from './trino/signatures.ts';
import { fieldKey, storageOf, type Type } from './trino/types.ts';

/** Bytes of lines that are held twice while they become rows. */
const batchBytes = 256_000_000;

/** Fills `<table>` and `<table>_files` for each, then closes every door. */
export async function load(instance: DuckDBInstance, data: [TableName, LogObject[]][], bucket: string): Promise<void> {
  const connection = await instance.connect();
  await connection.run(`SET GLOBAL TimeZone = 'UTC'; SET GLOBAL enable_external_access = false;
    SET GLOBAL autoinstall_known_extensions = false; SET GLOBAL autoload_known_extensions = false`);
  await lossyDecoder(connection);
  for (const macro of macros) await connection.run(`CREATE MACRO ${macro}`);
  for (const [table, objects] of data) {
    await appendFiles(connection, table, objects, bucket);
    await connection.run(`CREATE TABLE lines (file INTEGER, line VARCHAR); CREATE TABLE ${table} AS ${rows[table]}`);
    await appendLines(connection, objects, async () => {
      await connection.run(`${broken[table]}; INSERT INTO ${table} ${rows[table]}; TRUNCATE lines`);
    });
    await connection.run('DROP TABLE lines');
  }
  await connection.run('SET GLOBAL lock_configuration = true');
  connection.closeSync();
}

/** Bytes that are no UTF-8 become U+FFFD in Trino and an error in DuckDB. */
async function lossyDecoder(connection: DuckDBConnection) {
  const { BLOB, DuckDBBlobValue, DuckDBScalarFunction, VARCHAR } = await import('@duckdb/node-api');
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: 'decode_leniently',
      parameterTypes: [BLOB],
      returnType: VARCHAR,
      mainFunction(_info, chunk, output) {
        const input = chunk.getColumnVector(0);
        for (let row = 0; row < chunk.rowCount; row++) {
          const value = input.getItem(row);
          output.setItem(row, value instanceof DuckDBBlobValue ? Buffer.from(value.bytes).toString('utf8') : null);
        }
        output.flush();
      },
    }),
  );
}

async function appendFiles(connection: DuckDBConnection, table: TableName, objects: LogObject[], bucket: string) {
  const { partitions, keyPattern } = tables[table];
  await connection.run(
    `CREATE TABLE ${table}_files (file INTEGER, ${partitions.map((name) => `${named(name)} VARCHAR`).join(', ')}, "$path" VARCHAR, bytes BIGINT, broken BOOLEAN)`,
  );
  const files = await connection.createAppender(`${table}_files`);
  for (const [at, object] of objects.entries()) {
    const [, ...values] = keyPattern.exec(object.key) ?? [];
    files.appendInteger(at);
    for (const value of partitions.map((_, n) => values[n])) {
      if (value === undefined) files.appendNull();
      else files.appendVarchar(value);
    }
    files.appendVarchar(`s3://${bucket}/${object.key}`);
    files.appendBigInt(BigInt(object.bytes));
    files.appendBoolean(object.broken ?? false);
    files.endRow();
  }
  files.closeSync();
}

/** Whole objects at a time, so many that their lines are about a batch. */
async function appendLines(connection: DuckDBConnection, objects: LogObject[], become: () => Promise<void>) {
  let bytes = 0;
  let appender = await connection.createAppender('lines');
  const flush = async () => {
    appender.closeSync();
    await become();
    bytes = 0;
  };
  for (const [at, object] of objects.entries()) {
    for (const line of object.broken ? [] : object.lines) {
      appender.appendInteger(at);
      appender.appendVarchar(line);
      appender.endRow();
      bytes += line.length;
    }
    if (bytes < batchBytes) continue;
    await flush();
    appender = await connection.createAppender('lines');
  }
  await flush();
}

const fromKey = (table: TableName) =>
  [...tables[table].partitions, '$path'].map((name) => `f.${named(name)}`).join(', ');

/** One text that is no JSON spoils its whole object, as it would in S3. */
const broken: Record<TableName, string> = {
  cloudtrail_logs: `UPDATE cloudtrail_logs_files SET broken = true
    WHERE file IN (SELECT file FROM lines WHERE NOT json_valid(line))`,
  zscaler_logs: '',
};

const rows: Record<TableName, string> = {
  cloudtrail_logs: `SELECT unnest(CAST(json_transform(l.line, ${quoted(JSON.stringify(structure(cloudtrailRecord)))})
      AS ${storageOf({ kind: 'row', fields: tables.cloudtrail_logs.columns })})), ${fromKey('cloudtrail_logs')}
    FROM lines l JOIN cloudtrail_logs_files f USING (file) WHERE NOT f.broken`,
  zscaler_logs: `SELECT l.line, ${fromKey('zscaler_logs')} FROM lines l JOIN zscaler_logs_files f USING (file)`,
};

/** A type as json_transform wants it: nested JSON, leaves by name. */
function structure(type: Type): unknown {
  if (type.kind === 'row')
    return Object.fromEntries(type.fields.map(({ name, type }, at) => [fieldKey(name, at), structure(type)]));
  return type.kind === 'array' ? [structure(type.of)] : storageOf(type);
}
