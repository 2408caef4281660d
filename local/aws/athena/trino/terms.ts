import { coerced, unified } from './expr.ts';
import { expression } from './expression.ts';
import { typeMismatch } from './failure.ts';
import { type ParserRuleContext, type Trino, visit } from './grammar.ts';
import { ordered, select } from './query.ts';
import { storageOf, type Type } from './types.ts';
import type { Env, Output, Query } from './unit.ts';

/** The parts of UNION, INTERSECT and EXCEPT, or the one part that there is. */
export const term = (node: ParserRuleContext, env: Env): Query =>
  visit<Query>(node, {
    visitQuerySpecification: (specification) => select(specification, env, []),
    visitSubquery: (subquery) => ordered(subquery.queryNoWith(), env),
    visitInlineTable: (table) => values(table, env),
    visitSetOperation: (operation) => {
      const sides = operation.queryTerm().map((side) => term(side, env));
      const [left, right] = sides as [Query, Query];
      if (left.columns.length !== right.columns.length) {
        throw typeMismatch(
          operation,
          `${operation._operator!.text} query has different number of fields: ${left.columns.length}, ${right.columns.length}`,
        );
      }
      const types = left.columns.map(({ type }, at) => {
        const operands = [type, right.columns[at]!.type].map((type) => ({ sql: '', type }));
        return unified(operands, (a, b) =>
          typeMismatch(
            operation,
            `column ${at + 1} in ${operation._operator!.text} query has incompatible types: ${a}, ${b}`,
          ),
        ).type;
      });
      const operator = `${operation._operator!.text} ${operation.setQuantifier()?.KW_ALL() ? 'ALL' : ''}`;
      const columns = left.columns.map((column, at) => ({ ...column, key: `c${at + 1}`, type: types[at]! }));
      return { sql: sides.map((side) => `(${cast(side, types, env)})`).join(` ${operator} `), columns };
    },
  });

/** The query with its columns as these types, named c1, c2, … */
function cast({ sql, columns }: Query, types: Type[], env: Env): string {
  const relation = env.unit.fresh('r');
  const list = columns.map(
    ({ key, type }, at) => `${coerced({ sql: `${relation}.${key}`, type }, types[at]!)!.sql} AS c${at + 1}`,
  );
  return `SELECT ${list.join(', ')} FROM (${sql}) AS ${relation}`;
}

function values(node: Trino.InlineTableContext, env: Env): Query {
  const rows = node.expression().map((row) => {
    const parts = visit<Trino.ExpressionContext[] | undefined>(
      row,
      { visitRowConstructor: (fields) => fields.expression() },
      () => undefined,
    );
    return (parts ?? [row]).map((part) => expression(part, env));
  });
  const columns = rows[0]!.map((_, at) =>
    unified(
      rows.map((row) => row[at] ?? { sql: 'NULL', type: { kind: 'unknown' } }),
      (a, b) => typeMismatch(node, `Values rows have mismatched types: ${a} vs ${b}`),
    ),
  );
  const lists = rows.map(
    (_, at) => `(${columns.map(({ exprs, type }) => `CAST(${exprs[at]!.sql} AS ${storageOf(type)})`).join(', ')})`,
  );
  const outputs = columns.map(
    ({ type }, at): Output => ({ key: `c${at + 1}`, name: undefined, written: undefined, type }),
  );
  return {
    sql: `SELECT * FROM (VALUES ${lists.join(', ')}) AS ${env.unit.fresh('r')}(${outputs.map(({ key }) => key).join(', ')})`,
    columns: outputs,
  };
}
