import { cursorOf, type Position, positionOf } from './cursor.ts';
import { type Span, spanOf } from './window.ts';

/** A search as a client gets it: when, what, how much. */
export interface Search<Filters> extends Span {
  source: string;
  filters: Filters;
  limit: number;
  timeZone: string;
  /** Records come newest first; this page starts after this one. */
  after?: Position;
  /** The cursor that continues after a record. */
  cursorAfter: (record: { time: string; evidence: string }) => string;
}

interface Common {
  window: string;
  timeZone?: string;
  limit: number;
  cursor?: string;
}

/** Parameters of an operation, as asked at a moment, become a search. Throws a 400 for a bad window or cursor. */
export const searchOf = <P extends Common>(
  source: string,
  { window, timeZone, limit, cursor, ...filters }: P,
  asking: { askedAt: Date; timeZone: string },
): Search<Omit<P, keyof Common>> => {
  const zone = timeZone ?? asking.timeZone;
  const identity = { source, window, zone, ...filters };
  const after = cursor === undefined ? undefined : positionOf(cursor, identity);
  const { since, until } = after
    ? { since: new Date(after.since), until: new Date(after.until) }
    : spanOf(window, zone, asking.askedAt);
  return {
    source,
    since,
    until,
    filters,
    limit,
    timeZone: zone,
    ...(after && { after }),
    cursorAfter: ({ time, evidence }) =>
      cursorOf({ time, evidence, since: since.toISOString(), until: until.toISOString() }, identity),
  };
};
