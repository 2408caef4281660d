import type { LogLine } from '../../dataset.ts';
import { type Command, type Expression, MalformedQuery, type Query } from './query.ts';

type Line = LogLine & { log: string };
type Value = string | number | boolean | RegExp | undefined;
type Row = Map<string, Value>;

export interface Evaluated {
  rows: { field: string; value: string }[][];
  statistics: { recordsMatched: number; recordsScanned: number; bytesScanned: number };
}

const mostRows = 10_000;

/** What a query finds in lines. */
export const evaluated = (query: Query, lines: Line[]): Evaluated => {
  let rows: Row[] = lines.map(toRow);
  let matched = rows.length;
  let shown = ['@timestamp', '@message'];
  for (const command of query) {
    rows = applied(command, rows);
    if (command.kind === 'filter') matched = rows.length;
    if (command.kind === 'fields') shown = command.columns.map(({ name }) => name);
    if (command.kind === 'stats') shown = [...command.by, command.as];
  }
  const isCounted = query.some(({ kind }) => kind === 'stats');
  return {
    rows: rows.slice(0, mostRows).map((row) =>
      [...shown, ...(isCounted ? [] : ['@ptr'])].flatMap((field) => {
        const value = row.get(field);
        return value === undefined ? [] : [{ field, value: written(field, value) }];
      }),
    ),
    statistics: {
      recordsMatched: matched,
      recordsScanned: lines.length,
      bytesScanned: lines.reduce((sum, { message }) => sum + Buffer.byteLength(message), 0),
    },
  };
};

const toRow = ({ time, stream, message, log }: Line, at: number): Row =>
  new Map<string, Value>([
    ['@timestamp', time],
    ['@message', message],
    ['@logStream', stream],
    ['@log', log],
    ['@ptr', Buffer.from(`${log} ${stream} ${time} ${at}`).toString('base64')],
  ]);

/** Times are numbers until they are shown. */
const written = (field: string, value: Value): string =>
  field === '@timestamp' ? new Date(Number(value)).toISOString().replace('T', ' ').replace('Z', '') : String(value);

const applied = (command: Command, rows: Row[]): Row[] => {
  switch (command.kind) {
    case 'fields':
      return rows.map(
        (row) => new Map([...row, ...command.columns.map(({ name, value }) => [name, resultOf(value, row)] as const)]),
      );
    case 'filter':
      return rows.filter((row) => resultOf(command.condition, row) === true);
    case 'sort':
      return rows.toSorted((a, b) => order(a.get(command.field), b.get(command.field)) * (command.descending ? -1 : 1));
    case 'limit':
      return rows.slice(0, command.most);
    case 'stats': {
      const groups = Map.groupBy(rows, (row) => JSON.stringify(command.by.map((field) => row.get(field))));
      return [...groups.values()].map(
        (group) =>
          new Map([...command.by.map((field) => [field, group[0]?.get(field)] as const), [command.as, group.length]]),
      );
    }
  }
};

const order = (a: Value, b: Value): number => (Number(a) < Number(b) ? -1 : Number(a) > Number(b) ? 1 : 0);

const functions: Record<string, (given: Value[]) => Value> = {
  toMillis: ([time]) => Number(time),
  floor: ([value]) => Math.floor(Number(value)),
  substr: ([text, from, length]) =>
    String(text).substr(Number(from), length === undefined ? undefined : Number(length)),
  '+': ([a, b]) => Number(a) + Number(b),
  '-': ([a, b]) => Number(a) - Number(b),
  '*': ([a, b]) => Number(a) * Number(b),
  '/': ([a, b]) => Number(a) / Number(b),
  '>=': ([a, b]) => Number(a) >= Number(b),
  '<=': ([a, b]) => Number(a) <= Number(b),
  '>': ([a, b]) => Number(a) > Number(b),
  '<': ([a, b]) => Number(a) < Number(b),
  '=': ([a, b]) => String(a) === String(b),
  '!=': ([a, b]) => String(a) !== String(b),
  and: ([a, b]) => a === true && b === true,
  or: ([a, b]) => a === true || b === true,
  like: ([text, pattern]) => (pattern as RegExp).test(String(text)),
};

const resultOf = (expression: Expression, row: Row): Value => {
  switch (expression.kind) {
    case 'field':
      return row.get(expression.name);
    case 'literal':
      return expression.value;
    case 'pattern':
      return expression.pattern;
    case 'call': {
      const known = Object.hasOwn(functions, expression.name) ? functions[expression.name] : undefined;
      if (!known) throw new MalformedQuery(`the CloudWatch Logs stand-in does not know ${expression.name}()`);
      return known(expression.given.map((each) => resultOf(each, row)));
    }
  }
};
