import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TrinoSqlParser } from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';

interface GrammarBundle {
  /** The tree that `rule` makes of all of the text; `onError` must throw. */
  parse<Tree>(
    text: string,
    rule: (parser: TrinoSqlParser) => Tree,
    onError: (line: number, column: number, message: string) => never,
  ): Tree;
}

// dt-sql-parser imports directories, which Node does not do for ES modules; and the rest of the package is not needed.
// SLL prediction is some twenty times as fast as LL and right wherever it succeeds: LL has the last word on errors.
const entry = `
  import { TrinoSqlLexer } from './lib/trino/TrinoSqlLexer.js';
  import { TrinoSqlParser } from './lib/trino/TrinoSqlParser.js';
  import { CharStreams, CommonTokenStream, PredictionMode } from 'antlr4ng';

  const refused = new Map([
    [TrinoSqlLexer.BACKQUOTED_IDENTIFIER, 'backquoted identifiers are not supported; use double quotes to quote identifiers'],
    [TrinoSqlLexer.DIGIT_IDENTIFIER, 'identifiers must not start with a digit; surround the identifier with double quotes'],
  ]);

  export function parse(text, rule, onError) {
    const lexer = new TrinoSqlLexer(CharStreams.fromString(text));
    lexer.removeErrorListeners();
    lexer.addErrorListener(listener(onError));
    const tokens = new CommonTokenStream(lexer);
    tokens.fill();
    for (const { type, line, column } of tokens.getTokens()) {
      if (refused.has(type)) onError(line, column, refused.get(type));
    }
    const attempt = (mode, onError) => {
      tokens.seek(0);
      const parser = new TrinoSqlParser(tokens);
      parser.interpreter.predictionMode = mode;
      parser.removeErrorListeners();
      parser.addErrorListener(listener(onError));
      const tree = rule(parser);
      const next = parser.getCurrentToken();
      if (next.type !== TrinoSqlParser.EOF) onError(next.line, next.column, "mismatched input '" + next.text + "'. Expecting: <EOF>");
      return tree;
    };
    try {
      return attempt(PredictionMode.SLL, () => { throw attempt; });
    } catch (failed) {
      if (failed !== attempt) throw failed;
      return attempt(PredictionMode.LL, onError);
    }
  }

  const listener = (onError) => ({
    syntaxError: (_recognizer, _token, line, column, message) => onError(line, column, message),
    reportAmbiguity() {}, reportAttemptingFullContext() {}, reportContextSensitivity() {},
  });
`;

let bundle: Promise<GrammarBundle> | undefined;

/** Trino's grammar, bundled at first use; any number of processes may do it at once. */
export const grammarBundle = () => (bundle ??= load());

async function load(): Promise<GrammarBundle> {
  const manifest = createRequire(import.meta.url).resolve('dt-sql-parser/package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8'));
  const folder = path.join(path.dirname(manifest), '..', '.cache', 'ask-aws');
  const digest = createHash('sha256').update(entry).digest('hex').slice(0, 8);
  const file = path.join(folder, `trino-grammar-${version}-${digest}.mjs`);
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
