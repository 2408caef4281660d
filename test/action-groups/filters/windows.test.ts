import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handler as okta } from '../../../action-groups/okta/handler.ts';
import { oktaStandIn } from '../../../action-groups/okta/stand-in.ts';
import { handler as zscaler } from '../../../action-groups/zscaler/handler.ts';
import { ask } from '../../support/agent.ts';
import { athenaServed } from '../../support/athena.ts';
import { listening, withSecret } from '../../support/stand-ins.ts';
import { file, web } from '../../support/zscaler.ts';

/** What the clock on the wall shows, as 2026-11-01T01:30. */
const wallClock = (timeZone: string) => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return (time: number): string => format.format(time).replace(' ', 'T');
};

const dayAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Whether a moment lies in a window, by the clock on the wall alone. */
const isIn = (window: string, asked: string): ((wall: string) => boolean) => {
  const today = asked.slice(0, 10);
  const monday = dayAfter(today, -((new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7));
  const month = dayAfter(`${today.slice(0, 7)}-01`, -1).slice(0, 7);
  const days = (from: string, to: string) => (wall: string) => wall.slice(0, 10) >= from && wall.slice(0, 10) <= to;
  const named: Record<string, (wall: string) => boolean> = {
    today: days(today, today),
    yesterday: days(dayAfter(today, -1), dayAfter(today, -1)),
    'last-night': (wall) => wall >= `${dayAfter(today, -1)}T18:00` && wall < `${today}T06:00`,
    'this-week': days(monday, dayAfter(monday, 6)),
    'last-week': days(dayAfter(monday, -7), dayAfter(monday, -1)),
    'this-month': (wall) => wall.startsWith(today.slice(0, 7)),
    'last-month': (wall) => wall.startsWith(month),
  };
  const [from = '', to = from] = window.split('/');
  return named[window] ?? days(from, to);
};

// Each with a change of its clock in the days that are searched: at night, at midnight, by half an hour; or without one.
const zones: [zone: string, changes: string][] = [
  ['America/New_York', '2026-11-01'],
  ['America/New_York', '2026-03-08'],
  ['Europe/London', '2026-10-25'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Africa/Cairo', '2026-04-24'],
  ['America/Havana', '2026-03-08'],
  ['Asia/Seoul', '2026-11-01'],
];

describe('A window', () => {
  const token = 'a-token';
  let vendor: Awaited<ReturnType<typeof listening>>;
  let secrets: Awaited<ReturnType<typeof withSecret>>;
  let athena: Awaited<ReturnType<typeof athenaServed>>;
  beforeAll(async () => {
    vendor = await listening(oktaStandIn([], { token }));
    secrets = await withSecret({ OKTA_BASE_URL: vendor.url, OKTA_API_TOKEN: token });
    athena = await athenaServed();
  });
  afterAll(() => Promise.all([vendor.close(), secrets.close(), athena.close()]));

  it.each(zones)('is the calendar of %s, also where its clock changes (%s)', async (timeZone, changes) => {
    const wall = wallClock(timeZone);
    const start = Date.parse(`${changes}T00:00:00Z`) - 40 * 86_400_000;
    const times = Array.from({ length: 2200 }, (_, index) => start + index * 30 * 60_000);
    const events = times.map((time, index) => ({ uuid: String(index), published: new Date(time).toISOString() }));
    vendor.use(oktaStandIn(events, { token }));
    const window = fc.oneof(
      fc.constantFrom('today', 'yesterday', 'last-night', 'this-week', 'last-week', 'this-month', 'last-month'),
      fc.constantFrom(changes, `${dayAfter(changes, -1)}/${changes}`, `${changes}/${dayAfter(changes, 2)}`),
    );
    const hours = fc.integer({ min: -30, max: 60 });
    await fc.assert(
      fc.asyncProperty(window, hours, fc.boolean(), async (window, hours, told) => {
        const asked = Date.parse(`${changes}T00:00:00Z`) + hours * 3_600_000;
        const { body } = await ask(
          okta,
          'searchOktaEvents',
          { window, limit: 1, ...(told && { timeZone }) },
          { askedAt: new Date(asked).toISOString(), timeZone: told ? 'UTC' : timeZone },
        );
        const known = times.filter((time) => time < asked).map(wall);
        expect(body.matched).toBe(known.filter(isIn(window, wall(asked))).length);
      }),
      { numRuns: 12 },
    );
  });

  it('reads the times of a feed by the clock of its zone, before and after it changes', async () => {
    process.env.ZSCALER_TIME_ZONE = 'America/New_York';
    const wall = wallClock('America/New_York');
    const start = Date.parse('2026-10-31T12:00:00Z');
    const times = Array.from({ length: 36 }, (_, index) => start + index * 3_600_000);
    // Between one and two o'clock a line does not tell which of two hours it means; there the window has no edge.
    const files = times.map((time, index) => {
      const line = web({ time: undefined, datetime: `${wall(time).replace('T', ' ')}:00`, recordid: String(index) });
      return file([line], { hour: new Date(time).toISOString().slice(0, 13).replaceAll(/[-T]/g, '/') });
    });
    await athena.use({ zscaler: files });
    try {
      for (const [since, until] of [
        ['2026-10-31T00:00:00Z', '2026-11-01T05:00:00Z'],
        ['2026-11-01T05:00:00Z', '2026-11-01T07:00:00Z'],
        ['2026-11-01T07:00:00Z', '2026-11-03T00:00:00Z'],
      ] as const) {
        const { body } = await ask(zscaler, 'searchZscalerLogs', { window: `${since}/${until}` });
        const inside = times.filter((time) => time >= Date.parse(since) && time < Date.parse(until));
        expect([body.matched, body.gaps]).toEqual([inside.length, []]);
      }
    } finally {
      delete process.env.ZSCALER_TIME_ZONE;
    }
  });
});
