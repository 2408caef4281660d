import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../action-groups/shared/errors.ts';
import { spanOf } from '../../../action-groups/shared/window.ts';

const span = (window: string, timeZone = 'UTC', askedAt = '2026-11-23T09:00:00.000Z') => {
  const { since, until } = spanOf(window, timeZone, new Date(askedAt));
  return [since.toISOString(), until.toISOString()];
};
const zones = [
  'UTC',
  'Asia/Seoul',
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Pacific/Chatham',
  'America/Santiago',
];
const zone = fc.constantFrom(...zones);
const moment = fc.date({ min: new Date('2015-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
const named = ['today', 'yesterday', 'last-night', 'this-week', 'last-week', 'this-month', 'last-month'];

describe('A window', () => {
  it.each([
    ['30m', 'UTC', '2026-11-23T08:30:00.000Z', '2026-11-23T09:00:00.000Z'],
    ['24h', 'UTC', '2026-11-22T09:00:00.000Z', '2026-11-23T09:00:00.000Z'],
    ['7d', 'Asia/Seoul', '2026-11-16T09:00:00.000Z', '2026-11-23T09:00:00.000Z'],
    ['2W', 'UTC', '2026-11-09T09:00:00.000Z', '2026-11-23T09:00:00.000Z'],
    ['today', 'UTC', '2026-11-23T00:00:00.000Z', '2026-11-24T00:00:00.000Z'],
    ['Yesterday', 'Asia/Seoul', '2026-11-21T15:00:00.000Z', '2026-11-22T15:00:00.000Z'],
    ['last-night', 'Asia/Seoul', '2026-11-22T09:00:00.000Z', '2026-11-22T21:00:00.000Z'],
    ['this-week', 'UTC', '2026-11-23T00:00:00.000Z', '2026-11-30T00:00:00.000Z'],
    ['last-week', 'UTC', '2026-11-16T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
    ['this-month', 'UTC', '2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z'],
    ['last-month', 'America/New_York', '2026-10-01T04:00:00.000Z', '2026-11-01T04:00:00.000Z'],
    ['2026-11-20', 'Asia/Seoul', '2026-11-19T15:00:00.000Z', '2026-11-20T15:00:00.000Z'],
    ['2026-11-20/2026-11-22', 'UTC', '2026-11-20T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
    ['2026-11-20T10:00/2026-11-20T11:30', 'Asia/Seoul', '2026-11-20T01:00:00.000Z', '2026-11-20T02:30:00.000Z'],
    [
      '2026-11-20T10:00:00Z / 2026-11-20T12:00:00+01:00',
      'Asia/Seoul',
      '2026-11-20T10:00:00.000Z',
      '2026-11-20T11:00:00.000Z',
    ],
    ['2026-11-20/2026-11-20T12:00:00Z', 'UTC', '2026-11-20T00:00:00.000Z', '2026-11-20T12:00:00.000Z'],
  ])('%s in %s', (window, timeZone, since, until) => {
    expect(span(window, timeZone)).toEqual([since, until]);
  });

  it('follows the calendar where clocks change: such a day has 23 or 25 hours', () => {
    // Berlin: 2026-03-29 forward, 2026-10-25 back
    expect(span('yesterday', 'Europe/Berlin', '2026-03-30T10:00:00Z')).toEqual([
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
    expect(span('today', 'Europe/Berlin', '2026-10-25T10:00:00Z')).toEqual([
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ]);
    expect(span('last-night', 'Europe/Berlin', '2026-10-25T10:00:00Z')).toEqual([
      '2026-10-24T16:00:00.000Z',
      '2026-10-25T05:00:00.000Z',
    ]);
    // Santiago has no midnight on the day when clocks go forward
    expect(span('2026-09-06', 'America/Santiago')).toEqual(['2026-09-06T04:00:00.000Z', '2026-09-07T03:00:00.000Z']);
  });

  it('counts days as 24 hours each, whatever the clocks do', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), zone, moment, (days, timeZone, askedAt) => {
        const { since, until } = spanOf(`${days}d`, timeZone, askedAt);
        expect(until).toEqual(askedAt);
        expect(until.getTime() - since.getTime()).toBe(days * 86_400_000);
      }),
    );
  });

  it('leaves no instant between neighbours, and has none in two of them', () => {
    fc.assert(
      fc.property(zone, moment, (timeZone, askedAt) => {
        const of = (window: string) => spanOf(window, timeZone, askedAt);
        expect(of('yesterday').until).toEqual(of('today').since);
        expect(of('last-week').until).toEqual(of('this-week').since);
        expect(of('last-month').until).toEqual(of('this-month').since);
        const now = askedAt.getTime();
        for (const window of ['today', 'this-week', 'this-month'])
          expect(of(window).since.getTime() <= now && now < of(window).until.getTime()).toBe(true);
      }),
    );
  });

  it('starts weeks on Monday and days at the first moment of the local date', () => {
    const local = (date: Date, timeZone: string) =>
      Object.fromEntries(
        new Intl.DateTimeFormat('en-US', {
          timeZone,
          weekday: 'short',
          day: 'numeric',
          hourCycle: 'h23',
          hour: 'numeric',
        })
          .formatToParts(date)
          .map(({ type, value }) => [type, value]),
      );
    fc.assert(
      fc.property(zone, moment, (timeZone, askedAt) => {
        const week = spanOf('this-week', timeZone, askedAt).since;
        expect(local(week, timeZone).weekday).toBe('Mon');
        const today = spanOf('today', timeZone, askedAt).since;
        expect(local(today, timeZone).day).toBe(local(askedAt, timeZone).day);
        expect(local(new Date(today.getTime() - 1), timeZone).day).not.toBe(local(askedAt, timeZone).day);
        expect(spanOf('this-month', timeZone, askedAt).since.getTime()).toBeLessThanOrEqual(today.getTime());
      }),
    );
  });

  it('of two dates is every day from the first to the last', () => {
    const day = fc
      .date({ min: new Date('2024-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
      .map((d) => d.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 300 }), zone, (first, more, timeZone) => {
        const last = new Date(Date.parse(first) + more * 86_400_000).toISOString().slice(0, 10);
        const of = (window: string) => spanOf(window, timeZone, new Date(0));
        expect(of(`${first}/${last}`)).toEqual({ since: of(first).since, until: of(last).until });
      }),
    );
  });

  it.each([
    'recently',
    '',
    ' ',
    '24',
    '0h',
    '-3d',
    '99999h',
    '1.5h',
    '24 hours',
    'tomorrow',
    '2026-02-30',
    '2026-13-01',
    '20261120',
    '2026-11-22/2026-11-20',
    '2026-11-20/',
    '/2026-11-20',
    '2026-11-20/2026-11-21/2026-11-22',
    '2026-11-20T10:00',
    '2026-11-20T10:00:00Z/2026-11-20T10:00:00Z',
    '2020-01-01/2026-01-01',
    'constructor',
    '__proto__',
    'toString',
  ])('refuses "%s", naming it', (window) => {
    expect(() => span(window)).toThrow(Refusal);
    expect(() => span(window)).toThrow(window.trim() || 'window');
  });

  it('is a span with a beginning before its end, or a refusal, whatever is asked', () => {
    const parts = fc.array(fc.constantFrom('2026-11-20', 'T10:00', 'Z', '/', '7', 'd', 'h', '+09:00', ' ', ...named), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          parts.map((each) => each.join('')),
        ),
        zone,
        moment,
        (window, timeZone, askedAt) => {
          try {
            const { since, until } = spanOf(window, timeZone, askedAt);
            expect(since.getTime()).toBeLessThan(until.getTime());
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
            expect((error as Refusal).status).toBe(400);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('refuses a zone that does not exist', () => {
    expect(() => span('24h', 'Mars/Olympus')).toThrow('timeZone "Mars/Olympus" is not a timeZone: say an IANA name');
  });
});
