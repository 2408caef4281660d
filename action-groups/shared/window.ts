import { Temporal } from 'temporal-polyfill';
import { badValue } from './errors.ts';

/** The instants that a window became; `until` is exclusive. */
export interface Span {
  since: Date;
  until: Date;
}

const examples = '24h, 7d, yesterday or 2026-11-20/2026-11-22';
const minuteMs = 60_000;
const unitMs: Record<string, number> = { m: minuteMs, h: 60 * minuteMs, d: 1440 * minuteMs, w: 7 * 1440 * minuteMs };
const longest = 400 * 1440 * minuteMs;

/**
 * Parses a window (DESIGN: minutes and hours are elapsed time, a number of days is 24 h each back from `askedAt`, named
 * ones are calendar time in `timeZone`, weeks start on Monday, an end date is included).
 * Throws a 400 that names the value.
 */
export const spanOf = (window: string, timeZone: string, askedAt: Date): Span => {
  const text = window.trim();
  const zone = zoneOf(timeZone);
  const elapsed = /^(\d{1,4})([mhdw])$/i.exec(text);
  if (elapsed) return checked(text, elapsedSpan(Number(elapsed[1]), elapsed[2] as string, askedAt));
  const now = Temporal.Instant.fromEpochMilliseconds(askedAt.getTime()).toZonedDateTimeISO(zone);
  const named = namedSpans.get(text.toLowerCase())?.(now.toPlainDate());
  if (named) return checked(text, { since: instantOf(named[0], zone), until: instantOf(named[1], zone) });
  const [from, to, ...more] = text.split('/').map((each) => each.trim());
  if (from && more.length === 0) {
    const since = edge(from, zone, 'start');
    const until = edge(to ?? from, zone, 'end');
    if (since && until && (to !== undefined || isDate(from))) return checked(text, { since, until });
  }
  throw badValue('window', window, examples);
};

const zoneOf = (timeZone: string): string => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    throw badValue('timeZone', timeZone, 'an IANA name such as Asia/Seoul or UTC');
  }
};

const elapsedSpan = (count: number, unit: string, askedAt: Date): Span => ({
  since: new Date(askedAt.getTime() - count * (unitMs[unit.toLowerCase()] as number)),
  until: askedAt,
});

type Wall = Temporal.PlainDateTime;
const midnight = (date: Temporal.PlainDate): Wall => date.toPlainDateTime();
const monday = (date: Temporal.PlainDate) => date.subtract({ days: date.dayOfWeek - 1 });

const namedSpans = new Map<string, (today: Temporal.PlainDate) => [Wall, Wall]>([
  ['today', (day) => [midnight(day), midnight(day.add({ days: 1 }))]],
  ['yesterday', (day) => [midnight(day.subtract({ days: 1 })), midnight(day)]],
  ['last-night', (day) => [midnight(day.subtract({ days: 1 })).add({ hours: 18 }), midnight(day).add({ hours: 6 })]],
  ['this-week', (day) => [midnight(monday(day)), midnight(monday(day).add({ days: 7 }))]],
  ['last-week', (day) => [midnight(monday(day).subtract({ days: 7 })), midnight(monday(day))]],
  ['this-month', (day) => [midnight(day.with({ day: 1 })), midnight(day.with({ day: 1 }).add({ months: 1 }))]],
  ['last-month', (day) => [midnight(day.with({ day: 1 }).subtract({ months: 1 })), midnight(day.with({ day: 1 }))]],
]);

/** Whether it is one of today, last-week and their like. */
export const isNamed = (window: string): boolean => namedSpans.has(window.trim().toLowerCase());

const instantOf = (wall: Wall, zone: string): Date => new Date(wall.toZonedDateTime(zone).epochMilliseconds);

const isDate = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text);

/** A date, a local date and time, or an instant with its offset. */
const edge = (text: string, zone: string, side: 'start' | 'end'): Date | undefined => {
  try {
    if (isDate(text)) {
      const day = Temporal.PlainDate.from(text, { overflow: 'reject' });
      return instantOf(midnight(side === 'end' ? day.add({ days: 1 }) : day), zone);
    }
    if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text)) return undefined;
    if (/(Z|[+-]\d\d:?\d\d)$/i.test(text))
      return new Date(Temporal.Instant.from(text.replace(' ', 'T')).epochMilliseconds);
    return instantOf(Temporal.PlainDateTime.from(text.replace(' ', 'T'), { overflow: 'reject' }), zone);
  } catch {
    return undefined;
  }
};

const checked = (window: string, span: Span): Span => {
  const length = span.until.getTime() - span.since.getTime();
  if (length <= 0) throw badValue('window', window, `an end after its start, such as ${examples}`);
  if (length > longest) throw badValue('window', window, 'at most 400 days');
  return span;
};
