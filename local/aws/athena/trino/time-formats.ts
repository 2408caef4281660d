import { beyondStandIn } from './failure.ts';
import type { ParserRuleContext } from './grammar.ts';

/** A time format as strftime/strptime write it, and the text that it accepts when reading. */
export interface TimeFormat {
  duckdb: string;
  pattern: string;
}

const two = '\\d{1,2}';
const word = '[a-z]+';

/** https://trino.io/docs/current/functions/datetime.html#mysql-date-functions */
const mysql: Record<string, [duckdb: string, pattern: string]> = {
  a: ['%a', word],
  b: ['%b', word],
  c: ['%-m', two],
  d: ['%d', two],
  e: ['%-d', two],
  f: ['%f', '\\d{1,6}'],
  H: ['%H', two],
  h: ['%I', two],
  I: ['%I', two],
  i: ['%M', two],
  j: ['%j', '\\d{1,3}'],
  k: ['%-H', two],
  l: ['%-I', two],
  M: ['%B', word],
  m: ['%m', two],
  p: ['%p', 'am|pm'],
  r: ['%I:%M:%S %p', `${two}:${two}:${two} (am|pm)`],
  S: ['%S', two],
  s: ['%S', two],
  T: ['%H:%M:%S', `${two}:${two}:${two}`],
  v: ['%V', two],
  W: ['%A', word],
  x: ['%G', '\\d{4}'],
  Y: ['%Y', '\\d{4}'],
  y: ['%y', '\\d{2}'],
  '%': ['%%', '%'],
};

/** https://www.joda.org/joda-time/apidocs/org/joda/time/format/DateTimeFormat.html */
const joda: Record<string, [duckdb: string, pattern: string]> = {
  yyyy: ['%Y', '\\d{4}'],
  yy: ['%y', '\\d{2}'],
  MMMM: ['%B', word],
  MMM: ['%b', word],
  MM: ['%m', two],
  M: ['%-m', two],
  dd: ['%d', two],
  d: ['%-d', two],
  EEEE: ['%A', word],
  EEE: ['%a', word],
  HH: ['%H', two],
  H: ['%-H', two],
  hh: ['%I', two],
  h: ['%-I', two],
  mm: ['%M', two],
  m: ['%-M', two],
  ss: ['%S', two],
  s: ['%-S', two],
  SSS: ['%g', '\\d{1,3}'],
  a: ['%p', 'am|pm'],
};

const literal = (text: string): [string, string] => [
  text.replaceAll('%', '%%'),
  text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
];

export const fromMysqlFormat = (format: string, node: ParserRuleContext): TimeFormat =>
  joined(
    [...format.matchAll(/%([\s\S])|[^%]+|%$/g)].map(([text, letter]) =>
      letter === undefined ? literal(text) : (mysql[letter] ?? unknown(format, node)),
    ),
  );

export const fromJodaFormat = (format: string, node: ParserRuleContext): TimeFormat =>
  joined(
    [...format.matchAll(/'((?:[^']|'')*)'|([a-zA-Z])\2*|[^a-zA-Z']+|'/g)].map(([text, quotedText, letter]) => {
      if (quotedText !== undefined) return literal(quotedText.replaceAll("''", "'") || "'");
      return letter === undefined ? literal(text) : (joda[text] ?? unknown(format, node));
    }),
  );

const joined = (pieces: [string, string][]): TimeFormat => ({
  duckdb: pieces.map(([duckdb]) => duckdb).join(''),
  pattern: pieces.map(([, pattern]) => `(?:${pattern})`).join(''),
});

const unknown = (format: string, node: ParserRuleContext): never => {
  throw beyondStandIn(node, `the time format '${format}'`);
};
