import type { TableName } from '../tables.ts';
import type { Expr } from './expr.ts';
import { expression } from './expression.ts';
import { InvalidRequest, QueryFailure } from './failure.ts';
import { expressionTree, type ParserRuleContext, queryTree, type Trino, visit } from './grammar.ts';
import { query } from './query.ts';
import type { Output, Scan, Unit } from './unit.ts';

export interface Translation {
  sql: string;
  columns: Output[];
  scans: Scan[];
}

/** A statement that the grammar has accepted; what its names and types mean is decided by `translated`. */
export interface Statement {
  tree: Trino.RootQueryContext;
  parameters: Trino.ExpressionContext[];
}

export async function parsed(sql: string, parameters: string[]): Promise<Statement> {
  const tree = await queryTree(sql);
  if (tree.withFunction()) throw new InvalidRequest('Queries of this type are not supported');
  return { tree, parameters: await Promise.all(parameters.map(expressionTree)) };
}

export function translated({ tree, parameters }: Statement, tables: TableName[], database: string): Translation {
  let count = 0;
  const unit: Unit = { parameters: new Map(), scans: [], tables, database, fresh: (prefix) => `${prefix}${++count}` };
  const nowhere = { unit, scope: { columns: [] }, queries: new Map() };
  const places = placeholders(tree);
  if (places.length !== parameters.length) {
    throw new QueryFailure(
      'INVALID_PARAMETER_USAGE',
      `line 1:1: Incorrect number of parameters: expected ${places.length} but found ${parameters.length}`,
    );
  }
  for (const [at, place] of places.entries()) {
    unit.parameters.set(place, literalOf(parameters[at]!, expression(parameters[at]!, nowhere)));
  }
  const { sql, columns } = query(tree.query(), nowhere);
  return { sql, columns, scans: unit.scans };
}

/** Execution parameters may be any expression in Athena; here only a literal gets in, so that a slip of quoting shows. */
function literalOf(tree: ParserRuleContext, value: Expr): Expr {
  const isLiteral = visit<boolean>(
    tree,
    {
      visitStringLiteral: () => true,
      visitNumericLiteral: () => true,
      visitBooleanLiteral: () => true,
      visitNullLiteral: () => true,
      visitTypeConstructor: () => true,
      visitIntervalLiteral: () => true,
    },
    () => false,
  );
  if (!isLiteral)
    throw new QueryFailure(
      'INVALID_PARAMETER_USAGE',
      `an execution parameter is one literal for the Athena stand-in, not ${tree.getText()}`,
    );
  return value;
}

/** Where the `?` stand in the text. */
function placeholders(node: ParserRuleContext): number[] {
  return (node.children ?? []).flatMap((child) => {
    if ('children' in child) return placeholders(child as ParserRuleContext);
    const token = (child as { symbol?: { start: number } }).symbol;
    return child.getText() === '?' && token ? [token.start] : [];
  });
}
