import { SourceUnavailable } from './errors.ts';

export interface Page {
  items: unknown[];
  /** Where the next page is; none where this was the last. */
  next?: string | undefined;
}

export interface Collected {
  items: unknown[];
  /** Why there may be more, as the end of a sentence. */
  stopped?: string;
}

/**
 * Pages one after the other, at most `budget` of them. What a source gave before it failed is kept; a source that fails
 * at once throws.
 */
export const collected = async (budget: number, page: (next?: string) => Promise<Page>): Promise<Collected> => {
  const items: unknown[] = [];
  const seen = new Set<string | undefined>();
  let next: string | undefined;
  for (let count = 0; count < budget; count += 1) {
    seen.add(next);
    try {
      const got = await page(next);
      items.push(...got.items);
      next = got.next;
    } catch (error) {
      if (count === 0 || !(error instanceof SourceUnavailable)) throw error;
      return { items, stopped: error.reason };
    }
    if (next === undefined) return { items };
    if (seen.has(next)) return { items, stopped: 'it led in a circle' };
  }
  return { items, stopped: `a question may take ${budget} pages` };
};

/** The part of a result that says that a count is not complete. */
export const incomplete = (source: string, { items, stopped }: Collected, things: string) =>
  stopped === undefined
    ? { gaps: [] }
    : {
        atLeast: true,
        countedOver: `the newest ${items.length} ${things}`,
        gaps: [`${source}: only the newest ${items.length} ${things} were counted, because ${stopped}`],
      };
