import { castTo } from './casts.ts';
import { checked, type Expr, once, quoted, wallClock } from './expr.ts';
import { beyondStandIn, failure, QueryFailure, typeMismatch } from './failure.ts';
import type { ParserRuleContext } from './grammar.ts';
import { allAlike, asked, type Call, constant, type SpecialFunctions } from './special-function.ts';
import { fromJodaFormat, fromMysqlFormat, type TimeFormat } from './time-formats.ts';
import { isTime, nameOfType, type Type } from './types.ts';

/** https://trino.io/docs/current/functions/datetime.html */
export const timeFunctions: SpecialFunctions = {
  date: (call) => {
    const sql = call.args[0] && castTo(call.args[0], { kind: 'date' });
    if (!sql) throw typeMismatch(call.node, 'date needs a text or a time');
    return { sql, type: { kind: 'date' } };
  },
  date_trunc: (call) => {
    const time = timeOf(call, call.args[1]);
    const unit = unitOf(call, call.args[0], time);
    return onWallClock(time, (wall) => `date_trunc('${unit}', ${wall})`);
  },
  date_add: (call) => {
    const time = timeOf(call, call.args[2]);
    const unit = unitOf(call, call.args[0], time);
    const amount = asked(call, call.args[1], 'bigint').sql;
    const add = (to: string, size: string) => `(${to} + to_${unit}s(CAST(${amount} AS ${size})))`;
    return clockUnits.includes(unit)
      ? { sql: add(time.sql, 'BIGINT'), type: time.type }
      : onWallClock(time, (wall) => add(wall, 'INTEGER'));
  },
  date_diff: (call) => {
    const [from, to] = [timeOf(call, call.args[1]), timeOf(call, call.args[2])];
    const unit = unitOf(call, call.args[0], from);
    const { exprs } = allAlike(call, [from, to]);
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
};

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

const clockUnits = ['millisecond', 'second', 'minute', 'hour'];
const calendarUnits = ['day', 'week', 'month', 'quarter', 'year'];

function unitOf(call: Call, arg: Expr | undefined, { type }: Expr): string {
  const unit = constant(call, arg, 'a unit').toLowerCase();
  const known = type.kind === 'date' ? calendarUnits : [...clockUnits, ...calendarUnits];
  if (known.includes(unit)) return unit;
  const what = type.kind === 'date' ? 'DATE' : 'TIMESTAMP';
  throw new QueryFailure('INVALID_FUNCTION_ARGUMENT', `'${unit}' is not a valid ${what} field`);
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
  const sql = once('t', text, (text) =>
    checked(
      `NOT regexp_full_match(${text}, ${quoted(`(?i)${pattern}`)})`,
      'INVALID_FUNCTION_ARGUMENT',
      `'Invalid format: "' || ${text} || '"'`,
      `date_trunc('millisecond', strptime(${text}, ${quoted(duckdb)}))`,
    ),
  );
  return { sql: type.kind === 'timestamp' ? sql : `CAST(${sql} AS TIMESTAMPTZ)`, type };
}
