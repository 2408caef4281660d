import { coerced, type Expr, unified } from './expr.ts';
import { expression } from './expression.ts';
import { typeMismatch } from './failure.ts';
import { type Trino, visit } from './grammar.ts';
import { compared } from './operators.ts';
import { query } from './query.ts';
import { nameOfType } from './types.ts';
import type { Env } from './unit.ts';

/** What a predicate says of a value, without brackets around it. */
export function tested(value: Expr, predicate: Trino.PredicateContext, env: Env): string {
  const not = (negated: unknown, sql: string) => (negated ? `NOT (${sql})` : sql);
  return visit<string>(predicate, {
    visitComparison: (comparison) =>
      compared(value, comparison.comparisonOperator().getText(), expression(comparison._right!, env), comparison),
    visitBetween: (between) => {
      const above = compared(value, '>=', expression(between._lower!, env), between);
      return not(between.KW_NOT(), `${above} AND ${compared(value, '<=', expression(between._upper!, env), between)}`);
    },
    visitInList: (list) => {
      const values = list.expression().map((item) => expression(item, env));
      const { exprs } = unified([value, ...values], (a, b) =>
        typeMismatch(list, `IN value and list items must be the same type: ${a}, ${b}`),
      );
      const [asked, ...items] = exprs.map(({ sql }) => sql);
      return not(list.KW_NOT(), `${asked} IN (${items.join(', ')})`);
    },
    visitInSubquery: (list) => {
      const { sql, columns } = query(list.query(), env);
      const type = columns[0]!.type;
      const fitting = coerced(value, type);
      if (columns.length !== 1 || !fitting)
        throw typeMismatch(
          list,
          `value and result of subquery must be of the same type for IN expression: ${nameOfType(value.type)} vs ${nameOfType(type)}`,
        );
      return not(list.KW_NOT(), `${fitting.sql} IN (${sql})`);
    },
    visitLike: (like) => {
      const texts = [value, ...like.valueExpression().map((part) => expression(part, env))].map((part) => {
        const text = coerced(part, { kind: 'varchar' });
        if (!text) throw typeMismatch(like, `LIKE needs varchar, not ${nameOfType(part.type)}`);
        return text.sql;
      });
      return not(like.KW_NOT(), `${texts[0]} LIKE ${texts[1]}${texts[2] ? ` ESCAPE ${texts[2]}` : ''}`);
    },
    visitNullPredicate: (isNull) => `${value.sql} IS ${isNull.KW_NOT() ? 'NOT ' : ''}NULL`,
    visitDistinctFrom: (distinct) =>
      compared(
        value,
        `IS ${distinct.KW_NOT() ? 'NOT ' : ''}DISTINCT FROM`,
        expression(distinct._right!, env),
        distinct,
      ),
  });
}
