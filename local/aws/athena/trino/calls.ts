import { type Expr, quoted } from './expr.ts';
import { condition, expression } from './expression.ts';
import { beyondStandIn, failure, typeMismatch } from './failure.ts';
import { aggregateCall, isAggregate, scalarCall } from './functions.ts';
import { nameOf, type ParserRuleContext, type Trino, textOf, visit } from './grammar.ts';
import { stringOf } from './literals.ts';
import { specialFunctions } from './special-functions.ts';
import type { Type } from './types.ts';
import type { Env } from './unit.ts';

export function functionOf(node: Trino.FunctionCallContext, env: Env): Expr {
  const name = node
    .functionName()
    .qualifiedName()
    .identifier()
    .map((part) => nameOf(part).name)
    .join('.');
  if (node.processingMode() || node.nullTreatment() || node._label) throw beyondStandIn(node, `"${textOf(node)}"`);
  const args = node.expression();
  if (isAggregate(name)) {
    const around = {
      distinct: node.setQuantifier()?.KW_DISTINCT() != null,
      order: sorted(node.sortItem(), env),
      over: filtered(node.filter(), env) + over(node.over(), env),
    };
    return aggregateCall(
      name,
      args.map((arg) => expression(arg, env)),
      around,
      node,
    );
  }
  if (node.setQuantifier() || node.sortItem().length > 0 || node.filter() || node.over()) {
    throw failure(
      'FUNCTION_NOT_AGGREGATE',
      node,
      `${name} is not an aggregate or window function, or not one that the Athena stand-in does`,
    );
  }
  return call(name, args, node, env);
}

/** A scalar function; arguments that are still trees are translated here, lambdas when the function asks for them. */
export function call(name: string, args: (Expr | ParserRuleContext)[], node: ParserRuleContext, env: Env): Expr {
  const lambdaOf = (arg: Expr | ParserRuleContext) =>
    'sql' in arg
      ? undefined
      : visit<Trino.LambdaContext | undefined>(arg, { visitLambda: (lambda) => lambda }, () => undefined);
  const lambdas = args.map(lambdaOf);
  const values = args.filter((_, at) => !lambdas[at]).map((arg) => ('sql' in arg ? arg : expression(arg, env)));
  const lambda = (at: number, ...types: Type[]) => {
    const tree = lambdas[at];
    if (!tree || tree.identifier().length !== types.length)
      throw typeMismatch(node, `${name} needs a lambda of ${types.length} arguments`);
    const columns = types.map((type, at) => ({
      name: nameOf(tree.identifier()[at]!).name,
      sql: env.unit.fresh('l'),
      type,
    }));
    const body = expression(tree.expression(), { ...env, scope: { columns, parent: env.scope } });
    return { ...body, sql: `lambda ${columns.map(({ sql }) => sql).join(', ')}: ${body.sql}` };
  };
  const special = specialFunctions[name]?.({ name, node, args: values, lambda });
  if (special) return special;
  if (lambdas.some(Boolean)) throw beyondStandIn(node, `the function ${name} with a lambda`);
  return scalarCall(name, values, node);
}

function over(node: Trino.OverContext | null, env: Env): string {
  if (!node) return '';
  const window = node.windowSpecification();
  if (!window || window.identifier()) throw beyondStandIn(node, 'named windows');
  const partition =
    window
      .partitionBy()
      ?.expression()
      .map((key) => expression(key, env).sql) ?? [];
  const frame = window.windowFrame()?.frameExtent();
  const bounds = frame?.frameBound().map((bound) =>
    visit<string>(bound, {
      visitUnboundedFrame: (unbounded) => textOf(unbounded),
      visitCurrentRowBound: (current) => textOf(current),
      visitBoundedFrame: (bounded) => `${expression(bounded.expression(), env).sql} ${bounded._boundType!.text}`,
    }),
  );
  return [
    ' OVER (',
    partition.length > 0 ? `PARTITION BY ${partition.join(', ')}` : '',
    sorted(window.sortItem(), env),
    frame && bounds
      ? ` ${frame._frameType!.text} ${bounds.length > 1 ? `BETWEEN ${bounds.join(' AND ')}` : bounds[0]}`
      : '',
    ')',
  ].join('');
}

/** ORDER BY, with a space before it, or nothing; Trino puts NULL last in both directions. */
export const sorted = (
  items: Trino.SortItemContext[],
  env: Env,
  keyOf = (item: Trino.SortItemContext) => expression(item.columnRef() ?? item.expression()!, env).sql,
) =>
  items.length === 0
    ? ''
    : ` ORDER BY ${items.map((item) => `${keyOf(item)}${item.KW_DESC() ? ' DESC' : ' ASC'} NULLS ${item.KW_FIRST() ? 'FIRST' : 'LAST'}`).join(', ')}`;

const filtered = (filter: Trino.FilterContext | null, env: Env) =>
  filter ? ` FILTER (WHERE ${condition(filter.whereClause().booleanExpression(), env)})` : '';

export function listAggOf(node: Trino.ListAggContext, env: Env): Expr {
  const value = expression(node.expression(), env);
  if (value.type.kind !== 'varchar' || node.listAggOverflowBehavior()) throw beyondStandIn(node, 'this listagg');
  const separator = quoted(node.string() ? stringOf(node.string()!) : '');
  const distinct = node.setQuantifier()?.KW_DISTINCT() ? 'DISTINCT ' : '';
  const order = sorted(node.sortItem(), env);
  return {
    sql: `string_agg(${distinct}${value.sql}, ${separator}${order})${filtered(node.filter(), env)}`,
    type: value.type,
  };
}
