import { isIPv4, isIPv6 } from 'node:net';
import tlds from 'tlds' with { type: 'json' };
import { numeralsIn } from './numerals.ts';

/** Something in a text that is either true or made up. */
export type Assertion = {
  text: string;
  start: number;
  end: number;
} /** `within`: how far from the value a figure may be that was rounded to it. */ & (
  | { kind: 'number'; value: number; percent: boolean; within: number }
  | { kind: 'date'; year: number | undefined; month: number; day: number }
  /** Ids, addresses, hosts, e-mail addresses, hashes; `cut` where the text shows only its beginning. */
  | { kind: 'name'; cut: boolean }
);

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const month = `(?:${months.join('|')})[a-z]*\\.?`;

const pattern = new RegExp(
  [
    /(?<evidence>[a-z0-9]+:[^\s:`]+:\d{8}T\d{9}Z:[^\s`"\\,;)…]*[^\s`"\\,;:)….])/,
    /(?<iso>(?<!\d)(?<y1>\d{4})[-/.](?<m1>\d\d?)[-/.](?<d1>\d\d?)(?!\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?)/,
    // As Americans write it, unless it can only be the other way round.
    /(?<slashed>(?<![\d/.])(?<m5>\d\d?)\/(?<d5>\d\d?)(?:\/(?<y5>\d{4})(?![\d/])|(?=\s\d\d?:\d\d)))/,
    /(?<korean>(?:(?<y2>\d{4})년\s*)?(?<m2>\d{1,2})월\s*(?<d2>\d{1,2})일)/,
    new RegExp(
      `(?<english>\\b(?<m3>${month})\\s+(?<d3>\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s+(?<y3>\\d{4}))?\\b|\\b(?<d4>\\d{1,2})\\s+(?<m4>${month})(?:\\s+(?<y4>\\d{4}))?\\b)`,
      'i',
    ),
    /(?<v6>(?<![\w:])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?)(?![\w:]))/,
    // Times of day follow the reader's clock, so they say nothing by themselves.
    /(?<time>(?<![\w:])\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?Z?(?![\w:])|\b\d{1,2}\s?(?:am|pm)\b|\d{1,2}시(?!간)(?:\s?\d{1,2}분)?(?:\s?\d{1,2}초)?|\b(?:UTC|GMT)?[+-]\d\d?(?::\d\d)?\b|\b24\/7\b)/,
    /(?<big>(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\d,]))/,
    /(?<token>[A-Za-z0-9_]+(?:[-.:/@+\\[\]]+(?=[A-Za-z0-9_])[A-Za-z0-9_]+)*)/,
  ]
    .map((part) => (typeof part === 'string' ? part : part.source))
    .join('|'),
  'gi',
);

/** Everything in a text that can be checked, in order. */
export const assertionsIn = (text: string): Assertion[] => {
  const visible = withoutNumbering(text);
  const found = [...visible.matchAll(pattern)].flatMap(({ 0: all, index, groups = {} }) =>
    toAssertions(all, index, groups, visible),
  );
  const words = numeralsIn(visible).map(({ text: words, index, value }) => number(words, index, value));
  const inOrder = [...found, ...words].toSorted((a, b) => a.start - b.start);
  return inOrder
    .map((each, at) => dayOfRange(each, inOrder[at - 1], visible) ?? dayOfRange(each, inOrder[at + 1], visible) ?? each)
    .filter((each) => each.kind !== 'number' || each.percent || (Number.isInteger(each.value) && each.value >= 2));
};

/** In "16 to 23 November" and "11월 16일부터 23일까지" one day has the month of the other. */
const dayOfRange = (each: Assertion, other: Assertion | undefined, text: string): Assertion | undefined => {
  if (each.kind !== 'number' || other?.kind !== 'date' || each.value < 1 || each.value > 31) return undefined;
  const between = other.start < each.start ? text.slice(other.end, each.start) : text.slice(each.end, other.start);
  if (!/^(?:일|st|nd|rd|th)?\s?(?:[–~-]|to|and|until|through|부터|에서)\s?$/.test(between)) return undefined;
  const { text: written, start, end, value: day } = each;
  return { kind: 'date', text: written, start, end, year: other.year, month: other.month, day };
};

const toAssertions = (
  all: string,
  start: number,
  groups: Record<string, string | undefined>,
  text: string,
): Assertion[] => {
  const end = start + all.length;
  if (groups.time) return [];
  const [first, second, y] = ['d', 'm', 'y'].map((part) =>
    [1, 2, 3, 4, 5].map((at) => groups[part + at]).find(Boolean),
  );
  const [d, m] = groups.slashed && Number(second) > 12 ? [second, first] : [first, second];
  if (d && m) {
    const named = months.indexOf(m.slice(0, 3).toLowerCase()) + 1;
    return [
      {
        kind: 'date',
        text: all,
        start,
        end,
        year: y ? Number(y) : undefined,
        month: named || Number(m),
        day: Number(d),
      },
    ];
  }
  const after = text.slice(end);
  if (groups.big) return [counted(all, start, Number(all.replaceAll(',', '')), after)];
  if (groups.token) return fromToken(all, start, text.slice(0, start), after);
  return [{ kind: 'name', text: all, start, end, cut: isCut(after) }];
};

const number = (text: string, start: number, value: number, percent = false, within = 0): Assertion => ({
  kind: 'number',
  text,
  start,
  end: start + text.length,
  value,
  percent,
  within,
});

const powers: Record<string, number> = { k: 1e3, thousand: 1e3, million: 1e6, billion: 1e9, 천: 1e3, 만: 1e4, 억: 1e8 };

/** What stands behind a figure may be part of it: percent, or a power of ten, with which figures are rounded. */
const counted = (text: string, start: number, value: number, after: string): Assertion => {
  const last = 10 ** -(text.split('.')[1]?.length ?? 0);
  const [percent] = /^\s?(?:%|percent\b|퍼센트)/.exec(after) ?? [];
  if (percent) return number(text + percent, start, value, true, last < 1 ? last : 0.5);
  const [written = '', name = ''] =
    /^\s?(k\b|(?:thousand|million|billion)\b|[천만억](?=\s?[건개명대회]))/i.exec(after) ?? [];
  const power = powers[name.toLowerCase()] ?? 1;
  return number(
    text + written,
    start,
    power > 1 ? Math.round(value * power) : value,
    false,
    power > 1 ? (last * power) / 2 : 0,
  );
};

const isCut = (after: string): boolean => /^(?:…|\.\.\.)/.test(after);

// Numbers that name a place in an order.
const ordinalBefore =
  /(?:\b(?:step|phase|tier|level|layer|option|section|part|chapter|version|ipv|rfc|iso|nist(?:\s+sp)?)\s*|[#v])$/i;
const ordinalAfter = /^\s?(?:단계|차(?![가-힣])|순위|번째|호(?![가-힣])|\ufe0f?\u20e3)/;

const fromToken = (token: string, start: number, before: string, after: string): Assertion[] => {
  if (/^\d+$/.test(token))
    return ordinalBefore.test(before) || ordinalAfter.test(after) ? [] : [counted(token, start, Number(token), after)];
  if (/^\d+\.\d+$/.test(token)) return [counted(token, start, Number(token), after)];
  if (/^\d+(?:st|nd|rd|th)$/i.test(token) || /^\d-(?:factor|step|way)/i.test(token)) return [];
  const [, thousands] = /^(\d+(?:\.\d+)?)k$/i.exec(token) ?? [];
  if (thousands) return [counted(thousands, start, Number(thousands), token.slice(thousands.length))];
  const [, amount] = /^(\d+)(?:[a-z]{1,3}|-[a-z][a-z-]*)$/i.exec(token) ?? [];
  if (amount) return [number(token, start, Number(amount))];
  const [, low, high] = /^(\d{1,4})[-/:](\d{1,4})$/.exec(token) ?? [];
  if (low && high && ordinalBefore.test(before)) return [];
  if (low && high)
    return [number(low, start, Number(low)), number(high, start + token.length - high.length, Number(high))];
  return isName(token) ? [{ kind: 'name', text: token, start, end: start + token.length, cut: isCut(after) }] : [];
};

const endings = new Set(tlds);

// What security people say every day.
const vocabulary =
  /^(?:s[13]|ec2|ipv?[46]|sha-?\d+|md5|(?:aes|rsa)-?\d+(?:-[a-z]+)?|(?:tls|ssl)-?v?\d(?:\.\d)?|oauth-?2(?:\.0)?|saml-?2(?:\.0)?|https?\/?\d(?:\.\d)?|base64|utf-?8|x\.509|k8s|route-?53|fido2|imds?v[12]|log4(?:j2?|shell)|wpa[23]|[om]365|office-?365|iso-?\d+|soc-?2|fips-?140(?:-[23])?|p[0-5]|q[1-4]|v\d+|l[2-7]|c2|web3|sev-?\d)$/i;

/** Whether a word of ASCII characters names something that either occurs in the grounds or is made up. */
export const isName = (word: string): boolean => {
  const plain = word.replaceAll(/\[|\]/g, '');
  if (isIPv4(plain) || isIPv6(plain)) return true;
  if (/\d/.test(plain)) return !vocabulary.test(plain);
  if (/^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/.test(plain)) return true;
  const [, host, ending = ''] = /^(?:[a-z]+:\/\/)?((?:[\w-]+\.)+([\w-]+))(?:[:/]|$)/.exec(plain) ?? [];
  return host !== undefined && (endings.has(ending) || plain.includes('://'));
};

/** Numbers of lists, and of rows that count up, give way to spaces. */
const withoutNumbering = (text: string): string => {
  let row = 1;
  return text
    .split('\n')
    .map((line) => {
      const cell = /^\s*\|\s*(\d{1,3})\s*\|/.exec(line);
      if (cell && Number(cell[1]) === row) {
        row += 1;
        return line.replace(/\d+/, spaces);
      }
      return line.replace(/^[\s>#*_+-]*\(?\d{1,3}[.)](?=[\s*])/, spaces);
    })
    .join('\n');
};

const spaces = (text: string) => ' '.repeat(text.length);
