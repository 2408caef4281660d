/** When something was written, as the person who looks would say it. */
export const clockIn = (ts: string, locale: string, timeZone: string): string =>
  new Date(Number(ts) * 1000).toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit', timeZone });

export const dayIn = (ts: string, locale: string, timeZone: string): string =>
  new Date(Number(ts) * 1000).toLocaleDateString(locale, { weekday: 'long', month: 'long', day: 'numeric', timeZone });

/** An instant to the minute, in UTC. */
export const minuteOf = (instant: string): string =>
  `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
