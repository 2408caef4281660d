import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handler } from '../../action-groups/cloudtrail/handler.ts';
import { ask } from '../support/agent.ts';
import { athenaServed } from '../support/athena.ts';
import { type Event, event, idsOf, logFiles, search } from '../support/cloudtrail.ts';

describe('CloudTrail figures', () => {
  let athena: Awaited<ReturnType<typeof athenaServed>>;
  beforeAll(async () => {
    athena = await athenaServed();
  });
  afterAll(() => athena.close());

  const over = (events: Event[]) => athena.use({ cloudtrail: logFiles(events) });

  const names = ['RunInstances', 'GetObject', 'PutObject', 'AssumeRole', 'ConsoleLogin', 'Decrypt', 'ListUsers'];
  const people = ['dana', 'jin', "o'brien", 'a%b_c', '한글', 'x"y\\z', '; DROP TABLE --', '🦊'];
  const someEvent = fc
    .record({
      minute: fc.integer({ min: 0, max: 3 * 1440 - 1 }),
      name: fc.constantFrom(...names),
      person: fc.constantFrom(...people),
      ip: fc.constantFrom('192.0.2.1', '192.0.2.2', '198.51.100.3'),
      failed: fc.boolean(),
      late: fc.boolean(),
    })
    .map(({ minute, name, person, ip, failed, late }) => ({
      late,
      event: event({
        eventTime: new Date(Date.UTC(2026, 10, 21) + minute * 60_000).toISOString().replace('.000', ''),
        eventName: name,
        userIdentity: { type: 'IAMUser', userName: person },
        sourceIPAddress: ip,
        ...(failed && { errorCode: 'AccessDenied' }),
      }),
    }));
  const some = fc.sample(someEvent, { numRuns: 300, seed: 7 });
  const events = some.map((each) => each.event);
  const start = (each: Event) => Date.parse(each.eventTime);

  beforeAll(async () => {
    const late = new Set(some.flatMap((each) => (each.late ? [each.event] : [])));
    const nextDay = (each: Event) => new Date(start(each) + 86_400_000).toISOString();
    const files = logFiles(events, (each) => (late.has(each) ? nextDay(each) : each.eventTime));
    // A second trail delivers the same to the same bucket.
    const again = files.slice(0, 2).map((file) => ({ ...file, key: file.key.replace('.json', '_again.json') }));
    await athena.use({ cloudtrail: [...files, ...again] });
  });

  const tallied = (values: string[]) => {
    const counts = [...Map.groupBy(values, (value) => value)].map(([value, { length }]) => ({
      value,
      count: length,
    }));
    const sorted = counts.toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
    const other = sorted.slice(5).reduce((sum, { count }) => sum + count, 0);
    return [...sorted.slice(0, 5), ...(other ? [{ value: 'other', count: other }] : [])];
  };

  const filters = fc.record(
    {
      type: fc.constantFrom(...names),
      principal: fc.constantFrom('an', "'", '%', '_', '"', '\\', '한', ';', '--', "' OR '1'='1", '🦊', 'DANA'),
      ip: fc.constantFrom('192.0.2.1', '192.0.2.9'),
      outcome: fc.constantFrom('success', 'failure'),
    },
    { requiredKeys: [] },
  );
  const from = fc.integer({ min: 0, max: 48 * 60 });

  it('counts what a plain count of the events counts, whatever the values are', async () => {
    await fc.assert(
      fc.asyncProperty(filters, from, fc.integer({ min: 1, max: 72 * 60 }), async (wanted, minute, length) => {
        const since = new Date(Date.UTC(2026, 10, 21) + minute * 60_000 + 500);
        const until = new Date(since.getTime() + length * 60_000);
        const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
        const window = `${since.toISOString()}/${until.toISOString()}`;
        const asking = { askedAt: '2026-11-27T09:00:00Z' };
        const { body } = await ask(handler, 'searchCloudTrailEvents', { ...given, window }, asking);
        const expected = events.filter(
          (each) =>
            start(each) >= since.getTime() &&
            start(each) < until.getTime() &&
            (!wanted.type || each.eventName === wanted.type) &&
            (!wanted.principal || whoOf(each).toLowerCase().includes(wanted.principal.toLowerCase())) &&
            (!wanted.ip || each.sourceIPAddress === wanted.ip) &&
            (!wanted.outcome || (each.errorCode ? 'failure' : 'success') === wanted.outcome),
        );
        expect(body.matched).toBe(expected.length);
        expect(body.groups.type).toEqual(tallied(expected.map(({ eventName }) => eventName)));
        expect(body.groups.principal).toEqual(tallied(expected.map(whoOf)));
        expect(body.timeline.reduce((sum, { count }) => sum + count, 0)).toBe(expected.length);
        const newest = expected
          .map(({ eventTime }) => eventTime)
          .toSorted()
          .reverse();
        expect(body.records.map(({ time }) => time)).toEqual(
          newest.slice(0, 10).map((time) => time.replace('Z', '.000Z')),
        );
      }),
      { numRuns: 12, seed: 11 },
    );
  });

  const whoOf = (each: Event) => (each.userIdentity as { userName: string }).userName;

  it('shows every event exactly once over the pages of a search', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await search({ window: '3d', type: 'GetObject', limit: 7, ...(cursor && { cursor }) });
      seen.push(...(idsOf(body) as string[]));
      cursor = body.cursor;
    } while (cursor);
    const expected = events.filter(
      (each) => each.eventName === 'GetObject' && start(each) >= Date.UTC(2026, 10, 20, 9),
    );
    const asked = expected.filter((each) => start(each) < Date.UTC(2026, 10, 23, 9));
    expect(seen.toSorted()).toEqual(asked.map(({ eventID }) => eventID).toSorted());
  });

  it('counts an event without an id once for each content', async () => {
    const bare = { eventID: undefined, eventTime: '2026-11-23T01:00:00Z' };
    await over([event(bare), event(bare), event({ ...bare, userAgent: 'another' })]);
    const { body } = await search();
    expect(body.matched).toBe(2);
    const [first] = body.records;
    expect((await ask(handler, 'getRecord', { evidence: first!.evidence })).status).toBe(200);
  });
});
