import { checked, coerced, divided, type Expr, quoted, unified } from './expr.ts';
import { beyondStandIn, failure, QueryFailure, typeMismatch } from './failure.ts';
import type { ParserRuleContext } from './grammar.ts';
import { fieldSql } from './scope.ts';
import { onWallClock } from './time-functions.ts';
import {
  commonType,
  decimalOf,
  isInteger,
  isInterval,
  isNumeric,
  isTime,
  nameOfType,
  storageOf,
  type Type,
} from './types.ts';

/** A comparison between two values, by Trino's rules about which types compare. */
export function compared(left: Expr, operator: string, right: Expr, node: ParserRuleContext): string {
  const mismatch = (a: string, b: string) => typeMismatch(node, `Cannot apply operator: ${a} ${operator} ${b}`);
  const { exprs, type } = unified([instant(left), instant(right)], mismatch);
  if (type.kind === 'json' || isInterval(type)) throw beyondStandIn(node, `comparing ${type.kind}`);
  return `${exprs[0]!.sql} ${operator === '!=' ? '<>' : operator} ${exprs[1]!.sql}`;
}

/** Zones do not matter where times are compared. */
const instant = (expr: Expr): Expr =>
  expr.type.kind === 'timestamp with time zone' ? { ...expr, type: { ...expr.type, zone: 'UTC' } } : expr;

/** + - * / % with the type that Trino gives the result. */
export function arithmetic(left: Expr, operator: string, right: Expr, node: ParserRuleContext): Expr {
  const [a, b] = [left.type, right.type];
  const time = [left, right].find(({ type }) => isTime(type));
  const interval = [left, right].find(({ type }) => isInterval(type));
  if (time && interval && (operator === '+' || (operator === '-' && time === left))) {
    if (time.type.kind === 'date' && /to_(hour|minute|second)s/.test(interval.sql)) {
      const done = operator === '+' ? 'add hour, minutes or seconds to' : 'subtract hour, minutes or seconds from';
      throw new QueryFailure('INVALID_FUNCTION_ARGUMENT', `Cannot ${done} a date`);
    }
    // Days are 24 hours to Trino; months go by the calendar of the zone.
    return time.type.kind === 'timestamp with time zone' && interval.type.kind === 'interval day to second'
      ? { sql: `(${time.sql} ${operator} ${interval.sql})`, type: time.type }
      : onWallClock(time, (wall) => `(${wall} ${operator} ${interval.sql})`);
  }
  const type = isNumeric(a) || isNumeric(b) ? commonType(a, b) : undefined;
  if (!type || !isNumeric(type))
    throw typeMismatch(
      node,
      `Cannot apply operator: ${nameOfType(a)} ${operator} ${nameOfType(b)} (or the Athena stand-in does not)`,
    );
  const [x, y] = [coerced(left, type)!.sql, coerced(right, type)!.sql];
  if (type.kind === 'decimal') return decimalArithmetic(left, operator, right, node);
  if (isInteger(type) && (operator === '/' || operator === '%'))
    return { sql: divided(x, operator === '/' ? '//' : '%', y), type };
  return { sql: `(${x} ${operator} ${y})`, type };
}

/** https://trino.io/docs/current/functions/decimal.html */
function decimalArithmetic(left: Expr, operator: string, right: Expr, node: ParserRuleContext): Expr {
  const [a, b] = [decimalOf(left.type)!, decimalOf(right.type)!];
  if (operator === '/' || operator === '%')
    throw beyondStandIn(node, `${operator} of decimals: write the number as a double (1e0) or cast it`);
  const scale = operator === '*' ? a.scale + b.scale : Math.max(a.scale, b.scale);
  const precision =
    operator === '*' ? a.precision + b.precision : Math.max(a.precision - a.scale, b.precision - b.scale) + scale + 1;
  const type: Type = { kind: 'decimal', precision: Math.min(38, precision), scale };
  return { sql: `CAST((${left.sql} ${operator} ${right.sql}) AS ${storageOf(type)})`, type };
}

/** value[index] of an array, a map or a row; what is not there is an error in Trino. */
export function elementOf(value: Expr, index: Expr, node: ParserRuleContext): Expr {
  if (value.type.kind === 'map') {
    const key = coerced(index, value.type.key);
    if (!key)
      throw typeMismatch(node, `Cannot use ${nameOfType(index.type)} for subscript of ${nameOfType(value.type)}`);
    const missing = checked(
      `NOT map_contains(${value.sql}, ${key.sql})`,
      'INVALID_FUNCTION_ARGUMENT',
      quoted('Key not present in map'),
      `map_extract_value(${value.sql}, ${key.sql})`,
    );
    return { sql: missing, type: value.type.value };
  }
  if (value.type.kind === 'row' && index.literal) {
    const found = value.type.fields[Number(index.literal) - 1];
    if (!found) throw failure('INVALID_FUNCTION_ARGUMENT', node, `ROW index out of bounds: ${index.literal}`);
    return { sql: fieldSql(value.sql, found.name, Number(index.literal) - 1), type: found.type };
  }
  if (value.type.kind !== 'array' || !isInteger(index.type))
    throw typeMismatch(node, `Cannot use ${nameOfType(index.type)} for subscript of ${nameOfType(value.type)}`);
  const outside = `${index.sql} < 1 OR ${index.sql} > len(${value.sql})`;
  const message = `'Array subscript must be from 1 to the array length: ' || ${index.sql} || ' of ' || len(${value.sql})`;
  return {
    sql: checked(outside, 'INVALID_FUNCTION_ARGUMENT', message, `list_extract(${value.sql}, ${index.sql})`),
    type: value.type.of,
  };
}
