import { QueryFailure } from './failure.ts';
import { commonType, isTime, nameOfType, sameType, storageOf, type Type } from './types.ts';

/** A translated expression: DuckDB's text, Trino's type, and the value where the statement wrote it as a literal. */
export interface Expr {
  sql: string;
  type: Type;
  literal?: string;
  /** The same where TRY stands around it: NULL where this function itself would complain. */
  tried?: string;
}

export const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
export const named = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** The expression as another type, by Trino's implicit conversions only; undefined where there is none. */
export function coerced(expr: Expr, to: Type): Expr | undefined {
  if (sameType(expr.type, to)) return expr;
  const common = commonType(expr.type, to);
  if (!common || !sameType(common, to)) return undefined;
  return { ...expr, sql: `CAST(${expr.sql} AS ${storageOf(to)})`, type: to };
}

/** All expressions as one type. */
export function unified(
  exprs: Expr[],
  mismatch: (a: string, b: string) => QueryFailure,
): { exprs: Expr[]; type: Type } {
  const type = exprs.reduce<Type>(
    (before, { type }) => {
      const common = commonType(before, type);
      if (!common) throw mismatch(nameOfType(before), nameOfType(type));
      return common;
    },
    { kind: 'unknown' },
  );
  const zones = new Set(exprs.flatMap(({ type }) => (type.kind === 'timestamp with time zone' ? [type.zone] : [])));
  if (zones.size > 1) {
    throw new QueryFailure('NOT_SUPPORTED', 'the Athena stand-in does not do times of several zones in one place');
  }
  return { exprs: exprs.map((expr) => coerced(expr, type) ?? expr), type };
}

/** The wall clock of a time, in its own zone, as a DuckDB TIMESTAMP. */
export function wallClock({ sql, type }: Expr): string {
  if (type.kind === 'timestamp with time zone') return `(${sql} AT TIME ZONE ${quoted(type.zone)})`;
  return isTime(type) && type.kind !== 'timestamp' ? `CAST(${sql} AS TIMESTAMP)` : sql;
}

/**
 * DuckDB's own `error()` counts as volatile, which TRY refuses; a cast that cannot succeed does the same, and
 * `messageOf` finds the sentence again.
 */
export const checked = (wrong: string, code: string, message: string, value: string) =>
  `CASE WHEN (CASE WHEN ${wrong} THEN CAST(${quoted(`${code}: `)} || ${message} AS INTEGER) END) IS NULL THEN ${value} END`;

export const messageOf = (error: string) => /Could not convert string '([A-Z_]+: [\s\S]*)' to INT32/.exec(error)?.[1];

/** Integer division or remainder: DuckDB answers NULL where Trino complains. */
export const divided = (a: string, operator: '//' | '%', b: string) =>
  checked(`${b} = 0`, 'DIVISION_BY_ZERO', quoted('Division by zero'), `(${a} ${operator} ${b})`);

/** As cheap as a name: columns, variables, literals and their casts. */
export const isSimple = (sql: string) => /^(?:CAST\()?(?:\w+\."[^"]+"|\w+|'[^']*')(?: AS \w+\))?$/.test(sql);

/** `body` with `name` standing for a value that is computed once; in a CASE, DuckDB would compute each mention. */
export const bound = (name: string, sql: string, body: string) =>
  `list_extract(list_transform([${sql}], lambda ${name}: ${body}), 1)`;

export const once = (name: string, sql: string, use: (value: string) => string) =>
  isSimple(sql) ? use(sql) : bound(name, sql, use(name));
