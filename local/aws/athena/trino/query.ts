import { sorted } from './calls.ts';
import { condition, expression } from './expression.ts';
import { beyondStandIn, failure, typeMismatch } from './failure.ts';
import { nameOf, type ParserRuleContext, type Trino, textOf, visit } from './grammar.ts';
import { fileConditions } from './pruning.ts';
import { from } from './relation.ts';
import type { Column } from './scope.ts';
import { term } from './terms.ts';
import { isInteger } from './types.ts';
import type { Env, NamedQuery, Output, Query } from './unit.ts';

/** A query with its WITH, ORDER BY and LIMIT, as one DuckDB SELECT. */
export const query = (node: ParserRuleContext, env: Env): Query =>
  visit<Query>(node, {
    visitQueryStatement: (statement) => {
      const clause = statement.with();
      if (!clause) return ordered(statement.queryNoWith(), env);
      if (clause.KW_RECURSIVE()) throw beyondStandIn(clause, 'WITH RECURSIVE');
      const queries = new Map(env.queries);
      const definitions = clause.namedQuery().map((definition) => {
        const { name } = nameOf(definition.identifier());
        const { sql, columns, scans } = setAside(definition, { ...env, queries });
        const key = env.unit.fresh('w');
        queries.set(name, { sql: key, columns: renamed(columns, definition.columnAliases(), name), scans });
        return `${key} AS (${sql})`;
      });
      const { sql, columns } = ordered(statement.queryNoWith(), { ...env, queries });
      return { sql: `WITH ${definitions.join(', ')} ${sql}`, columns };
    },
    visitQueryNoWith: (body) => ordered(body, env),
  });

/** A WITH query, its table reads kept apart until the query is mentioned. */
function setAside(definition: Trino.NamedQueryContext, env: Env): NamedQuery {
  const before = env.unit.scans;
  env.unit.scans = [];
  const { sql, columns } = query(definition.query(), env);
  const { scans } = env.unit;
  env.unit.scans = before;
  return { sql, columns, scans };
}

/** Columns under the names of an alias list. */
export function renamed(columns: Output[], aliases: Trino.ColumnAliasesContext | null, relation: string): Output[] {
  if (!aliases) return columns;
  const visible = columns.filter(({ hidden }) => !hidden);
  const names = aliases.identifier().map(nameOf);
  if (names.length !== visible.length) {
    throw failure(
      'MISMATCHED_COLUMN_ALIASES',
      aliases,
      `Column alias list has ${names.length} entries but '${relation}' has ${visible.length} columns available`,
    );
  }
  return visible.map((column, at) => ({ ...column, ...names[at]! }));
}

export function ordered(node: Trino.QueryNoWithContext, env: Env): Query {
  const items = node.sortItem();
  const specification = visit<Trino.QuerySpecificationContext | undefined>(
    node.queryTerm(),
    { visitQuerySpecification: (found) => found },
    () => undefined,
  );
  if (specification) {
    const selected = select(specification, env, items);
    return { ...selected, sql: selected.sql + limited(node, env) };
  }
  const whole = term(node.queryTerm(), env);
  if (items.length === 0) return { ...whole, sql: whole.sql + limited(node, env) };
  const relation = env.unit.fresh('r');
  const columns = whole.columns.map((column): Column => ({ ...column, sql: `${relation}.${column.key}` }));
  const order = sorted(items, { ...env, scope: { columns } }, orderKey(columns, { ...env, scope: { columns } }));
  return { ...whole, sql: `SELECT * FROM (${whole.sql}) AS ${relation}${order}${limited(node, env)}` };
}

function limited(node: Trino.QueryNoWithContext, env: Env): string {
  if (node.KW_TIES()) throw beyondStandIn(node, 'WITH TIES');
  const count = (row: Trino.RowCountContext) => {
    if (!row.QUESTION_MARK()) return row.getText();
    const { literal, type } = env.unit.parameters.get(row.start!.start)!;
    if (!isInteger(type) || !/^\d+$/.test(literal!)) {
      throw typeMismatch(row, 'Parameter value of LIMIT or OFFSET must be an integer');
    }
    return literal;
  };
  const limit = node.limitRowCount()?.rowCount() ?? node._fetchFirst;
  return `${limit ? ` LIMIT ${count(limit)}` : node.KW_FETCH() ? ' LIMIT 1' : ''}${node._offset ? ` OFFSET ${count(node._offset)}` : ''}`;
}

interface Selected extends Output {
  sql: string;
}

export function select(node: Trino.QuerySpecificationContext, outer: Env, order: Trino.SortItemContext[]): Query {
  if (node.windowDefinition().length > 0) throw beyondStandIn(node, 'named windows');
  const relation = from(node.relation(), outer);
  const env: Env = { ...outer, scope: { columns: relation.columns, parent: outer.scope } };
  const where = node.whereClause()?.booleanExpression();
  for (const { scan, alias } of relation.scans)
    scan.conditions.push(...(where ? fileConditions(where, scan.table, alias, env.unit) : []));
  const filter = where ? ` WHERE ${condition(where, env)}` : '';
  const selected = node
    .selectList()
    .selectItem()
    .flatMap((item) => chosen(item, env))
    .map((item, at) => ({ ...item, key: `c${at + 1}` }));
  const groups = node.groupBy();
  const having = node.havingClause()?.booleanExpression();
  const distinct = node.setQuantifier()?.KW_DISTINCT();
  const aliases = selected.filter(({ name }) => name !== undefined);
  const keyOf = orderKey(selected, { ...env, scope: { columns: aliases, parent: env.scope } });
  return {
    sql: [
      `SELECT ${distinct ? 'DISTINCT ' : ''}${selected.map(({ sql, key }) => `${sql} AS ${key}`).join(', ')}`,
      relation.sql && ` FROM ${relation.sql}`,
      filter,
      groups ? ` GROUP BY ${groupedBy(groups, selected, env)}` : '',
      having ? ` HAVING ${condition(having, env)}` : '',
      sorted(order, env, distinct ? onlySelected(selected, keyOf) : keyOf),
    ].join(''),
    columns: selected.map(({ key, name, written, type }) => ({ key, name, written, type })),
  };
}

function chosen(item: Trino.SelectItemContext, env: Env): Omit<Selected, 'key'>[] {
  const whole = ({ name, written, sql, type }: Column) => ({ name, written: written ?? name, sql, type });
  if (item.selectAllWithoutTable()) return env.scope.columns.filter(({ hidden }) => !hidden).map(whole);
  const all = item.tableAllColumns();
  if (all) {
    const relation = textOf(all.primaryExpression()).replaceAll('"', '').toLowerCase();
    const columns = env.scope.columns.filter((column) => column.relation === relation && !column.hidden);
    if (columns.length === 0 || item.columnAliases())
      throw beyondStandIn(item, `"${textOf(item)}" (no such table, or a row)`);
    return columns.map(whole);
  }
  const tree = item.selectLiteralColumnName()?.columnRef() ?? item.selectExpressionColumnName()!.expression();
  const { sql, type } = expression(tree, env);
  const alias = item.identifier();
  const own = visit<Trino.IdentifierContext | undefined>(
    tree,
    {
      visitQualifiedName: (name) => name.identifier().at(-1),
      visitDereference: (dereference) => dereference._fieldName,
    },
    () => undefined,
  );
  const { name, written } = alias ? nameOf(alias) : own ? nameOf(own) : { name: undefined, written: undefined };
  return [{ sql, type, name, written }];
}

/** ORDER BY: a number is a place in the list, a name first means an output column. */
const orderKey = (outputs: { name: string | undefined }[], env: Env) => (item: Trino.SortItemContext) => {
  const tree = item.columnRef() ?? item.expression()!;
  const place = placeOf(tree, outputs.length);
  return place === undefined ? expression(tree, env).sql : String(place);
};

const onlySelected =
  (outputs: Selected[], keyOf: (item: Trino.SortItemContext) => string) => (item: Trino.SortItemContext) => {
    const key = keyOf(item);
    if (/^\d+$/.test(key) || outputs.some(({ sql }) => sql === key)) return key;
    throw failure(
      'EXPRESSION_NOT_IN_DISTINCT',
      item,
      'For SELECT DISTINCT, ORDER BY expressions must appear in select list',
    );
  };

function placeOf(tree: ParserRuleContext, count: number): number | undefined {
  const place = visit<number | undefined>(
    tree,
    { visitNumericLiteral: (number) => Number(number.getText()) },
    () => undefined,
  );
  if (place !== undefined && !(place >= 1 && place <= count))
    throw failure('INVALID_COLUMN_REFERENCE', tree, `Position ${place} is not in select list`);
  return place;
}

function groupedBy(node: Trino.GroupByContext, selected: Selected[], env: Env): string {
  if (node.setQuantifier()) throw beyondStandIn(node, 'GROUP BY DISTINCT or ALL');
  const simple = (set: Trino.GroupingSetContext) =>
    set.groupingTerm().map((item) => {
      const tree = item.columnRef() ?? item.expression()!;
      const place = placeOf(tree, selected.length);
      return place === undefined ? expression(tree, env).sql : selected[place - 1]!.sql;
    });
  // Trino groups by sets of columns only; DuckDB would take fields of rows and other expressions too.
  const columnsOnly = (set: Trino.GroupingSetContext) =>
    `(${set
      .groupingTerm()
      .map((item) => {
        const tree = item.columnRef() ?? item.expression()!;
        const place = placeOf(tree, selected.length);
        const { sql } = place === undefined ? expression(tree, env) : selected[place - 1]!;
        if (!env.scope.columns.some((column) => column.sql === sql)) {
          throw failure(
            'INVALID_COLUMN_REFERENCE',
            tree,
            `GROUP BY expression must be a column reference: ${textOf(tree)}`,
          );
        }
        return sql;
      })
      .join(', ')})`;
  return node
    .groupingElement()
    .map((element) =>
      visit<string>(element, {
        visitSingleGroupingSet: (single) => simple(single.groupingSet()).join(', ') || '()',
        visitRollup: (rollup) => `ROLLUP (${rollup.groupingSet().map(columnsOnly).join(', ')})`,
        visitCube: (cube) => `CUBE (${cube.groupingSet().map(columnsOnly).join(', ')})`,
        visitMultipleGroupingSets: (sets) => `GROUPING SETS (${sets.groupingSet().map(columnsOnly).join(', ')})`,
      }),
    )
    .join(', ');
}
