import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type TableName, tables } from '../../local/aws/athena/tables.ts';
import { nameOfType } from '../../local/aws/athena/trino/types.ts';
import type { LogObject } from '../../local/dataset.ts';
import type { trino } from './trino.ts';

type Objects = Record<TableName, LogObject[]>;

/** Writes the objects below a folder that Trino reads as local:///, and makes tables over them whose partitions are projected. */
export const tablesOver = async (
  objects: Objects,
  folder: string,
  { run }: ReturnType<typeof trino>,
  schema: string,
) => {
  const made = async (sql: string) => {
    const { reason } = await run(sql);
    if (reason) throw new Error(`${reason}\n${sql}`);
  };
  await made(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  for (const [name, { columns, partitions }] of Object.entries(tables)) {
    const table = name as TableName;
    for (const { key, lines } of objects[table]) {
      const file = join(folder, schema, table, key);
      const text = lines.map((line) => (table === 'cloudtrail_logs' ? asRead(line) : line)).join('\n');
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, key.endsWith('.gz') ? gzipSync(text) : text);
    }
    const own = columns.map(({ name, type }) => `"${name}" ${nameOfType(type)}`);
    const projected = partitions.map((name) => `"${name}" varchar WITH (${projection(table, name, objects[table])})`);
    const properties = {
      external_location: `'local:///${schema}/${table}'`,
      format: table === 'cloudtrail_logs' ? `'JSON'` : `'TEXTFILE'`,
      ...(table === 'zscaler_logs' && { textfile_field_separator: `U&'\\0001'` }),
      partitioned_by: `ARRAY[${partitions.map((each) => `'${each}'`).join(', ')}]`,
      partition_projection_enabled: 'true',
      partition_projection_location_template: `'local:///${schema}/${table}/${layouts[table].replaceAll('{', '$${')}'`,
    };
    await made(`DROP TABLE IF EXISTS ${schema}.${table}`);
    await made(
      `CREATE TABLE ${schema}.${table} (${[...own, ...projected].join(', ')}) WITH (${Object.entries(properties)
        .map((each) => each.join(' = '))
        .join(', ')})`,
    );
  }
};

/** As CloudTrail's input format, which only AWS has, hands an event to the SerDe: JSON where the table has a text. */
const asRead = (line: string): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(JSON.parse(line) as object).map(([key, value]) => [
        key,
        textColumns.has(key.toLowerCase()) && typeof value === 'object' && value !== null
          ? JSON.stringify(value)
          : value,
      ]),
    ),
  );

const textColumns = new Set(
  tables.cloudtrail_logs.columns.filter(({ type }) => type.kind === 'varchar').map(({ name }) => name),
);

const layouts: Record<TableName, string> = {
  cloudtrail_logs: 'AWSLogs/{account}/CloudTrail/{region}/{timestamp}',
  zscaler_logs: '{feed}/{hour}',
};

const dates: Record<string, string> = { timestamp: 'yyyy/MM/dd', hour: 'yyyy/MM/dd/HH' };

function projection(table: TableName, column: string, objects: LogObject[]): string {
  const at = tables[table].partitions.indexOf(column);
  const values = [...new Set(objects.map(({ key }) => tables[table].keyPattern.exec(key)?.[at + 1] ?? ''))].toSorted();
  const format = dates[column];
  if (!format) {
    return `partition_projection_type = 'ENUM', partition_projection_values = ARRAY[${values.map((each) => `'${each}'`).join(', ')}]`;
  }
  return `partition_projection_type = 'DATE', partition_projection_format = '${format}',
    partition_projection_range = ARRAY['${values.at(0)}', '${values.at(-1)}'],
    partition_projection_interval = 1, partition_projection_interval_unit = '${column === 'hour' ? 'HOURS' : 'DAYS'}'`;
}
