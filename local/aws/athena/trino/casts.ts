import { bound, checked, type Expr, once, quoted, wallClock } from './expr.ts';
import { beyondStandIn, typeMismatch } from './failure.ts';
import { type Trino, textOf } from './grammar.ts';
import { members, textRow } from './json-members.ts';
import {
  decimalOf,
  isInteger,
  isNumeric,
  isTime,
  nameOfType,
  sameType,
  storageOf,
  type Type,
  typeOf,
} from './types.ts';

/** CAST and TRY_CAST as they are written. */
export function castOf(cast: Trino.CastContext, value: Expr): Expr {
  const name = textOf(cast.type());
  const type = typeOf(name);
  const length = /^varchar\s*\((\d+)\)$/i.exec(name)?.[1];
  if (!type || /timestamp\s*\(\s*[^3\s]/i.test(name)) throw beyondStandIn(cast, `the type ${name}`);
  const sql = castTo(value, type);
  if (sql === undefined) {
    const pair = `${nameOfType(value.type)} to ${nameOfType(type)}`;
    throw typeMismatch(cast, `Cannot cast ${pair} (or the Athena stand-in does not)`);
  }
  const sized = length ? `left(${sql}, ${length})` : sql;
  return { sql: cast.KW_TRY_CAST() ? `TRY(${sized})` : sized, type };
}

/**
 * An explicit CAST. DuckDB is more liberal than Trino ('1.5' is an integer, the text of a JSON string keeps its
 * quotes), so each pair is spelled out; undefined where Trino, or this stand-in, has no such cast.
 */
export function castTo(expr: Expr, to: Type): string | undefined {
  const { sql, type: from } = expr;
  if (sameType(from, to)) return sql;
  if (from.kind === 'unknown') return `CAST(${sql} AS ${storageOf(to)})`;
  if (from.kind === 'varchar') return fromVarchar(sql, to);
  if (from.kind === 'json') return fromJson(sql, to);
  if (to.kind === 'json') return isJsonable(from) ? `to_json(${sql})` : undefined;
  if (isTime(from)) return fromTime(expr, to);
  if (isNumeric(from) || from.kind === 'boolean') return fromNumber(expr, to);
  if (from.kind === 'array' && to.kind === 'array') return eachOf(sql, from.of, to.of);
  return undefined;
}

function eachOf(list: string, from: Type, to: Type): string | undefined {
  const element = castTo({ sql: 'element', type: from }, to);
  return element && `list_transform(${list}, lambda element: ${element})`;
}

/** `text` as the type where it has the form, else Trino's complaint. */
const parsed = (from: string, form: string, to: Type, value = (text: string) => `CAST(${text} AS ${storageOf(to)})`) =>
  once('text', from, (text) =>
    checked(
      `NOT regexp_full_match(${text}, ${quoted(form)})`,
      'INVALID_CAST_ARGUMENT',
      `'Cannot cast ''' || ${text} || ''' to ${to.kind === 'integer' ? 'INT' : nameOfType(to).toUpperCase()}'`,
      value(text),
    ),
  );

const day = '\\d{4}-\\d{1,2}-\\d{1,2}';
const clock = '\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d{1,12})?)?';
const decimalForm = '[+-]?(\\d+\\.?\\d*|\\.\\d+)';

function fromVarchar(text: string, to: Type): string | undefined {
  switch (to.kind) {
    case 'integer':
    case 'bigint':
      return parsed(text, '\\s*[+-]?\\d+\\s*', to);
    case 'decimal':
      return parsed(text, decimalForm, to);
    case 'double':
      return parsed(text, `\\s*(${decimalForm}([eE][+-]?\\d+)?|[+-]?(NaN|Infinity))\\s*`, to);
    case 'boolean':
      return parsed(text, '(?i)t|true|1|f|false|0', to);
    case 'date':
      return parsed(text, `\\s*${day}\\s*`, to);
    case 'timestamp':
      return parsed(
        text,
        `\\s*${day}( ${clock})?\\s*`,
        to,
        (text) => `date_trunc('millisecond', CAST(${text} AS TIMESTAMP))`,
      );
    case 'timestamp with time zone':
      return parsed(
        text,
        `\\s*${day}( ${clock})?( ?(UTC|Z|\\+00:00))?\\s*`,
        to,
        (text) => `date_trunc('millisecond', CAST(${text} AS TIMESTAMPTZ))`,
      );
    case 'json':
      return `to_json(${text})`;
    default:
      return undefined;
  }
}

const fromJson = (from: string, to: Type): string | undefined => {
  switch (to.kind) {
    case 'varchar':
    case 'integer':
    case 'bigint':
    case 'double':
    case 'boolean':
      return once('json', from, (json) => fromJsonScalar(json, to));
    case 'array':
      return eachOf(`CAST(${from} AS JSON[])`, { kind: 'json' }, to.of);
    case 'map': {
      const entries = members(from);
      if (to.key.kind !== 'varchar' || to.value.kind === 'json') return to.key.kind === 'varchar' ? entries : undefined;
      const values = eachOf('map_values(entries)', { kind: 'json' }, to.value);
      return (
        values && bound('entries', entries, `CASE WHEN entries IS NOT NULL THEN map(map_keys(entries), ${values}) END`)
      );
    }
    case 'row':
      return to.fields.every(({ name, type }) => name && type.kind === 'varchar') ? textRow(from, to) : undefined;
    default:
      return undefined;
  }
};

function fromJsonScalar(json: string, to: Type): string {
  const text = `json_extract_string(${json}, '$')`;
  const truth = `CAST(CAST(${text} AS BOOLEAN) AS ${storageOf(to)})`;
  const rounded = fromNumber({ sql: `CAST(${text} AS DOUBLE)`, type: { kind: 'double' } }, to);
  return checked(
    `json_type(${json}) IN ('OBJECT', 'ARRAY')`,
    'INVALID_CAST_ARGUMENT',
    `'Cannot cast ''' || CAST(${json} AS VARCHAR) || ''' to ${nameOfType(to)}'`,
    isInteger(to)
      ? `CASE json_type(${json}) WHEN 'DOUBLE' THEN ${rounded} WHEN 'BOOLEAN' THEN ${truth} ELSE ${fromVarchar(text, to)} END`
      : (fromVarchar(text, to) ?? text),
  );
}

function fromNumber({ sql, type: from }: Expr, to: Type): string | undefined {
  const plain = `CAST(${sql} AS ${storageOf(to)})`;
  if (to.kind === 'boolean') return from.kind === 'decimal' ? undefined : `(${sql} <> 0)`;
  // A double is written as 1.5E0 by Trino.
  if (to.kind === 'varchar') return from.kind === 'double' ? undefined : plain;
  if (isInteger(to) && from.kind === 'double') return `CAST(round(${sql}) AS ${storageOf(to)})`;
  if (from.kind === 'boolean') return to.kind === 'decimal' ? undefined : plain;
  return isNumeric(to) && (to.kind !== 'decimal' || decimalOf(from) || from.kind === 'double') ? plain : undefined;
}

function fromTime(expr: Expr, to: Type): string | undefined {
  const wall = wallClock(expr);
  if (to.kind === 'timestamp with time zone') return `CAST(${wall} AS TIMESTAMPTZ)`;
  if (to.kind === 'timestamp' || to.kind === 'date') return `CAST(${wall} AS ${storageOf(to)})`;
  if (to.kind !== 'varchar') return undefined;
  if (expr.type.kind === 'date') return `strftime(${wall}, '%Y-%m-%d')`;
  const text = `strftime(${wall}, '%Y-%m-%d %H:%M:%S.%g')`;
  return expr.type.kind === 'timestamp with time zone' ? `(${text} || ${quoted(` ${expr.type.zone}`)})` : text;
}

function isJsonable(type: Type): boolean {
  if (type.kind === 'array') return isJsonable(type.of);
  if (type.kind === 'map') return type.key.kind === 'varchar' && isJsonable(type.value);
  if (type.kind === 'row') return type.fields.every((field) => field.name !== undefined && isJsonable(field.type));
  return ['boolean', 'integer', 'bigint', 'double', 'varchar', 'json'].includes(type.kind);
}
