import { castTo } from './casts.ts';
import { checked, coerced, type Expr, quoted, unified, wallClock } from './expr.ts';
import { beyondStandIn, failure, typeMismatch } from './failure.ts';
import type { ParserRuleContext } from './grammar.ts';
import { fromJodaFormat, fromMysqlFormat, type TimeFormat } from './time-formats.ts';
import { isInteger, isTime, nameOfType, type Type } from './types.ts';

interface Call {
  name: string;
  node: ParserRuleContext;
  /** The arguments that are no lambdas, in order. */
  args: Expr[];
  /** The argument at this place as a lambda over values of these types. */
  lambda(at: number, ...types: Type[]): Expr;
}

/** Functions that depend on a constant, on the types of their arguments or on a lambda. */
export const specialFunctions: Record<string, (call: Call) => Expr> = {
  // https://trino.io/docs/current/functions/conditional.html
  coalesce: (call) => {
    const { exprs, type } = allAlike(call, call.args);
    return { sql: `coalesce(${exprs.map(({ sql }) => sql).join(', ')})`, type };
  },
  nullif: (call) => {
    const { exprs } = allAlike(call, call.args);
    return {
      sql: `CASE WHEN ${exprs[0]!.sql} = ${exprs[1]!.sql} THEN NULL ELSE ${call.args[0]!.sql} END`,
      type: call.args[0]!.type,
    };
  },
  if: (call) => {
    const [condition, ...branches] = call.args;
    const { exprs, type } = allAlike(call, branches);
    const otherwise = exprs[1] ? ` ELSE ${exprs[1].sql}` : '';
    return { sql: `CASE WHEN ${asked(call, condition, 'boolean').sql} THEN ${exprs[0]!.sql}${otherwise} END`, type };
  },
  try: ({ args: [value], node }) => {
    if (!value) throw failure('FUNCTION_NOT_FOUND', node, 'try needs an expression');
    return { sql: `TRY(${value.sql})`, type: value.type };
  },
  greatest: (call) => extreme(call),
  least: (call) => extreme(call),
  concat: (call) => {
    const [first, ...others] = call.args;
    if (!first || others.length === 0)
      throw failure('FUNCTION_NOT_FOUND', call.node, 'There must be two or more concatenation arguments');
    if (first.type.kind === 'array') {
      const { exprs, type } = allAlike(call, call.args);
      const nothing = exprs.map(({ sql }) => `${sql} IS NULL`).join(' OR ');
      return {
        sql: `CASE WHEN NOT (${nothing}) THEN list_concat(${exprs.map(({ sql }) => sql).join(', ')}) END`,
        type,
      };
    }
    return {
      sql: `(${call.args.map((arg) => asked(call, arg, 'varchar').sql).join(' || ')})`,
      type: { kind: 'varchar' },
    };
  },
  concat_ws: (call) => ({
    sql: `concat_ws(${call.args.map((arg) => asked(call, arg, 'varchar').sql).join(', ')})`,
    type: { kind: 'varchar' },
  }),

  // https://trino.io/docs/current/functions/json.html
  json_extract: (call) => {
    const path = jsonPath(call);
    const all = path.includes('[*]');
    const found = `json_extract(${soundJson(call)}, ${quoted(path)})`;
    return { sql: all ? `to_json(${found})` : found, type: { kind: 'json' } };
  },
  json_extract_scalar: (call) => {
    const path = jsonPath(call);
    if (path.includes('[*]')) throw beyondStandIn(call.node, 'json_extract_scalar with a wildcard');
    const json = soundJson(call);
    const found = `json_extract_string(${json}, ${quoted(path)})`;
    const nested = `left(${found}, 1) IN ('{', '[') AND json_type(${json}, ${quoted(path)}) <> 'VARCHAR'`;
    return { sql: `CASE WHEN ${nested} THEN NULL ELSE ${found} END`, type: { kind: 'varchar' } };
  },

  // https://trino.io/docs/current/functions/regexp.html
  regexp_extract: (call) => {
    const [text, pattern, group] = [call.args[0], call.args[1], call.args[2]].map((arg, at) =>
      at === 2 ? arg : asked(call, arg, 'varchar'),
    );
    const number = constant(call, group, 'the group of regexp_extract');
    const found = `regexp_extract(${text!.sql}, ${pattern!.sql}, ${number})`;
    // Trino answers NULL for a group that took no part in the match; RE2 cannot tell it from one that matched nothing.
    const unsure = `${found} = '' AND regexp_matches(${pattern!.sql}, '[|]|[)][?*{]')`;
    return {
      sql: `CASE WHEN regexp_matches(${text!.sql}, ${pattern!.sql}) THEN ${checked(unsure, 'NOT_SUPPORTED', quoted('the Athena stand-in does not do regexp_extract of an optional group that is empty'), found)} END`,
      type: { kind: 'varchar' },
    };
  },
  regexp_replace: (call) => {
    const [text, pattern, replacement] = call.args;
    const written = constant(call, replacement, 'the replacement of regexp_replace');
    if (/\\|\$\{|\$\d\d/.test(written)) throw beyondStandIn(call.node, `the replacement ${quoted(written)}`);
    const groups = written.replaceAll(/\$(\d)/g, '\\$1');
    return {
      sql: `regexp_replace(${asked(call, text, 'varchar').sql}, ${asked(call, pattern, 'varchar').sql}, ${quoted(groups)}, 'g')`,
      type: { kind: 'varchar' },
    };
  },

  // https://trino.io/docs/current/functions/datetime.html
  date: (call) => {
    const sql = call.args[0] && castTo(call.args[0], { kind: 'date' });
    if (!sql) throw typeMismatch(call.node, 'date needs a text or a time');
    return { sql, type: { kind: 'date' } };
  },
  date_trunc: (call) => {
    const time = timeOf(call, call.args[1]);
    const unit = unitOf(call, call.args[0]);
    return onWallClock(time, (wall) => `date_trunc('${unit}', ${wall})`);
  },
  date_add: (call) => {
    const time = timeOf(call, call.args[2]);
    const unit = unitOf(call, call.args[0]);
    const amount = asked(call, call.args[1], 'bigint');
    return onWallClock(
      time,
      (wall) =>
        `(${wall} + to_${unit}s(${unit === 'quarter' ? '' : ''}CAST(${amount.sql} AS ${unit === 'second' || unit === 'millisecond' ? 'BIGINT' : 'INTEGER'})))`,
    );
  },
  date_diff: (call) => {
    const unit = unitOf(call, call.args[0]);
    const { exprs } = allAlike(call, [timeOf(call, call.args[1]), timeOf(call, call.args[2])]);
    return { sql: `date_sub('${unit}', ${exprs.map(wallClock).join(', ')})`, type: { kind: 'bigint' } };
  },
  date_format: (call) => printed(call, fromMysqlFormat),
  format_datetime: (call) => printed(call, fromJodaFormat),
  date_parse: (call) => read(call, fromMysqlFormat, { kind: 'timestamp' }),
  parse_datetime: (call) => read(call, fromJodaFormat, { kind: 'timestamp with time zone', zone: 'UTC' }),
  at_timezone: (call) => atZone(timeOf(call, call.args[0]), constant(call, call.args[1], 'a time zone')),
  with_timezone: (call) => {
    const zone = constant(call, call.args[1], 'a time zone');
    return {
      sql: `(${asked(call, call.args[0], 'timestamp').sql} AT TIME ZONE ${quoted(zone)})`,
      type: { kind: 'timestamp with time zone', zone },
    };
  },
  to_iso8601: (call) => {
    const time = timeOf(call, call.args[0]);
    if (time.type.kind === 'timestamp with time zone' && time.type.zone !== 'UTC')
      throw beyondStandIn(call.node, 'to_iso8601 in a zone');
    const zone = time.type.kind === 'timestamp with time zone' ? 'Z' : '';
    const form = time.type.kind === 'date' ? '%Y-%m-%d' : `%Y-%m-%dT%H:%M:%S.%g${zone}`;
    return { sql: `strftime(${wallClock(time)}, '${form}')`, type: { kind: 'varchar' } };
  },

  // https://trino.io/docs/current/functions/lambda.html
  transform: (call) => {
    const { list, of } = listOf(call);
    const body = call.lambda(1, of);
    return { sql: `list_transform(${list}, ${body.sql})`, type: { kind: 'array', of: body.type } };
  },
  filter: (call) => {
    const { list, of } = listOf(call);
    return { sql: `list_filter(${list}, ${asked(call, call.lambda(1, of), 'boolean').sql})`, type: call.args[0]!.type };
  },
  any_match: (call) => matched(call, 'true', 'true', 'false'),
  all_match: (call) => matched(call, 'false', 'false', 'true'),
  none_match: (call) => matched(call, 'true', 'false', 'true'),
};

/** Three-valued: one decisive answer decides, else an unknown one makes it unknown. */
function matched(call: Call, decisive: string, found: string, otherwise: string): Expr {
  const { list, of } = listOf(call);
  const answers = `list_transform(${list}, ${asked(call, call.lambda(1, of), 'boolean').sql})`;
  return {
    sql: `CASE WHEN ${list} IS NULL THEN NULL WHEN list_contains(${answers}, ${decisive}) THEN ${found} WHEN len(${answers}) = list_count(${answers}) THEN ${otherwise} END`,
    type: { kind: 'boolean' },
  };
}

function listOf({ args: [list], node, name }: Call): { list: string; of: Type } {
  if (list?.type.kind !== 'array') throw typeMismatch(node, `${name} needs an array`);
  return { list: list.sql, of: list.type.of };
}

function extreme(call: Call): Expr {
  const { exprs, type } = allAlike(call, call.args);
  const values = exprs.map(({ sql }) => sql);
  // DuckDB skips NULL, Trino answers it.
  return {
    sql: `CASE WHEN NOT (${values.map((sql) => `${sql} IS NULL`).join(' OR ')}) THEN ${call.name}(${values.join(', ')}) END`,
    type,
  };
}

const allAlike = ({ node, name }: Call, exprs: Expr[]) =>
  unified(exprs, (a, b) => typeMismatch(node, `All ${name} operands must be the same type: ${a}, ${b}`));

function asked(
  { node, name }: Call,
  arg: Expr | undefined,
  kind: 'varchar' | 'boolean' | 'bigint' | 'timestamp',
): Expr {
  const fitting = arg && coerced(arg, { kind });
  if (!fitting)
    throw failure(
      'FUNCTION_NOT_FOUND',
      node,
      `Unexpected parameter (${arg ? nameOfType(arg.type) : 'none'}) for function ${name}: a ${kind} is expected`,
    );
  return fitting;
}

function constant({ node }: Call, arg: Expr | undefined, what: string): string {
  if (arg?.literal === undefined || !(arg.type.kind === 'varchar' || isInteger(arg.type)))
    throw beyondStandIn(node, `${what} that is not a constant`);
  return arg.literal;
}

function timeOf({ node, name }: Call, arg: Expr | undefined): Expr {
  if (!arg || !(isTime(arg.type) || arg.type.kind === 'unknown')) {
    throw failure(
      'FUNCTION_NOT_FOUND',
      node,
      `Unexpected parameter (${arg ? nameOfType(arg.type) : 'none'}) for function ${name}: a date or time is expected`,
    );
  }
  return arg;
}

const units = ['millisecond', 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];

function unitOf(call: Call, arg: Expr | undefined): string {
  const unit = constant(call, arg, 'a unit').toLowerCase();
  if (!units.includes(unit))
    throw failure('INVALID_FUNCTION_ARGUMENT', call.node, `'${unit}' is not a valid Time field`);
  return unit;
}

/** Calendar arithmetic happens on the wall clock and goes back to the type that it came from. */
export function onWallClock(time: Expr, change: (wall: string) => string): Expr {
  const changed = change(wallClock(time));
  if (time.type.kind === 'timestamp with time zone')
    return { sql: `(${changed} AT TIME ZONE ${quoted(time.type.zone)})`, type: time.type };
  return { sql: `CAST(${changed} AS ${time.type.kind === 'date' ? 'DATE' : 'TIMESTAMP'})`, type: time.type };
}

/** The same instant on another wall clock; a plain timestamp counts as UTC, the session's zone. */
export const atZone = (time: Expr, zone: string): Expr => ({
  sql: time.type.kind === 'timestamp with time zone' ? time.sql : `CAST(${time.sql} AS TIMESTAMPTZ)`,
  type: { kind: 'timestamp with time zone', zone },
});

function printed(call: Call, formatOf: (format: string, node: ParserRuleContext) => TimeFormat): Expr {
  const { duckdb } = formatOf(constant(call, call.args[1], 'a time format'), call.node);
  return { sql: `strftime(${wallClock(timeOf(call, call.args[0]))}, ${quoted(duckdb)})`, type: { kind: 'varchar' } };
}

function read(call: Call, formatOf: (format: string, node: ParserRuleContext) => TimeFormat, type: Type): Expr {
  const text = asked(call, call.args[0], 'varchar').sql;
  const { duckdb, pattern } = formatOf(constant(call, call.args[1], 'a time format'), call.node);
  // strptime takes more spaces and rests of text than Joda does.
  const sql = checked(
    `NOT regexp_full_match(${text}, ${quoted(`(?i)${pattern}`)})`,
    'INVALID_FUNCTION_ARGUMENT',
    `'Invalid format: "' || ${text} || '"'`,
    `date_trunc('millisecond', strptime(${text}, ${quoted(duckdb)}))`,
  );
  return { sql: type.kind === 'timestamp' ? sql : `CAST(${sql} AS TIMESTAMPTZ)`, type };
}

/** JSON that DuckDB's functions take: they raise on malformed text, Trino's answer NULL. */
function soundJson(call: Call): string {
  const [json] = call.args;
  if (json?.type.kind === 'json' || json?.type.kind === 'unknown') return json.sql;
  const text = asked(call, json, 'varchar').sql;
  return `CASE WHEN json_valid(${text}) THEN ${text} END`;
}

/** Trino's JSON path as DuckDB writes it, keys quoted. */
function jsonPath(call: Call): string {
  const path = constant(call, call.args[1], 'a JSON path');
  const step = /\.([\w:-]+)|\["([^"\\]+)"\]|\['([^'\\"]+)'\]|\[(\d+)\]|\[(\*)\]|\.(\*)/y;
  let translated = '$';
  step.lastIndex = 1;
  while (step.lastIndex < path.length) {
    const found = path.startsWith('$') ? step.exec(path) : null;
    if (!found) throw beyondStandIn(call.node, `the JSON path ${quoted(path)}`);
    const [, plain, double, single, index, all, members] = found;
    if (members) throw beyondStandIn(call.node, `the JSON path ${quoted(path)}`);
    const key = plain ?? double ?? single;
    translated += key === undefined ? `[${index ?? all}]` : `."${key}"`;
  }
  return translated;
}
