import { assertionsIn } from './assertions.ts';
import type { Grounds } from './grounds.ts';

/** What the grounds of an answer hold, ready to be compared with. */
export interface Facts {
  /** Every number that stands somewhere by itself. */
  numbers: Set<number>;
  /** Counts of the results, and how often each occurs: two of them may be added, subtracted or compared. */
  figures: Map<number, number>;
  /** As any clock on earth may show them. */
  dates: { year: number | undefined; month: number; day: number }[];
  /** Everything, in lower case. */
  text: string;
}

export const factsOf = ({ question, results, pages }: Grounds): Facts => {
  const facts: Facts = { numbers: new Set(), figures: new Map(), dates: [], text: '' };
  for (const text of [question, ...pages]) addText(facts, text);
  for (const result of results) addResult(facts, result);
  const matched = results.map((result) => (isObject(result) ? result.matched : undefined));
  facts.numbers.add(matched.reduce((sum: number, each) => sum + (typeof each === 'number' ? each : 0), 0));
  facts.text = facts.text.toLowerCase();
  return facts;
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Not facts about the world: how it was searched, and where to go on. */
const apart = new Set(['query', 'cursor']);

const addResult = (facts: Facts, value: unknown, key = ''): void => {
  if (typeof value === 'number') {
    facts.numbers.add(value);
    if (key !== 'timeline' && key !== 'shown') facts.figures.set(value, (facts.figures.get(value) ?? 0) + 1);
  } else if (typeof value === 'string') addText(facts, value);
  else if (Array.isArray(value)) {
    if (key !== 'timeline' && key !== 'observables') facts.numbers.add(value.length);
    for (const each of value) addResult(facts, each, key === 'timeline' ? key : '');
    for (const count of alike(value)) facts.numbers.add(count);
  } else if (isObject(value)) {
    addSpan(facts, value);
    for (const [name, each] of Object.entries(value)) {
      if (apart.has(name)) continue;
      facts.text += `\n${name}`; // a record's own fields have names such as inet6
      addResult(facts, each, key === 'timeline' ? key : name);
    }
  }
};

const kinds = ['title', 'principal', 'outcome', 'status', 'severity', 'technique'];

/** Records of one kind make a list of their own for whoever reads them. */
const alike = (records: unknown[]): number[] =>
  kinds.flatMap((kind) => {
    const counts = new Map<unknown, number>();
    for (const record of records)
      if (isObject(record) && record[kind]) counts.set(record[kind], (counts.get(record[kind]) ?? 0) + 1);
    return [...counts.values()];
  });

/** How long a search looked back, in any unit. */
const addSpan = ({ numbers }: Facts, { since, until }: Record<string, unknown>): void => {
  const minutes = (Date.parse(String(until)) - Date.parse(String(since))) / 60_000;
  if (Number.isNaN(minutes)) return;
  for (const unit of [1, 60, 1440, 10_080]) if (Number.isInteger(minutes / unit)) numbers.add(minutes / unit);
};

const addText = (facts: Facts, text: string): void => {
  facts.text += `\n${text}`;
  for (const assertion of assertionsIn(text)) {
    if (assertion.kind === 'number') facts.numbers.add(assertion.value);
    if (assertion.kind === 'date') facts.dates.push(assertion);
  }
  for (const instant of instantsIn(text))
    for (const hours of [-12, 0, 14]) {
      const shown = new Date(instant.getTime() + hours * 3_600_000);
      facts.dates.push({ year: shown.getUTCFullYear(), month: shown.getUTCMonth() + 1, day: shown.getUTCDate() });
    }
};

/** ISO 8601, as in fields, and the compact stamp of evidence ids. */
const instantsIn = (text: string): Date[] =>
  [...text.matchAll(/(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)/g)]
    .map(([, y, mo, d, h, mi, s]) => new Date(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`))
    .filter((instant) => !Number.isNaN(instant.getTime()));
