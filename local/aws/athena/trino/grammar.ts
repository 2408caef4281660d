import type * as Trino from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';
import type { TrinoSqlVisitor } from 'dt-sql-parser/dist/lib/trino/TrinoSqlVisitor.js';
import { beyondStandIn, InvalidRequest } from './failure.ts';
import { grammarBundle } from './grammar-bundle.ts';

export type { Trino };
/** ANTLR's own class, under the name that it has there. */
export type ParserRuleContext = NonNullable<Trino.ExpressionContext['parent']>;
type Cases<Result> = {
  [K in keyof TrinoSqlVisitor<Result> as K extends 'visitChildren' ? never : K]?: TrinoSqlVisitor<Result>[K];
};

/** The tree of one Trino query, or the refusal with which Athena answers anything else. */
export async function queryTree(sql: string): Promise<Trino.RootQueryContext> {
  const { parse } = await grammarBundle();
  const statements = parse(sql, (parser) => parser.program(), syntaxError).statements();
  if (statements.length > 1) throw new InvalidRequest(`Only one sql statement is allowed. Got: ${sql}`);
  const statement = statements[0]?.singleStatement().statement();
  if (!statement) throw new InvalidRequest('Query string is empty.');
  const rootQuery = visit<Trino.RootQueryContext | undefined>(
    statement,
    { visitStatementDefault: (node) => node.rootQuery() },
    () => undefined,
  );
  if (!rootQuery) throw new InvalidRequest('Queries of this type are not supported');
  return rootQuery;
}

/** The tree of one expression that fills the whole text, as an execution parameter must. */
export async function expressionTree(text: string): Promise<Trino.ExpressionContext> {
  const { parse } = await grammarBundle();
  return parse(text, (parser) => parser.expression(), syntaxError);
}

function syntaxError(line: number, column: number, message: string): never {
  throw new InvalidRequest(`line ${line}:${column + 1}: ${message}`);
}

/** Calls the case for this node; rules without a case of their own pass to their only child. */
export function visit<Result>(
  node: ParserRuleContext,
  cases: Cases<Result>,
  otherwise?: (node: ParserRuleContext) => Result,
): Result {
  const visitChildren = (rule: ParserRuleContext): Result => {
    const [only, second] = rule.children ?? [];
    if (only && !second && 'children' in only) return visit(only as ParserRuleContext, cases, otherwise);
    if (otherwise) return otherwise(rule);
    throw beyondStandIn(rule, `"${textOf(rule)}"`);
  };
  return node.accept({ ...cases, visitChildren } as unknown as TrinoSqlVisitor<Result>)!;
}

/** The source text of a node, spaces included. */
export const textOf = (node: ParserRuleContext) =>
  node.start?.inputStream?.getText(node.start.start, (node.stop ?? node.start).stop) ?? node.getText();

/** What an identifier names, in lower case as Trino compares names; `written` keeps the case for column headings. */
export function nameOf(node: Trino.IdentifierContext): { name: string; written: string } {
  const text = node.getText();
  const written = text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
  return { name: written.toLowerCase(), written };
}
