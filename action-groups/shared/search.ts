import { cursorOf, type Position, positionOf } from './cursor.ts';
import { isNamed, type Span, spanOf } from './window.ts';

/** A search as a client gets it: when, what, how much. */
export interface Search<Filters> extends Span {
  source: string;
  filters: Filters;
  limit: number;
  timeZone: string;
  /** What of the window is not searched, and why. */
  gaps: string[];
  /** Whether all of it is still to come. */
  isAhead: boolean;
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
  const { since, until, ...known } = after
    ? { since: new Date(after.since), until: new Date(after.until), gaps: [], isAhead: false }
    : untilAsked(window, spanOf(window, zone, asking.askedAt), asking.askedAt);
  return {
    source,
    since,
    until,
    ...known,
    filters,
    limit,
    timeZone: zone,
    ...(after && { after }),
    cursorAfter: ({ time, evidence }) =>
      cursorOf({ time, evidence, since: since.toISOString(), until: until.toISOString() }, identity),
  };
};

/**
 * What can be known of a span: nothing after the moment of asking. Today and this week mean what there is of them by then;
 * of any other window that ends later it is said.
 */
const untilAsked = (window: string, span: Span, askedAt: Date): Span & Pick<Search<unknown>, 'gaps' | 'isAhead'> => {
  if (span.until <= askedAt) return { ...span, gaps: [], isAhead: false };
  const moment = `the moment of asking, ${askedAt.toISOString()}`;
  if (span.since >= askedAt)
    return { ...span, gaps: [`the window lies after ${moment}: nothing of it could be searched`], isAhead: true };
  const gaps = isNamed(window) ? [] : [`the window ends after ${moment}: it was searched until then`];
  return { since: span.since, until: askedAt, gaps, isAhead: false };
};
