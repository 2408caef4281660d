import { SourceUnavailable } from './errors.ts';

export interface Page {
  items: unknown[];
  /** Where the next page is; none where this was the last. */
  next?: string | undefined;
  /** How many there are altogether, where the page says so. */
  total?: number | undefined;
}

export interface Counted {
  read: number;
  total?: number | undefined;
  /** Why there may be more, as the end of a sentence. */
  stopped?: string;
}

/**
 * Pages one after the other, at most `budget` of them. What a source gave before it failed counts; a source that fails
 * at once throws. Where the budget is used up, `altogether` may say how many there are.
 */
export const readPages = async (
  budget: number,
  page: (next?: string) => Promise<Page>,
  add: (item: unknown) => void,
  altogether?: () => Promise<number | undefined>,
): Promise<Counted> => {
  let read = 0;
  let next: string | undefined;
  let total: number | undefined;
  const seen = new Set<string>();
  for (let count = 0; count < budget; count += 1) {
    try {
      const got = await page(next);
      for (const item of got.items) add(item);
      read += got.items.length;
      next = got.next;
      total = got.total ?? total;
    } catch (error) {
      if (count === 0 || !(error instanceof SourceUnavailable)) throw error;
      return { read, total, stopped: error.reason };
    }
    if (next === undefined) return { read };
    if (seen.has(next)) return { read, total, stopped: 'its pages led in a circle' };
    seen.add(next);
  }
  const all = await altogether?.().catch((error: unknown) => {
    if (!(error instanceof SourceUnavailable)) throw error;
    return undefined;
  });
  return { read, total: all ?? total, stopped: `one question may take ${budget} pages` };
};

/** The part of a result that says how complete its counts are. */
export const completeness = (source: string, things: string, { read, total, stopped }: Counted) => {
  const over = `the newest ${read}${total !== undefined && total > read ? ` of ${total}` : ''} ${things}`;
  return stopped === undefined
    ? { gaps: [] }
    : { atLeast: true, countedOver: over, gaps: [`${source}: only ${over} were counted, because ${stopped}`] };
};
