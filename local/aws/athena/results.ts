import type { Outcome } from './engine.ts';
import { InvalidRequest } from './trino/failure.ts';
import { nameOfType, type Type } from './trino/types.ts';

/** A page of GetQueryResults; the first page begins with the column names, which count as a row. */
export function results({ columns, rows }: Outcome, input: { MaxResults?: unknown; NextToken?: unknown }) {
  const size = Number(input.MaxResults ?? 1000);
  if (!(size >= 1 && size <= 1000)) throw new InvalidRequest('MaxResults must be from 1 to 1000.');
  const start = input.NextToken === undefined ? 0 : Number(input.NextToken);
  const lines = rows.length + 1;
  if (!(Number.isInteger(start) && start >= 0 && start < lines)) throw new InvalidRequest('Invalid NextToken.');
  const names = columns.map(({ written }, at) => written ?? `_col${at}`);
  const page = [...(start === 0 ? [names] : []), ...rows.slice(Math.max(0, start - 1), start + size - 1)];
  return {
    UpdateCount: 0,
    ResultSet: {
      Rows: page.map((row) => ({ Data: row.map((value) => (value === undefined ? {} : { VarCharValue: value })) })),
      ResultSetMetadata: { ColumnInfo: columns.map(({ type }, at) => columnInfo(names[at]!, type)) },
    },
    ...(start + size < lines && { NextToken: String(start + size) }),
  };
}

const columnInfo = (name: string, type: Type) => ({
  CatalogName: 'hive',
  SchemaName: '',
  TableName: '',
  Name: name,
  Label: name,
  Type: nameOfType(type).replace(/^(array|map|row|decimal|timestamp)\(.*?\)+(?= |$)/, '$1'),
  Precision: type.kind === 'decimal' ? type.precision : 0,
  Scale: type.kind === 'decimal' ? type.scale : 0,
  Nullable: 'UNKNOWN',
  CaseSensitive: type.kind === 'varchar',
});
