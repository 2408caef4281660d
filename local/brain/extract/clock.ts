import { Temporal } from 'temporal-polyfill';
import { toNamedDay } from './day.ts';

export const instant = (now: Temporal.ZonedDateTime) => now.toInstant().toString({ smallestUnit: 'millisecond' });

/** 0 to 24 as "9am", "14:30" or "오후 2시 30분" say it; `HH:MM`. */
export const clockSource =
  '\\d{1,2}(?::\\d\\d)?\\s*[ap]\\.?m\\b\\.?|\\d{1,2}:\\d\\d|\\d{1,2}(?=\\s*(?:to|and|[-–])\\s*\\d{1,2}(?::\\d\\d)?\\s*[ap]\\.?m)|(?:(?:오전|오후|새벽|아침|낮|저녁|밤)\\s*)?\\d{1,2}시(?!간)(?:\\s*\\d{1,2}분)?';

/** `half`: am or pm of the time that it is told with, where it has none of its own. */
const toClock = (text: string, half = ''): string | undefined => {
  const [, hour, minute = '0'] = /(\d{1,2})(?::|시\s*)?(\d{1,2})?/.exec(text) ?? [];
  const own = halfOf(text) || (Number(hour) < 12 ? half : '');
  const hours = own === '' ? Number(hour) : (Number(hour) % 12) + laterHalf(own, Number(hour));
  const minutes = Number(minute);
  return hours > 24 || minutes > 59 || (hours === 24 && minutes > 0)
    ? undefined
    : `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
};

/** Hours to add to those before twelve. Noon is 낮 12시; midnight is 밤 12시 and ends its day, and what comes after it is 밤 too. */
const laterHalf = (half: string, hour: number): number => {
  if (/p|오후|저녁/i.test(half)) return 12;
  if (half === '낮') return hour < 6 || hour === 12 ? 12 : 0;
  if (half === '밤' && hour === 12) return 24;
  return half === '밤' && hour > 5 ? 12 : 0;
};

const halfOf = (clock: string) => /[ap]\.?m|오전|오후|새벽|아침|낮|저녁|밤/i.exec(clock)?.[0] ?? '';

const partsOfDay: [RegExp, from: string, to: string][] = [
  [/morning|아침/i, '06:00', '12:00'],
  [/오전/, '00:00', '12:00'],
  [/afternoon/i, '12:00', '18:00'],
  [/오후/, '12:00', '24:00'],
  [/evening|저녁/i, '18:00', '24:00'],
  [/새벽/, '00:00', '06:00'],
  [/night|밤/i, '18:00', '30:00'],
];

const at = (date: string, clock: string): string => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  const day = Temporal.PlainDate.from(date).add({ days: Math.floor(hours / 24) });
  return `${day}T${String(hours % 24).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
};

const isDate = (edge: string) => /^\d{4}-\d\d-\d\d$/.test(edge);

/** The date that a clock time belongs to, today unless said. */
const dateOf = (text: string | undefined, now: Temporal.ZonedDateTime): string | undefined => {
  if (!text) return now.toPlainDate().toString();
  const day = toNamedDay(text, now.toPlainDate());
  return day && isDate(day.start) && day.start === day.end ? day.start : undefined;
};

/** A clock time of a day that is named with it. */
export const clockOf = (day: string | undefined, text = '', now: Temporal.ZonedDateTime): string | undefined => {
  const date = dateOf(day, now);
  const clock = toClock(text);
  return date && clock && at(date, clock);
};

/** A span of clock times as a window; an end before its start is on the next day. */
export const clockRange = (
  day: string | undefined,
  from = '',
  to = '',
  now: Temporal.ZonedDateTime,
): string | undefined => {
  const date = dateOf(day, now);
  // "2 to 5pm" is an afternoon, "10 to 2pm" begins in the morning.
  const start = toClock(from, Number.parseInt(from, 10) < Number.parseInt(to, 10) ? halfOf(to) : '');
  const end = toClock(to, halfOf(from));
  if (!date || !start || !end) return undefined;
  const endsNextDay = end <= start;
  return `${at(date, start)}/${at(date, endsNextDay ? `${Number(end.slice(0, 2)) + 24}${end.slice(2)}` : end)}`;
};

/** From a clock time that has passed until now. */
export const sinceClock = (day: string | undefined, from = '', now: Temporal.ZonedDateTime): string | undefined => {
  const date = dateOf(day, now);
  const clock = toClock(from);
  if (!date || !clock) return undefined;
  const start = Temporal.PlainDateTime.from(at(date, clock));
  const isAhead = Temporal.PlainDateTime.compare(start, now.toPlainDateTime()) >= 0;
  return `${(isAhead ? start.subtract({ days: 1 }) : start).toString({ smallestUnit: 'minute' })}/${instant(now)}`;
};

/** A morning or a night of a day as a window. */
export const partOfDay = (day: string | undefined, part: string, now: Temporal.ZonedDateTime): string | undefined => {
  const date = dateOf(day, now);
  const [, from, to] = partsOfDay.find(([pattern]) => pattern.test(part)) ?? [];
  return date && from && to && `${at(date, from)}/${at(date, to)}`;
};
