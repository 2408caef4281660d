import type { SearchResult } from '../../schemas/generated/shared.ts';
import { athena, type Row } from './athena.ts';
import type { Search } from './search.ts';
import { bucketLength, type Found, type Matches, newestFirst, shownPerGroup, topOf } from './search-result.ts';
import { all, fixed, type Sql, sql } from './sql.ts';
import type { Span } from './window.ts';

/** What a source searches, in its table's terms. */
export interface Selection<Column extends string> {
  title: string;
  /**
   * Selects what matches within a span, a row for each log line: `id` (the same for copies of a record), `time` (milliseconds since
   * 1970; NULL for a line that cannot be read), `scope` (as in the evidence id), a text for each group, and `details`.
   */
  matching: (span: Span, readable: Sql[]) => Sql;
  groups: readonly string[];
  details: readonly Column[];
  toRecord: (row: Row<Column | 'id' | 'time' | 'scope'>) => Omit<Found, 'counted'>;
  gaps?: string[];
  /** How many milliseconds all statements together may take. */
  patience: number;
}

/**
 * Figures over everything that matches, then the newest records: the figures say in which part of the span those are, and
 * nothing else is read again.
 */
export const athenaSearch = async <Column extends string>(
  search: Search<unknown>,
  selection: Selection<Column>,
): Promise<Matches> => {
  const started = performance.now();
  const { title, matching, groups, details, toRecord, gaps = [], patience } = selection;
  const question = athena(title, { allowedMs: patience, reuse: search.after !== undefined });
  let shown = '';
  const counts = await question.rows((readable) => {
    const selection = matching(search, readable);
    shown = selection.told;
    return figures(selection, groups, search);
  });
  const known = counted(counts, groups, search);
  const page = pageSpan(known.timeline, search);
  const rows = page ? await question.rows((readable) => newest(matching(page, readable), details, search)) : [];
  const unreadable = Number(counts.find(({ key }) => key === 'all')?.unreadable ?? 0);
  return {
    ...known,
    severity: null,
    records: rows
      .slice(0, search.limit)
      .map((row) => toRecord(row as Row<Column | 'id' | 'time' | 'scope'>))
      .toSorted(newestFirst),
    more: rows.length > search.limit || Number(rows[0]?.seen ?? 0) === considered(search),
    gaps: [...gaps, ...question.gaps(), ...unreadableLines(unreadable)],
    query: {
      text: `${shown.trim()}\n/* whole in Athena: ${question.executions().join(', ')} */`,
      dataScannedBytes: question.scannedBytes(),
      ms: Math.round(performance.now() - started),
    },
  };
};

/** The part of the timeline that a page and one record more are in; undefined where nothing is left to show. */
const pageSpan = (timeline: Matches['timeline'], search: Search<unknown>): Span | undefined => {
  const length = bucketLength(search);
  const last = Date.parse(search.after?.time ?? search.until.toISOString());
  let page: Span | undefined;
  let records = 0;
  for (const { start, count } of timeline.toReversed()) {
    const since = new Date(start);
    const end = since.getTime() + length;
    if (since.getTime() > last) continue;
    page = { since, until: page?.until ?? new Date(Math.min(end, search.until.getTime())) };
    // In the bucket where the page before ended, it may have shown them all.
    if (!search.after || end <= last) records += count;
    if (records > search.limit) break;
  }
  return page;
};

const unreadableLines = (count: number): string[] =>
  count === 0 ? [] : [count === 1 ? '1 unreadable line was skipped' : `${count} unreadable lines were skipped`];

/** One pass over what matches: a row for the whole, for each bucket of the timeline and for the largest of each group. */
const figures = (matching: Sql, groups: readonly string[], search: Search<unknown>): Sql => sql`
  WITH matching AS (${matching}),
  records AS (
    SELECT id, min(time) AS time, ${fixed(groups.map((group) => `min(${group}) AS ${group}`).join(', '))},
      count(*) - count(time) AS unreadable
    FROM matching
    GROUP BY id
  ),
  counted AS (
    SELECT CASE 0 ${fixed(groups.map((group) => `WHEN grouping(${group}) THEN '${group}'`).join(' '))}
      WHEN grouping(bucket) THEN 'timeline' ELSE 'all' END AS key,
      coalesce(${fixed(groups.join(', '))}, CAST(bucket AS varchar)) AS value,
      count(time) AS matched, sum(unreadable) AS unreadable
    FROM (SELECT *, (time - ${search.since.getTime()}) / ${bucketLength(search)} AS bucket FROM records)
    GROUP BY GROUPING SETS ((), ${fixed(groups.map((group) => `(${group})`).join(', '))}, (bucket))
  )
  SELECT key, value, matched, altogether, unreadable
  FROM (
    SELECT *, sum(matched) OVER (PARTITION BY key) AS altogether,
      row_number() OVER (PARTITION BY key ORDER BY matched DESC, value) AS place
    FROM counted
    WHERE key = 'all' OR (value <> '' AND matched > 0)
  )
  WHERE place <= ${shownPerGroup} OR key = 'timeline'`;

const counted = (
  counts: Row[],
  groups: readonly string[],
  search: Search<unknown>,
): Pick<Matches, 'matched' | 'groups' | 'timeline'> => {
  const of = (key: string) => counts.filter((row) => row.key === key);
  const length = bucketLength(search);
  return {
    matched: Number(of('all')[0]?.matched ?? 0),
    groups: Object.fromEntries(groups.map((group) => [group, topAndOther(of(group))])),
    timeline: of('timeline')
      .map(({ value, matched }) => ({ bucket: Number(value), count: Number(matched) }))
      .toSorted((a, b) => a.bucket - b.bucket)
      .map(({ bucket, count }) => ({ start: new Date(search.since.getTime() + bucket * length).toISOString(), count })),
  };
};

const topAndOther = (rows: Row[]): SearchResult['groups'][string] => {
  const top = topOf(rows.map(({ value = '', matched }) => ({ value, count: Number(matched) })));
  const other = Number(rows[0]?.altogether ?? 0) - top.reduce((sum, { count }) => sum + count, 0);
  return other > 0 ? [...top, { value: 'other', count: other }] : top;
};

/**
 * Log lines that a page is made of. Copies of a record stand next to each other, so what is cut off here comes with the
 * next page; and an engine keeps no more than this many lines in memory, whatever matches.
 */
const considered = ({ limit }: Search<unknown>): number => Math.max(1000, 2 * limit);

const newest = (matching: Sql, details: readonly string[], search: Search<unknown>): Sql => sql`
  WITH matching AS (${matching}),
  newest AS (
    SELECT * FROM matching
    WHERE ${all([sql`time IS NOT NULL`, ...after(search)])}
    ORDER BY time DESC, scope || ':' || id DESC
    LIMIT ${considered(search)}
  )
  SELECT ${fixed(['id', 'time', 'scope', ...details, 'seen'].join(', '))}
  FROM (
    SELECT *, count(*) OVER () AS seen, row_number() OVER (PARTITION BY id ORDER BY time DESC, scope DESC) AS copy
    FROM newest
  )
  WHERE copy = 1
  ORDER BY time DESC, scope || ':' || id DESC
  LIMIT ${search.limit + 1}`;

/** Records come in the order of their time and evidence id; at the same time, that is the order of scope and id. */
const after = ({ after: last }: Search<unknown>): Sql[] => {
  if (!last) return [];
  const time = Date.parse(last.time);
  const place = last.evidence.replace(/^([^:]+):([^:]+):[^:]+:/, '$2:');
  return [sql`(time < ${time} OR time = ${time} AND scope || ':' || id < ${place})`];
};
