import type { operations } from '../../schemas/generated/operations.ts';
import type { LogRecord } from '../../schemas/generated/shared.ts';
import { Refusal, SourceUnavailable } from '../shared/errors.ts';
import type { Evidence } from '../shared/evidence.ts';
import type { Search } from '../shared/search.ts';
import { bucketLength, type Matches, newestFirst, topOf } from '../shared/search-result.ts';
import { insights, mostBytes, type QueryResult } from './insights.ts';
import { type Groups, searchedGroups } from './log-groups.ts';
import { groupOf, idOf, timeOf, toLine } from './log-line.ts';
import { counts, linesAt, newestLines } from './log-query.ts';
import { regionsFor } from './regions.ts';
import { source } from './source.ts';

type Filters = Omit<operations['searchLogs']['parameters'], 'window' | 'timeZone' | 'limit' | 'cursor'>;

const longestMs = 7 * 86_400_000;
/** Far more than a page, since lines of the same millisecond come in any order. */
const mostLines = 1000;

/** The last days of a longer search, and a gap that says so. */
export const withinDays = <F>(search: Search<F>): Search<F> => {
  const since = new Date(search.until.getTime() - longestMs);
  if (since <= search.since || search.isAhead) return search;
  const gap = `log lines are searched over at most 7 days: nothing before ${since.toISOString()} was looked at`;
  return { ...search, since, gaps: [...search.gaps, gap] };
};

interface Part {
  region: string;
  counted: QueryResult;
  newest: QueryResult;
}

/** `patience` is how many milliseconds all of it may take. */
export const logLines =
  ({ patience = 45_000 } = {}) =>
  async (search: Search<Filters>): Promise<Matches> => {
    const started = performance.now();
    const signal = AbortSignal.timeout(patience);
    const { region: wanted, logGroup = '' } = search.filters;
    const { regions, gaps } = regionsFor(wanted);
    const failures: SourceUnavailable[] = [];
    const orGap = async <T>(part: Promise<T>): Promise<T[]> => {
      try {
        return [await part];
      } catch (error) {
        if (!(error instanceof SourceUnavailable)) throw error;
        failures.push(error);
        return [];
      }
    };
    const listed = await Promise.all(
      regions.map((region) =>
        orGap(
          searchedGroups(insights(region, signal), region, logGroup, search).then((groups) => ({ region, groups })),
        ),
      ),
    );
    const found = listed.flat().filter(({ groups }) => groups.names.length > 0);
    checkAmount(found.map(({ groups }) => groups));

    const length = bucketLength(search);
    const queries = { counted: counts(search, search.filters, length), newest: newestQuery(search) };
    const run = async (region: string, { names }: Groups): Promise<Part> => {
      const [counted, newest] = await insights(region, signal).run([queries.counted, queries.newest], names, search);
      return { region, counted: counted!, newest: newest! };
    };
    const parts = (await Promise.all(found.map(({ region, groups }) => orGap(run(region, groups))))).flat();
    const [failure] = failures;
    if (failure && parts.length === 0)
      throw new SourceUnavailable(source.title, `${failure.source}: ${failure.reason}`);
    const lines = merged(search, parts, length);
    return {
      ...lines,
      gaps: [
        ...gaps,
        ...lines.gaps,
        ...failures.map((each) => `${each.source}: ${each.reason}`),
        ...listed.flat().flatMap(({ groups }) => groups.gaps),
        ...(found.length === 0 && regions.length > 0
          ? [`there is no allowed log group${logGroup && ` with ${logGroup} in its name`}`]
          : []),
        ...parts.flatMap(({ region, counted: { stopped } }) =>
          stopped ? [`${region}: not every line was counted, because ${stopped}`] : [],
        ),
      ],
      query: {
        text: queries.newest,
        dataScannedBytes: sum(parts, ({ scannedBytes }) => scannedBytes),
        recordsScanned: sum(parts, ({ scannedRecords }) => scannedRecords),
        ms: Math.round(performance.now() - started),
      },
    };
  };

const newestQuery = ({ after, filters, ...span }: Search<Filters>): string => {
  const until = after ? new Date(Date.parse(after.time) + 1) : span.until;
  return newestLines({ since: span.since, until }, filters, mostLines);
};

const checkAmount = (groups: Groups[]): void => {
  const bytes = groups.reduce((total, each) => total + each.bytes, 0);
  if (bytes <= mostBytes) return;
  throw new Refusal(
    400,
    `That search would read about ${Math.ceil(bytes / 1024 ** 3)} GB of logs, and at most ${mostBytes / 1024 ** 3} GB may be read: use a shorter window, or one logGroup.`,
  );
};

const sum = (parts: Part[], of: (result: QueryResult) => number): number =>
  parts.reduce((total, { counted, newest }) => total + of(counted) + of(newest), 0);

const merged = (search: Search<Filters>, parts: Part[], length: number): Matches => {
  const rows = parts.flatMap(({ region, counted }) =>
    counted.rows.map((row) => ({ region, group: groupOf(row['@log']), start: row.bucket, lines: Number(row.lines) })),
  );
  const by = (key: (row: (typeof rows)[number]) => string) => {
    const counted = Map.groupBy(rows, key);
    return [...counted].map(([value, each]) => ({ value, count: each.reduce((total, { lines }) => total + lines, 0) }));
  };
  const startOf = (bucket: string | undefined) =>
    new Date(search.since.getTime() + Number(bucket) * length).toISOString();
  const page = newestOf(search, parts);
  const isPartial = parts.some(({ counted, newest }) => counted.stopped ?? newest.stopped);
  return {
    matched: rows.reduce((total, { lines }) => total + lines, 0),
    ...(isPartial && { atLeast: true, countedOver: 'the lines that were read before the query was stopped' }),
    severity: null,
    groups: { resource: topOf(by(({ group }) => group)), region: topOf(by(({ region }) => region)) },
    timeline: by(({ start }) => startOf(start))
      .map(({ value, count }) => ({ start: value, count }))
      .toSorted((a, b) => a.start.localeCompare(b.start)),
    records: page.lines.slice(0, search.limit),
    more: page.more || page.lines.length > search.limit,
    gaps: page.gaps,
  };
};

/** The lines that a page may show. */
const newestOf = (search: Search<Filters>, parts: Part[]): { lines: LogRecord[]; more: boolean; gaps: string[] } => {
  const cut = parts.filter(({ newest }) => newest.rows.length === mostLines);
  const known = parts
    .flatMap(({ region, newest }) => newest.rows.flatMap((row) => toLine(region, row) ?? []))
    .toSorted(newestFirst)
    .filter((line) => !search.after || newestFirst(search.after, line) < 0);
  if (cut.length === 0) return { lines: known, more: false, gaps: [] };
  // Of the moment where a list was cut, and of what is older, lines may be missing.
  const floor = new Date(Math.max(...cut.map(({ newest }) => timeOf(newest.rows.at(-1)!).getTime()))).toISOString();
  const whole = known.filter(({ time }) => time > floor);
  if (whole.length > 0) return { lines: whole, more: true, gaps: [] };
  const gap = `only ${mostLines} of the lines of ${floor} can be shown, and none before: narrow it by text or logGroup`;
  return { lines: known.filter(({ time }) => time === floor), more: false, gaps: [gap] };
};

/** One line, whole. */
export const logRecord = async ({ scope, time, id }: Evidence, patience = 30_000): Promise<object | undefined> => {
  const signal = AbortSignal.timeout(patience);
  const { regions } = regionsFor(scope);
  const [region] = regions;
  if (!region) return undefined;
  const client = insights(region, signal);
  const span = { since: time, until: time };
  const { names } = await searchedGroups(client, region, '', span);
  if (names.length === 0) return undefined;
  const [found] = await client.run([linesAt(time)], names, span);
  const row = found?.rows.find((each) => idOf(each) === id);
  return (
    row && {
      time: timeOf(row).toISOString(),
      logGroup: groupOf(row['@log']),
      logStream: row['@logStream'] ?? null,
      message: row['@message'] ?? row.line ?? null,
    }
  );
};
