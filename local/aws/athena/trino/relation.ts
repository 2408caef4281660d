import { type TableName, tables } from '../tables.ts';
import { type Expr, named } from './expr.ts';
import { condition, expression } from './expression.ts';
import { beyondStandIn, failure } from './failure.ts';
import { nameOf, type ParserRuleContext, type Trino, visit } from './grammar.ts';
import { compared } from './operators.ts';
import { query, renamed } from './query.ts';
import { type Column, fieldSql, resolve } from './scope.ts';
import { fieldKey, nameOfType } from './types.ts';
import type { Env, Output, Relation } from './unit.ts';

/** FROM: relations with commas between them are cross joins, and UNNEST sees those before it. */
export function from(nodes: ParserRuleContext[], env: Env): Relation {
  const parts: Relation = { sql: '', columns: [], scans: [] };
  return nodes.reduce<Relation>((left, node) => {
    const right = relation(node, env, left.columns);
    return joined(left, left.sql ? ' CROSS JOIN ' : '', right);
  }, parts);
}

const joined = (left: Relation, how: string, right: Relation, on = ''): Relation => ({
  sql: `${left.sql}${how}${right.sql}${on}`,
  columns: [...left.columns, ...right.columns],
  scans: [...left.scans, ...right.scans],
});

const relation = (node: ParserRuleContext, env: Env, before: Column[]): Relation =>
  visit<Relation>(node, {
    visitJoinRelation: (join) => {
      const left = relation(join._left!, env, before);
      if (join.KW_NATURAL()) throw beyondStandIn(join, 'NATURAL JOIN');
      const right = relation((join._rightRelation ?? join._right)!, env, [...before, ...left.columns]);
      if (join.KW_CROSS()) return joined(left, ' CROSS JOIN ', right);
      const kind = join.joinType()?.getText().toUpperCase().replace('OUTER', '') || 'INNER';
      const criteria = join.joinCriteria()!;
      if (criteria.KW_USING()) throw beyondStandIn(criteria, 'JOIN … USING (write ON)');
      const both: Env = { ...env, scope: { columns: [...left.columns, ...right.columns], parent: env.scope } };
      return joined(left, ` ${kind} JOIN `, right, ` ON ${joinCondition(criteria, both)}`);
    },
    visitSampledRelation: (sampled) => {
      if (sampled.sampleType()) throw beyondStandIn(sampled, 'TABLESAMPLE');
      return relation(sampled.patternRecognition(), env, before);
    },
    visitAliasedRelation: (aliased) => {
      const alias = aliased.identifier();
      return primary(
        aliased.relationPrimary(),
        env,
        before,
        alias ? nameOf(alias).name : undefined,
        aliased.columnAliases(),
      );
    },
    visitParenthesizedRelation: (parenthesized) => relation(parenthesized.relation(), env, before),
  });

function joinCondition(criteria: Trino.JoinCriteriaContext, env: Env): string {
  const equality = criteria.joinColumnEquality();
  if (!equality) return condition(criteria.booleanExpression()!, env);
  const [left, right] = equality.joinColumnReference().map((side): Expr => {
    const names = side.columnName()?.qualifiedName().identifier() ?? [];
    return resolve(
      env.scope,
      [...(side.identifier() ? [side.identifier()!] : []), ...names].map((name) => nameOf(name).name),
      side,
    );
  }) as [Expr, Expr];
  return compared(left, '=', right, equality);
}

function primary(
  node: ParserRuleContext,
  env: Env,
  before: Column[],
  alias: string | undefined,
  aliases: Trino.ColumnAliasesContext | null,
): Relation {
  const key = env.unit.fresh('r');
  const shown = (name: string | undefined, outputs: Output[]): Column[] =>
    renamed(outputs, aliases, alias ?? name ?? '').map((output) => ({
      name: output.name,
      ...(output.written !== undefined && { written: output.written }),
      type: output.type,
      sql: `${key}.${named(output.key)}`,
      ...((alias ?? name) !== undefined && { relation: (alias ?? name)! }),
      ...(output.hidden && { hidden: true }),
    }));
  return visit<Relation>(node, {
    visitTableName: (table) => {
      const parts = (table.tableOrViewName().tableRef() ?? table.tableOrViewName().viewRef())!
        .identifier()
        .map((part) => nameOf(part).name);
      const name = parts.at(-1)!;
      const withQuery = parts.length === 1 ? env.queries.get(name) : undefined;
      if (withQuery) {
        env.unit.scans.push(...withQuery.scans);
        return { sql: `${withQuery.sql} AS ${key}`, columns: shown(name, withQuery.columns), scans: [] };
      }
      const found = env.unit.tables.find((table) => table === name);
      if (!found) {
        const [database = env.unit.database] = parts.slice(-2, -1);
        throw failure('TABLE_NOT_FOUND', table, `Table 'awsdatacatalog.${database}.${name}' does not exist`);
      }
      const scan = { table: found, conditions: [] };
      env.unit.scans.push(scan);
      return {
        sql: `${found} AS ${key}`,
        columns: shown(name, tableColumns(found)),
        scans: [{ scan, alias: alias ?? name }],
      };
    },
    visitSubqueryRelation: (subquery) => {
      const { sql, columns } = query(subquery.query(), env);
      return { sql: `(${sql}) AS ${key}`, columns: shown(undefined, columns), scans: [] };
    },
    visitLateral: (lateral) => {
      const { sql, columns } = query(lateral.query(), { ...env, scope: { columns: before, parent: env.scope } });
      return { sql: `LATERAL (${sql}) AS ${key}`, columns: shown(undefined, columns), scans: [] };
    },
    visitUnnest: (unnest) => {
      const { sql, columns } = unnested(unnest, { ...env, scope: { columns: before, parent: env.scope } });
      return { sql: `LATERAL (${sql}) AS ${key}`, columns: shown(undefined, columns), scans: [] };
    },
    visitParenthesizedRelation: (parenthesized) => {
      if (alias) throw beyondStandIn(parenthesized, 'an alias for a join');
      return relation(parenthesized.relation(), env, before);
    },
  });
}

function tableColumns(table: TableName): Output[] {
  const { columns, partitions } = tables[table];
  const own = columns.map(({ name, type }): Output => ({ key: name!, name, written: name, type }));
  const fromKey = partitions.map((name): Output => ({ key: name, name, written: name, type: { kind: 'varchar' } }));
  return [
    ...own,
    ...fromKey,
    { key: '$path', name: '$path', written: '$path', type: { kind: 'varchar' }, hidden: true },
  ];
}

/** UNNEST as Trino does it: an array of rows becomes the rows' fields, a map two columns, several arrays stand side by side. */
function unnested(node: Trino.UnnestContext, env: Env): { sql: string; columns: Output[] } {
  const inner: string[] = [];
  const outer: string[] = [];
  const columns: Output[] = [];
  const lengths: string[] = [];
  const show = (name: string | undefined, type: Output['type'], sql: string) => {
    const key = `c${columns.length + 1}`;
    columns.push({ key, name: name?.toLowerCase(), written: name, type });
    outer.push(`${sql} AS ${key}`);
  };
  for (const [at, tree] of node.expression().entries()) {
    const { sql, type } = expression(tree, env);
    if (type.kind === 'array') {
      inner.push(`unnest(${sql}) AS e${at}`);
      lengths.push(`len(${sql})`);
      if (type.of.kind === 'row') {
        for (const [field, { name, type: of }] of type.of.fields.entries())
          show(name, of, fieldSql(`u.e${at}`, fieldKey(name, field), field));
      } else show(undefined, type.of, `u.e${at}`);
    } else if (type.kind === 'map') {
      inner.push(`unnest(map_keys(${sql})) AS k${at}`, `unnest(map_values(${sql})) AS v${at}`);
      lengths.push(`CAST(cardinality(${sql}) AS BIGINT)`);
      show(undefined, type.key, `u.k${at}`);
      show(undefined, type.value, `u.v${at}`);
    } else throw failure('TYPE_MISMATCH', node, `Cannot unnest type: ${nameOfType(type)}`);
  }
  if (node.KW_ORDINALITY()) {
    inner.push(`unnest(generate_series(1, greatest(${lengths.join(', ')}))) AS o`);
    show(undefined, { kind: 'bigint' }, 'u.o');
  }
  return { sql: `SELECT ${outer.join(', ')} FROM (SELECT ${inner.join(', ')}) AS u`, columns };
}
