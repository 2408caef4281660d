import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { athenaServed } from '../support/athena.ts';
import { dns, file, nssTime, search, web } from '../support/zscaler.ts';

describe('Zscaler figures', () => {
  let athena: Awaited<ReturnType<typeof athenaServed>>;
  beforeAll(async () => {
    athena = await athenaServed();
  });
  afterAll(() => athena.close());

  const over = (lines: string[], where = {}) => athena.use({ zscaler: [file(lines, where)] });

  const people = ["o'brien", 'a%b_c', '한글', 'DOMAIN\\jin', 'x"y', '; DROP TABLE --', '🦊', 'dana'];
  const someLine = fc.record({
    minute: fc.integer({ min: 0, max: 2 * 1440 - 1 }),
    login: fc.constantFrom(...people),
    urlcat: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'G'),
    action: fc.constantFrom('Allowed', 'Blocked'),
    recordid: fc.integer({ min: 1, max: 1000 }),
  });
  const some = fc.sample(someLine, { numRuns: 300, seed: 3 });
  const timeOf = ({ minute }: { minute: number }) => Date.UTC(2026, 10, 21) + minute * 60_000;
  const written = some.map(({ minute, ...fields }) => web({ ...fields, time: nssTime(new Date(timeOf({ minute }))) }));
  const distinct = some.filter((_, index) => written.indexOf(written[index]!) === index);

  beforeAll(async () => {
    const hours = Map.groupBy(written, (_, index) => new Date(timeOf(some[index]!)).toISOString().slice(0, 13));
    await athena.use({
      zscaler: [...hours].map(([hour, lines]) => file(lines, { feed: 'web', hour: hour.replaceAll(/[-T]/g, '/') })),
    });
  });

  const filters = fc.record(
    {
      principal: fc.constantFrom("'", '%', '_', '"', '\\', '한', ';', "' OR '1'='1", '🦊', 'DANA'),
      text: fc.constantFrom('a%b', 'x"y', 'DOMAIN\\J', '--'),
      outcome: fc.constantFrom('allowed', 'blocked'),
    },
    { requiredKeys: [] },
  );

  it('counts what a plain count of the lines counts, whatever the values are', async () => {
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 0, max: 2000 }), async (wanted, minute) => {
        const since = timeOf({ minute });
        const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
        const { body } = await search({ ...given, window: `${new Date(since).toISOString()}/2026-11-23` });
        const has = (login: string, part?: string) => !part || login.toLowerCase().includes(part.toLowerCase());
        const expected = distinct.filter(
          (each) =>
            timeOf(each) >= since &&
            has(each.login, wanted.principal) &&
            has(each.login, wanted.text) &&
            (!wanted.outcome || each.action.toLowerCase() === wanted.outcome),
        );
        expect(body.matched).toBe(expected.length);
        const counts = Map.groupBy(expected, ({ login }) => login);
        for (const { value, count } of body.groups.principal ?? [])
          if (value !== 'other') expect(count).toBe(counts.get(value)?.length);
        expect(body.groups.type?.reduce((sum, { count }) => sum + count, 0)).toBe(expected.length);
        expect(body.timeline.reduce((sum, { count }) => sum + count, 0)).toBe(expected.length);
        expect(body.records.map(({ time }) => Date.parse(time))).toEqual(
          expected
            .map(timeOf)
            .toSorted((a, b) => b - a)
            .slice(0, 10),
        );
      }),
      { numRuns: 10, seed: 5 },
    );
  });

  it('shows every line exactly once over the pages of a search', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await search({
        window: '2026-11-21/2026-11-22',
        principal: '한',
        limit: 9,
        ...(cursor && { cursor }),
      });
      seen.push(...body.records.map(({ evidence }) => evidence));
      cursor = body.cursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(distinct.filter(({ login }) => login === '한글').length);
  });

  it('counts a line that was sent again once', async () => {
    await athena.use({ zscaler: [file([web(), web(), dns()]), file([web()], { name: 'replayed' })] });
    const { body } = await search();
    expect(body.matched).toBe(2);
    expect(body.records).toHaveLength(2);
  });

  it('goes on after a line that was sent again more often than a page looks at', async () => {
    await over([...Array.from({ length: 1001 }, () => web()), web({ time: 'Mon Nov 23 07:00:00 2026' })]);
    const { body } = await search();
    expect(body).toMatchObject({ matched: 2, shown: 1 });
    const next = await search({ cursor: body.cursor! });
    expect(next.body.records.map(({ time }) => time)).toEqual(['2026-11-23T07:00:00.000Z']);
    expect(next.body.cursor).toBeNull();
  });

  it('counts lines that cannot be read, and says so', async () => {
    const unescaped = '{"sourcetype":"zscalernss-web","event":{"time":"Mon Nov 23 08:00:00 2026","eurl":"a"b"}}';
    await over([web(), unescaped, unescaped, 'no JSON', '[1]', '"text"', '{"event":{"time":"yesterday"}}', ' ', '']);
    const { body } = await search({ principal: 'dana' });
    expect(body).toMatchObject({ matched: 1, gaps: ['6 unreadable lines were skipped'] });
    expect(body.groups.principal).toEqual([{ value: 'dana@example.com', count: 1 }]);
    await over([web(), 'no JSON']);
    expect((await search()).body.gaps).toEqual(['1 unreadable line was skipped']);
  });
});
