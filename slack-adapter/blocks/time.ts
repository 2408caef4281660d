import { oneLine } from './message.ts';

/** `2026-11-22 18:00 – 2026-11-23 18:00 (Asia/Seoul)`; the end is exclusive. */
export const windowIn = (since: string, until: string, timeZone: string): string =>
  `${timeIn(since, timeZone)} – ${timeIn(until, timeZone)} (${timeZone})`;

/** An instant by the reader's clock; a text that is none stays as it is. */
export const timeIn = (instant: string, timeZone: string): string => {
  const time = new Date(instant);
  if (Number.isNaN(time.getTime())) return oneLine(instant);
  // Sweden writes ISO 8601.
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: time.getTime() % 60_000 === 0 ? 'short' : 'medium',
  }).format(time);
};
