import { BlockList, isIPv4 } from 'node:net';
import { type Assertion, assertionsIn, isName } from './assertions.ts';
import { type Facts, factsOf } from './facts.ts';

/** What an answer may rest on. */
export interface Grounds {
  question: string;
  /** Results of the steps, as they came. */
  results: unknown[];
  /** Cited pages. */
  pages: string[];
}

/** Figures, ids, addresses, hosts and dates in an answer that none of its grounds hold, each once, as written. */
export const unsupported = (answer: string, grounds: Grounds): string[] => {
  const facts = factsOf(grounds);
  return [
    ...new Set(
      assertionsIn(withoutQuotes(answer, facts))
        .filter((assertion) => !isSupported(assertion, facts))
        .map(({ text }) => text),
    ),
  ];
};

/** The answer with ⚠ after everything unsupported; never inside code or an address, but after it. */
export const marked = (answer: string, texts: string[]): string => {
  const places = assertionsIn(answer)
    .filter(({ text }) => texts.includes(text))
    .map(({ end }) => endOfSpan(answer, end));
  return [...new Set(places)]
    .filter((place) => place !== undefined)
    .toSorted((a, b) => b - a)
    .reduce((text, place) => `${text.slice(0, place)} ⚠${text.slice(place)}`, answer);
};

/** Values out of records stand in code spans: those that are there as a whole need no look at their parts. */
const withoutQuotes = (answer: string, { text }: Facts): string =>
  answer.replaceAll(/`([^`\n]+)`/g, (all, value: string) =>
    !/^\d+$/.test(value) && holds(text, value) ? ' '.repeat(all.length) : all,
  );

const spans = /```[\s\S]*?(?:```|$)|`[^`\n]+`|\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)/g;

/** Where a mark can stand; nowhere in a fenced block. */
const endOfSpan = (answer: string, end: number): number | undefined => {
  for (const { 0: span, index } of answer.matchAll(spans))
    if (index < end && end < index + span.length) return span.startsWith('```') ? undefined : index + span.length;
  return end;
};

const isSupported = (assertion: Assertion, facts: Facts): boolean => {
  switch (assertion.kind) {
    case 'date':
      return facts.dates.some(
        ({ year, month, day }) =>
          month === assertion.month && day === assertion.day && (!assertion.year || !year || year === assertion.year),
      );
    case 'number':
      return assertion.percent ? isShare(assertion, facts) : isFigure(assertion, facts);
    case 'name':
      // Brackets are there because an address was made harmless, or because they are part of the name.
      return [assertion.text, assertion.text.replaceAll(/\[|\]/g, '')].some((name) =>
        isNamed(name, assertion.cut, facts),
      );
  }
};

type Figure = Extract<Assertion, { kind: 'number' }>;

const isFigure = ({ value, within, text: written }: Figure, { numbers, figures, dates, text }: Facts): boolean =>
  numbers.has(value) ||
  (within > 0 && [...numbers].some((each) => Math.abs(each - value) <= within)) ||
  [...figures].some(([figure, times]) => {
    const other = value - figure;
    return figures.has(value + figure) || (other === figure ? times > 1 : figures.has(other));
  }) ||
  (value > 1900 && value < 2200 && dates.some(({ year }) => year === value)) ||
  // Long ones are ids: an account, a part of an evidence id.
  (value >= 100_000 && holds(text, written));

const isShare = ({ value: percent, within }: Figure, { numbers, figures }: Facts): boolean =>
  numbers.has(percent) ||
  [...figures.keys()].some((part) =>
    [...figures.keys()].some((whole) => whole > 0 && Math.abs((100 * part) / whole - percent) <= within),
  );

const isNamed = (name: string, cut: boolean, facts: Facts): boolean => {
  if (holds(facts.text, name, cut)) return true;
  // As the console writes an account.
  if (/^\d{4}-\d{4}-\d{4}$/.test(name)) return holds(facts.text, name.replaceAll('-', ''));
  const [, network, bits] = /^([\d.]+)\/(\d+)$/.exec(name) ?? [];
  if (network && isIPv4(network) && Number(bits) <= 32) return hasAddressIn(network, Number(bits), facts);
  const [, beginning] = /^((?:\d{1,3}\.)+)x(?:\.x)*$/i.exec(name) ?? [];
  if (beginning) return holds(facts.text, beginning, true);
  const parts = /^[\w.-]+(?:\/[\w.-]+)+$/.test(name) ? name.split('/') : [];
  return parts.length > 0 && parts.every((part) => !isName(part) || holds(facts.text, part));
};

const hasAddressIn = (network: string, bits: number, { text }: Facts): boolean => {
  const addresses = new BlockList();
  addresses.addSubnet(network, bits);
  return (text.match(/\d{1,3}(?:\.\d{1,3}){3}/g) ?? []).some((each) => isIPv4(each) && addresses.check(each));
};

/** Whether a text holds a value as a word of its own; the beginning of one is enough where the rest was cut. */
const holds = (text: string, value: string, beginning = false): boolean => {
  const wanted = value.toLowerCase();
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    if (!/[a-z0-9]/.test(text.charAt(at - 1)) && (beginning || !/[a-z0-9]/.test(text.charAt(end)))) return true;
  }
  return false;
};
