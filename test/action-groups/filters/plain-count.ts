import { expect } from 'vitest';
import type { LogRecord, SearchResult } from '../../../schemas/generated/shared.ts';
import { texts } from './texts.ts';

/** A record as a person would count it. */
export interface Plain {
  id: string;
  /** Of copies with one id the one with the highest version is the record. */
  version?: string;
  time: number;
  severity?: NonNullable<LogRecord['severity']>;
  groups: Record<string, string | undefined>;
}

const shown = new Map(texts);

/** Figures and the first page of a result are those of a plain count over the records that match. */
export const expectCountOf = (body: SearchResult, matching: Plain[], limit = 10): void => {
  expect({ matched: body.matched, atLeast: body.atLeast, gaps: body.gaps }).toEqual({
    matched: matching.length,
    atLeast: false,
    gaps: [],
  });
  if (body.severity !== null)
    for (const [severity, count] of Object.entries(body.severity))
      expect(count, severity).toBe(matching.filter((each) => each.severity === severity).length);
  for (const [group, rows] of Object.entries(body.groups)) expectGroup(group, rows, matching);
  expectTimeline(body, matching);
  const newest = matching.map(({ time }) => time).toSorted((a, b) => b - a);
  // Long records leave less room on a page; the cursor leads to the others.
  if (body.cursor === null) expect(body.shown).toBe(Math.min(limit, matching.length));
  expect(body.records.map(({ time }) => Date.parse(time))).toEqual(newest.slice(0, body.shown));
  expect(body.cursor === null).toBe(body.shown === matching.length);
  expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(20_000);
};

const expectGroup = (group: string, rows: SearchResult['groups'][string], matching: Plain[]) => {
  const values = Map.groupBy(
    matching.flatMap(({ groups }) => groups[group] ?? []),
    (value) => value,
  );
  const counts = [...values].map(([value, { length }]) => ({ value: shown.get(value) ?? value, count: length }));
  const sorted = counts.map(({ count }) => count).toSorted((a, b) => b - a);
  const other = sorted.slice(5).reduce((sum, count) => sum + count, 0);
  expect(
    rows.map(({ count }) => count),
    group,
  ).toEqual([...sorted.slice(0, 5), ...(other > 0 ? [other] : [])]);
  for (const row of rows.slice(0, 5)) expect(counts, group).toContainEqual(row);
  if (other > 0) expect(rows.at(-1)?.value).toBe('other');
};

/** Buckets without a record are left out, so each reaches to the start of the next. */
const expectTimeline = ({ timeline, searched }: SearchResult, matching: Plain[]) => {
  const starts = timeline.map(({ start }) => Date.parse(start));
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  expect(starts.length).toBeLessThanOrEqual(24);
  if (starts[0] !== undefined) expect(starts[0]).toBeGreaterThanOrEqual(Date.parse(searched.since));
  expect(timeline.map(({ count }) => count)).toEqual(
    starts.map(
      (start, index) =>
        matching.filter(({ time }) => time >= start && time < (starts[index + 1] ?? Number.POSITIVE_INFINITY)).length,
    ),
  );
  expect(timeline.reduce((sum, { count }) => sum + count, 0)).toBe(matching.length);
};

type Search = (parameters: Record<string, string | number>) => Promise<{ status: number; body: SearchResult }>;

/** The evidence of every record, by the cursors of a search to its end; `meanwhile` happens after each page. */
export const paged = async (
  search: Search,
  parameters: Record<string, string | number>,
  meanwhile: (page: number) => unknown = () => {},
): Promise<string[]> => {
  const seen: string[] = [];
  let cursor: string | null = null;
  for (let page = 1; page === 1 || cursor; page += 1) {
    const { status, body } = await search({ ...parameters, ...(cursor && { cursor }) });
    expect(status).toBe(200);
    expect(body.shown).toBeGreaterThan(0);
    expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(20_000);
    seen.push(...body.records.map(({ evidence }) => evidence));
    cursor = body.cursor;
    await meanwhile(page);
  }
  return seen;
};
