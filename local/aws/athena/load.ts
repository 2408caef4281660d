import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { LogObject } from '../../dataset.ts';
import { cloudtrailRecord, type TableName, tables } from './tables.ts';
import { named, quoted } from './trino/expr.ts';
import { macros } from './trino/signatures.ts';
import { fieldKey, storageOf, type Type } from './trino/types.ts';

/** Fills `<table>` and `<table>_files` for each, then closes every door. */
export async function load(instance: DuckDBInstance, data: [TableName, LogObject[]][], bucket: string): Promise<void> {
  const connection = await instance.connect();
  await connection.run(`SET GLOBAL TimeZone = 'UTC'; SET GLOBAL enable_external_access = false;
    SET GLOBAL autoinstall_known_extensions = false; SET GLOBAL autoload_known_extensions = false`);
  await lossyDecoder(connection);
  for (const macro of macros) await connection.run(`CREATE MACRO ${macro}`);
  for (const [table, objects] of data) {
    await append(connection, table, objects, bucket);
    await connection.run(layOut[table]);
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

async function append(connection: DuckDBConnection, table: TableName, objects: LogObject[], bucket: string) {
  const { partitions, keyPattern } = tables[table];
  await connection.run(`
    CREATE TABLE ${table}_files (file INTEGER, ${partitions.map((name) => `${named(name)} VARCHAR`).join(', ')}, "$path" VARCHAR, bytes BIGINT, broken BOOLEAN);
    CREATE TABLE ${table}_lines (file INTEGER, line VARCHAR)`);
  const files = await connection.createAppender(`${table}_files`);
  const lines = await connection.createAppender(`${table}_lines`);
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
    for (const line of object.broken ? [] : object.lines) {
      lines.appendInteger(at);
      lines.appendVarchar(line);
      lines.endRow();
    }
  }
  files.closeSync();
  lines.closeSync();
}

const fromKey = (table: TableName) =>
  [...tables[table].partitions, '$path'].map((name) => `f.${named(name)}`).join(', ');

const layOut: Record<TableName, string> = {
  // One text that is no JSON spoils its whole object, as it would in S3.
  cloudtrail_logs: `
    UPDATE cloudtrail_logs_files SET broken = true
      WHERE file IN (SELECT file FROM cloudtrail_logs_lines WHERE NOT json_valid(line));
    CREATE TABLE cloudtrail_logs AS
      SELECT unnest(CAST(json_transform(l.line, ${quoted(JSON.stringify(structure(cloudtrailRecord)))})
        AS ${storageOf({ kind: 'row', fields: tables.cloudtrail_logs.columns })})), ${fromKey('cloudtrail_logs')}
      FROM cloudtrail_logs_lines l JOIN cloudtrail_logs_files f USING (file) WHERE NOT f.broken;
    DROP TABLE cloudtrail_logs_lines`,
  zscaler_logs: `
    CREATE TABLE zscaler_logs AS
      SELECT l.line, ${fromKey('zscaler_logs')} FROM zscaler_logs_lines l JOIN zscaler_logs_files f USING (file);
    DROP TABLE zscaler_logs_lines`,
};

/** A type as json_transform wants it: nested JSON, leaves by name. */
function structure(type: Type): unknown {
  if (type.kind === 'row')
    return Object.fromEntries(type.fields.map(({ name, type }, at) => [fieldKey(name, at), structure(type)]));
  return type.kind === 'array' ? [structure(type.of)] : storageOf(type);
}
