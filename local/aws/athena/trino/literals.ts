import { castTo } from './casts.ts';
import { type Expr, quoted } from './expr.ts';
import { beyondStandIn, failure } from './failure.ts';
import { type ParserRuleContext, type Trino, textOf, visit } from './grammar.ts';
import { typeOf } from './types.ts';

export const textLiteral = (literal: string): Expr => ({ sql: quoted(literal), type: { kind: 'varchar' }, literal });

export const stringOf = (node: ParserRuleContext): string =>
  visit<string>(node, { visitBasicStringLiteral: (string) => string.getText().slice(1, -1).replaceAll("''", "'") });

export function numberOf(node: Trino.NumericLiteralContext): Expr {
  const literal = node.getText();
  const sql = literal.startsWith('-') ? `(${literal})` : literal;
  if (/e/i.test(literal)) return { sql, type: { kind: 'double' }, literal };
  const [whole = '', fraction = ''] = literal.replace('-', '').split('.');
  if (literal.includes('.')) {
    const precision = whole.replace(/^0+/, '').length + fraction.length || 1;
    return { sql, type: { kind: 'decimal', precision, scale: fraction.length }, literal };
  }
  const value = BigInt(literal);
  if (BigInt.asIntN(64, value) !== value)
    throw failure('NUMERIC_VALUE_OUT_OF_RANGE', node, `Invalid numeric literal: ${literal}`);
  return { sql, type: { kind: BigInt.asIntN(32, value) === value ? 'integer' : 'bigint' }, literal };
}

export function intervalOf(node: Trino.IntervalContext): Expr {
  const [unit, to] = node.intervalField().map((field) => field.getText().toLowerCase());
  const amount = `${node.MINUS() ? '-' : ''}${stringOf(node.string())}`;
  if (to || !/^-?\d+$/.test(amount)) throw beyondStandIn(node, `the interval ${textOf(node)}`);
  const kind = unit === 'year' || unit === 'month' ? 'interval year to month' : 'interval day to second';
  return { sql: `to_${unit}s(${amount})`, type: { kind } };
}

export function typedLiteral(node: Trino.TypeConstructorContext): Expr {
  const name = node.identifier()?.getText() ?? 'double';
  const text = stringOf(node.string());
  const zone = /^timestamp$/i.test(name) ? / ([A-Z][\w/+-]*)$/i.exec(text)?.[1] : undefined;
  if (zone) {
    const wall = castTo(textLiteral(text.slice(0, -zone.length - 1)), { kind: 'timestamp' });
    return { sql: `(${wall} AT TIME ZONE ${quoted(zone)})`, type: { kind: 'timestamp with time zone', zone } };
  }
  const type = typeOf(name);
  const sql = type && castTo(textLiteral(text), type);
  if (!type || !sql || type.kind === 'decimal' || type.kind === 'json')
    throw beyondStandIn(node, `the literal ${textOf(node)}`);
  return { sql, type };
}
