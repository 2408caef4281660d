import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Trino from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';
import type { TrinoSqlVisitor } from 'dt-sql-parser/dist/lib/trino/TrinoSqlVisitor.js';
import { beyondStandIn, InvalidRequest } from './failure.ts';

export type { Trino };
/** ANTLR's own class, under the name that it has there. */
export type ParserRuleContext = NonNullable<Trino.ExpressionContext['parent']>;
type Cases<Result> = {
  [K in keyof TrinoSqlVisitor<Result> as K extends 'visitChildren' ? never : K]?: TrinoSqlVisitor<Result>[K];
};

interface Grammar {
  TrinoSqlParser: typeof Trino.TrinoSqlParser;
  parserOf(sql: string, onError: (line: number, column: number, message: string) => void): Trino.TrinoSqlParser;
}

// dt-sql-parser imports directories, which Node does not do for ES modules; and the rest of the package is not needed.
const entry = `
  import { TrinoSqlLexer } from './lib/trino/TrinoSqlLexer.js';
  import { TrinoSqlParser } from './lib/trino/TrinoSqlParser.js';
  export { TrinoSqlParser };
  import { CharStreams, CommonTokenStream } from 'antlr4ng';
  export function parserOf(sql, onError) {
    const listener = {
      syntaxError: (_recognizer, _token, line, column, message) => onError(line, column, message),
      reportAmbiguity() {}, reportAttemptingFullContext() {}, reportContextSensitivity() {},
    };
    const lexer = new TrinoSqlLexer(CharStreams.fromString(sql));
    const tokens = new CommonTokenStream(lexer);
    const parser = new TrinoSqlParser(tokens);
    for (const recognizer of [lexer, parser]) {
      recognizer.removeErrorListeners();
      recognizer.addErrorListener(listener);
    }
    tokens.fill();
    for (const { type, line, column } of tokens.getTokens()) {
      if (type === TrinoSqlLexer.BACKQUOTED_IDENTIFIER) {
        onError(line, column, 'backquoted identifiers are not supported; use double quotes to quote identifiers');
      }
      if (type === TrinoSqlLexer.DIGIT_IDENTIFIER) {
        onError(line, column, 'identifiers must not start with a digit; surround the identifier with double quotes');
      }
    }
    return parser;
  }
`;

let loaded: Promise<Grammar> | undefined;
const grammar = () => (loaded ??= load());

async function load(): Promise<Grammar> {
  const manifest = createRequire(import.meta.url).resolve('dt-sql-parser/package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8'));
  const folder = path.join(path.dirname(manifest), '..', '.cache', 'ask-aws');
  const file = path.join(folder, `trino-grammar-${version}.mjs`);
  if (!existsSync(file)) {
    const { build } = await import('esbuild');
    const { outputFiles } = await build({
      stdin: { contents: entry, resolveDir: path.join(path.dirname(manifest), 'dist') },
      bundle: true,
      format: 'esm',
      minifyWhitespace: true,
      write: false,
      logLevel: 'silent',
    });
    await mkdir(folder, { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    await writeFile(unfinished, outputFiles[0]!.contents);
    await rename(unfinished, file);
  }
  return import(pathToFileURL(file).href);
}

/** The tree of one Trino query, or the refusal with which Athena answers anything else. */
export async function queryTree(sql: string): Promise<Trino.RootQueryContext> {
  const { parserOf } = await grammar();
  const program = parserOf(sql, syntaxError).program();
  const statements = program.statements();
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
  const { parserOf, TrinoSqlParser } = await grammar();
  const parser = parserOf(text, syntaxError);
  const expression = parser.expression();
  const next = parser.getCurrentToken();
  if (next.type !== TrinoSqlParser.EOF)
    syntaxError(next.line, next.column, `mismatched input '${next.text}'. Expecting: <EOF>`);
  return expression;
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
