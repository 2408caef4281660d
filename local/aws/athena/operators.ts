import { coerced, divided, type Expr, unified } from './expr.ts';
import { beyondStandIn, typeMismatch } from './failure.ts';
import type { ParserRuleContext } from './grammar.ts';
import { onWallClock } from './special-functions.ts';
import { commonType, decimalOf, isInteger, isNumeric, isTime, nameOfType, storageOf, type Type } from './types.ts';

/** A comparison between two values, by Trino's rules about which types compare. */
export function compared(left: Expr, operator: string, right: Expr, node: ParserRuleContext): string {
  const mismatch = (a: string, b: string) => typeMismatch(node, `Cannot apply operator: ${a} ${operator} ${b}`);
  const { exprs, type } = unified([left, right], mismatch);
  if (type.kind === 'json' || type.kind === 'interval') throw beyondStandIn(node, `comparing ${type.kind}`);
  return `${exprs[0]!.sql} ${operator === '!=' ? '<>' : operator} ${exprs[1]!.sql}`;
}

/** + - * / % with the type that Trino gives the result. */
export function arithmetic(left: Expr, operator: string, right: Expr, node: ParserRuleContext): Expr {
  const [a, b] = [left.type, right.type];
  const time = [left, right].find(({ type }) => isTime(type));
  const interval = [left, right].find(({ type }) => type.kind === 'interval');
  if (time && interval && (operator === '+' || (operator === '-' && time === left))) {
    return onWallClock(time, (wall) => `(${wall} ${operator} ${interval.sql})`);
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
