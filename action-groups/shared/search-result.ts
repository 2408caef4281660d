import type { LogRecord, Observable, SearchResult } from '../../schemas/generated/shared.ts';
import { cleanText, givesInstructions } from './hostile-text.ts';
import type { Search } from './search.ts';
import { noSeverities } from './severity.ts';

/** The most that a result may weigh, in bytes of JSON: every byte is model input. */
const byteBudget = 20_000;
/** What a page of the usual length should weigh, where its records can be told in fewer words. */
const usual = { limit: 10, bytes: 8_000 };
/** More can be asked by no model: it is an export, for people. */
const mostForModels = 50;
export const shownPerGroup = 5;
/**
 * Ever shorter, until there is room for records: the longest value of a group, gap and statement in characters, and the
 * most gaps. Letters that weigh four bytes are not rare in what attackers write.
 */
const sizes = [
  { value: 120, gap: 300, gaps: 20, statement: 8000 },
  { value: 60, gap: 150, gaps: 10, statement: 2000 },
  { value: 30, gap: 80, gaps: 5, statement: 800 },
] as const;
type Size = (typeof sizes)[number];
/** Bytes of what is not records, above which it is told in fewer words. */
const roomy = 12_000;
const buckets = 24;

/** A normalised record with the keys it is counted under: `type`, `principal`, `ip` and more. */
export interface Found extends LogRecord {
  counted: Record<string, string | undefined>;
}

/** What a client found, already counted over everything that matched. */
export interface Matches extends Pick<SearchResult, 'matched' | 'severity' | 'groups' | 'timeline' | 'gaps'> {
  atLeast?: boolean;
  countedOver?: string;
  /** Newest first, at most `limit`, all after `search.after`. */
  records: LogRecord[];
  /** Whether there are more records after these. */
  more: boolean;
  /** Where several sources answered: how each did. */
  sources?: SearchResult['sources'];
  query?: SearchResult['query'];
}

/** Counts a list of distinct records here, for sources that are APIs. */
export const tally = (
  found: Found[],
  search: Search<unknown>,
  severities: 'rated' | 'unrated' = 'rated',
): Omit<Matches, 'gaps'> => {
  const severity = severities === 'rated' ? noSeverities() : null;
  const keys = new Map<string, Map<string, number>>();
  const counts = new Map<string, number>();
  const bucketOf = bucketing(search);
  for (const each of found) {
    if (severity) severity[each.severity ?? 'informational'] += 1;
    for (const [key, value] of Object.entries(each.counted)) {
      const values = keys.get(key) ?? keys.set(key, new Map()).get(key)!;
      if (value) values.set(value, (values.get(value) ?? 0) + 1);
    }
    const start = bucketOf(new Date(each.time)).toISOString();
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  const page = found.toSorted(newestFirst).filter((each) => !search.after || newestFirst(search.after, each) < 0);
  return {
    matched: found.length,
    severity,
    groups: Object.fromEntries(
      [...keys].map(([key, values]) => [key, topOf([...values].map(([value, count]) => ({ value, count })))]),
    ),
    timeline: [...counts]
      .map(([start, count]) => ({ start, count }))
      .toSorted((a, b) => a.start.localeCompare(b.start)),
    records: page.slice(0, search.limit).map(({ counted, ...record }) => record),
    more: page.length > search.limit,
  };
};

type Placed = { time: string; evidence: string };

/** One order for paging everywhere: time, then evidence id, both descending. */
export const newestFirst = (a: Placed, b: Placed): number => compare(b.time, a.time) || compare(b.evidence, a.evidence);

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The five largest, then "other"; equal counts in the order of their names. */
export const topOf = (counts: SearchResult['groups'][string]): SearchResult['groups'][string] => {
  const sorted = counts.toSorted((a, b) => b.count - a.count || compare(a.value, b.value));
  const other = sorted.slice(shownPerGroup).reduce((sum, each) => sum + each.count, 0);
  return [...sorted.slice(0, shownPerGroup), ...(other > 0 ? [{ value: 'other', count: other }] : [])];
};

const steps = [1, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440, 2880, 10_080, 20_160, 43_200].map(
  (m) => m * 60_000,
);

/** Milliseconds of one timeline bucket: the shortest round length that needs at most 24 of them. */
export const bucketLength = ({ since, until }: { since: Date; until: Date }): number =>
  steps.find((step) => (until.getTime() - since.getTime()) / step <= buckets) ?? 40_320 * 60_000;

/** Buckets are counted from the start of the search. */
const bucketing = (search: { since: Date; until: Date }) => {
  const length = bucketLength(search);
  return (time: Date) =>
    new Date(search.since.getTime() + Math.floor((time.getTime() - search.since.getTime()) / length) * length);
};

const filtersOf = (filters: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(filters).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );

/** What a search finds, as a result. A window that lies ahead is not looked for. */
export const resultOf = async <Filters extends object>(
  search: Search<Filters>,
  find: (search: Search<Filters>) => Promise<Matches>,
): Promise<SearchResult> =>
  searchResult(search, search.isAhead ? { ...tally([], search, 'unrated'), gaps: [] } : await find(search));

/** Matches become the result that the agent reads: clean text, a warning for each record that gives instructions, within budget. */
export const searchResult = (search: Search<object>, matches: Matches): SearchResult => {
  const figures = sizes.map((size) => withoutRecords(search, matches, size));
  const result = figures.find((each) => bytesOf(each) <= roomy) ?? figures.at(-1)!;
  return withinBudget({ ...result, records: matches.records.map(cleaned) }, search, matches.more);
};

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

const withoutRecords = (search: Search<object>, matches: Matches, size: Size): SearchResult => ({
  searched: {
    source: search.source,
    since: search.since.toISOString(),
    until: search.until.toISOString(),
    filters: filtersOf(search.filters),
  },
  matched: matches.matched,
  atLeast: matches.atLeast ?? false,
  ...(matches.countedOver && { countedOver: matches.countedOver }),
  severity: matches.severity,
  groups: Object.fromEntries(
    Object.entries(matches.groups).map(([key, counts]) => [
      key,
      counts.map(({ value, count }) => ({ value: cleanText(value, size.value) || 'unnamed', count })),
    ]),
  ),
  timeline: matches.timeline,
  records: [],
  shown: 0,
  cursor: null,
  gaps: gapsOf([...search.gaps, ...matches.gaps], size),
  ...(matches.sources && { sources: matches.sources }),
  ...(matches.query && { query: { ...matches.query, text: cutTo(matches.query.text, size.statement) } }),
});

const cutTo = (text: string, longest: number) => (text.length > longest ? `${text.slice(0, longest)}…` : text);

const cleaned = ({ observables, changes, ...record }: LogRecord): LogRecord => ({
  ...(Object.fromEntries(
    Object.entries(record)
      .map(([name, value]) => [name, cleanText(value, name === 'title' ? 240 : 300)])
      .filter(([, text]) => text !== ''),
  ) as unknown as LogRecord),
  // Whoever writes a title of invisible letters shall not hide the record.
  title: cleanText(record.title, 240) || 'untitled',
  evidence: record.evidence,
  ...(observables && {
    observables: observables
      .map(({ type, value }) => ({ type, value: cleanText(value, 160) }))
      .filter(({ value }) => value !== '')
      .slice(0, 12),
  }),
  ...(changes && {
    changes: { ...changes, records: changes.records.map((each) => ({ ...each, title: cleanText(each.title, 160) })) },
  }),
});

const gapsOf = (gaps: string[], size: Size): string[] => [
  ...gaps.slice(0, size.gaps).map((gap) => cleanText(gap, size.gap)),
  ...(gaps.length > size.gaps ? [`${gaps.length - size.gaps} more gaps are not named here`] : []),
];

const warningsOf = (records: LogRecord[]): { warnings?: string[] } => {
  const hostile = records.flatMap((record) => [
    ...(textsOf(record).some(givesInstructions) ? [record.evidence] : []),
    ...(record.changes?.records ?? []).flatMap(({ title, evidence }) => (givesInstructions(title) ? [evidence] : [])),
  ]);
  return hostile.length === 0
    ? {}
    : { warnings: [...new Set(hostile)].map((evidence) => `log content tried to give instructions: ${evidence}`) };
};

const textsOf = ({ title, principal, outcome, status, observables = [] }: LogRecord): string[] =>
  [title, principal, outcome, status, ...observables.map(({ value }) => value)].filter((text) => text !== undefined);

/** What a record can do without, the most dispensable first: it stays reachable by the evidence id. */
const lighter: ((record: LogRecord) => LogRecord)[] = [
  (record) => without(record, ({ type, value }) => isNamed.test(type) && record.title.includes(value)),
  ({ link, ...record }) => record,
  (record) => without(record, ({ type }) => type === 'user-agent'),
  // Where a file lies, beside its name in the title.
  (record) => without(record, ({ type, value }) => type === 'file' && record.title.includes(nameOf(value))),
  ({ status, ...record }) => ({
    ...record,
    title: cleanText(record.title, 90),
    ...(status && { status: cleanText(status, 90) }),
  }),
];

/** What a title says in full. */
const isNamed = /^(url|domain|host|file|resource)$/;

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) || path;

/** For a record that leaves no room for itself. */
const slimmed = ({ observables = [], link, changes, ...record }: LogRecord): LogRecord => ({
  ...(Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, name === 'evidence' ? value : cleanText(value, 80)]),
  ) as unknown as LogRecord),
  observables: observables.slice(0, 4).map(({ type, value }) => ({ type, value: cleanText(value, 80) })),
});

const without = (record: LogRecord, dispensable: (observable: Observable) => boolean): LogRecord => ({
  ...record,
  ...(record.observables && { observables: record.observables.filter((each) => !dispensable(each)) }),
});

/**
 * Makes records lighter, the last ones first, then drops them from the end, until the result fits; what is dropped stays
 * reachable by the cursor. Warnings are of all that the records held.
 */
const withinBudget = (result: SearchResult, search: Search<object>, more: boolean): SearchResult => {
  const fitted = (records: LogRecord[]): SearchResult => {
    const last = records.at(-1);
    const cut = more || records.length < result.records.length;
    return {
      ...result,
      records,
      shown: records.length,
      cursor: cut && last ? search.cursorAfter(last) : null,
      ...warningsOf(result.records.slice(0, records.length)),
    };
  };
  if (search.limit > mostForModels) return fitted(result.records);
  const weight = (records: LogRecord[]) => bytesOf(fitted(records));
  const records = [...result.records];
  const aim = search.limit <= usual.limit ? usual.bytes : byteBudget;
  for (const lightened of lighter)
    for (let at = records.length - 1; at >= 0 && weight(records) > aim; at -= 1) records[at] = lightened(records[at]!);
  while (records.length > 1 && weight(records) > byteBudget) records.pop();
  return fitted(weight(records) > byteBudget ? records.map(slimmed) : records);
};
