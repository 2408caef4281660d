/** A query that the language, or this reading of it, does not have. */
export class MalformedQuery extends Error {}

export type Expression =
  | { kind: 'field'; name: string }
  | { kind: 'literal'; value: string | number }
  | { kind: 'pattern'; pattern: RegExp }
  | { kind: 'call'; name: string; given: Expression[] };

export type Command =
  | { kind: 'fields'; columns: { value: Expression; name: string }[] }
  | { kind: 'filter'; condition: Expression }
  | { kind: 'stats'; as: string; by: string[] }
  | { kind: 'sort'; field: string; descending: boolean }
  | { kind: 'limit'; most: number };

export type Query = Command[];

type Token = { text: string; kind: 'word' | 'number' | 'text' | 'pattern' | 'sign' };

const kinds = ['pattern', 'text', 'number', 'word', 'sign'] as const;
// A slash opens a pattern only where one may stand, after `like` or `=~`; anywhere else it divides.
const token =
  /\s*(?:(?<=(?:like|=~)\s*)\/(?<pattern>(?:[^\\/\n]|\\.)+)\/|"(?<text>(?:[^"\\\n]|\\.)*)"|(?<number>\d+(?:\.\d+)?)|(?<word>@?[A-Za-z_][\w.]*)|(?<sign>[<>!]=|=~|[-=<>()+*/,|]))\s*/y;

const tokensOf = (query: string): Token[] => {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < query.length) {
    const start = token.lastIndex;
    const groups = token.exec(query)?.groups;
    const kind = kinds.find((each) => groups?.[each] !== undefined);
    if (!kind) throw new MalformedQuery(`unexpected symbol found ${query.slice(start, start + 20)}`);
    tokens.push({ kind, text: groups?.[kind] ?? '' });
  }
  return tokens;
};

/** Reads a query; throws MalformedQuery. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html */
export const toQuery = (query: string): Query => {
  const tokens = tokensOf(query);
  let next = 0;
  const ahead = (...texts: string[]) =>
    tokens[next] && ['sign', 'word'].includes(tokens[next]!.kind) && texts.includes(tokens[next]!.text.toLowerCase())
      ? tokens[next++]!.text.toLowerCase()
      : undefined;
  const expected = (text: string) => {
    if (!ahead(text)) throw new MalformedQuery(`expected ${text} before ${tokens[next]?.text ?? 'the end'}`);
  };
  const taken = (kind: Token['kind']): string => {
    const found = tokens[next];
    if (found?.kind !== kind) throw new MalformedQuery(`expected a ${kind} before ${found?.text ?? 'the end'}`);
    next += 1;
    return found.text;
  };

  const primary = (): Expression => {
    if (ahead('(')) {
      const inner = expression();
      expected(')');
      return inner;
    }
    const found = tokens[next];
    if (found?.kind === 'number') return { kind: 'literal', value: Number(taken('number')) };
    if (found?.kind === 'text') return { kind: 'literal', value: taken('text').replaceAll(/\\(.)/g, '$1') };
    const name = taken('word');
    if (!ahead('(')) return { kind: 'field', name };
    const given = [expression()];
    while (ahead(',')) given.push(expression());
    expected(')');
    return { kind: 'call', name, given };
  };
  const chained =
    (operand: () => Expression, ...signs: string[]) =>
    (): Expression => {
      let left = operand();
      for (let sign = ahead(...signs); sign; sign = ahead(...signs))
        left = { kind: 'call', name: sign, given: [left, operand()] };
      return left;
    };
  const sum = chained(chained(primary, '*', '/'), '+', '-');
  const comparison = (): Expression => {
    const left = sum();
    if (ahead('like', '=~')) {
      const pattern = toPattern(taken('pattern'));
      return { kind: 'call', name: 'like', given: [left, { kind: 'pattern', pattern }] };
    }
    const sign = ahead('>=', '<=', '!=', '=', '<', '>');
    return sign ? { kind: 'call', name: sign, given: [left, sum()] } : left;
  };
  const expression = chained(chained(comparison, 'and'), 'or');

  const commands: Record<string, () => Command> = {
    fields() {
      const columns: { value: Expression; name: string }[] = [];
      do {
        const start = next;
        const value = expression();
        const written = tokens
          .slice(start, next)
          .map(({ text }) => text)
          .join('');
        columns.push({ value, name: ahead('as') ? taken('word') : written });
      } while (ahead(','));
      return { kind: 'fields', columns };
    },
    filter: () => ({ kind: 'filter', condition: expression() }),
    stats() {
      for (const each of ['count', '(', '*', ')', 'as']) expected(each);
      const as = taken('word');
      expected('by');
      const by = [taken('word')];
      while (ahead(',')) by.push(taken('word'));
      return { kind: 'stats', as, by };
    },
    sort: () => ({ kind: 'sort', field: taken('word'), descending: ahead('asc', 'desc') === 'desc' }),
    limit: () => ({ kind: 'limit', most: Number(taken('number')) }),
  };

  const read: Query = [];
  do {
    const name = taken('word');
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new MalformedQuery(`the CloudWatch Logs stand-in does not know the command ${name}`);
    read.push(command());
  } while (ahead('|'));
  if (next < tokens.length) throw new MalformedQuery(`unexpected symbol found ${tokens[next]?.text}`);
  return read;
};

const toPattern = (written: string): RegExp => {
  const [, flags = '', source = ''] = /^(?:\(\?([ims]+)\))?([\s\S]*)$/.exec(written) ?? [];
  try {
    return new RegExp(source, flags);
  } catch {
    throw new MalformedQuery(`${written} is not a regular expression`);
  }
};
