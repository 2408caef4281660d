import { isJson, type Json } from './json.ts';
import type { Search } from './search.ts';
import type { Found } from './search-result.ts';

/** How a source's records are read. */
export interface Reading {
  /** undefined where a record has no readable time. */
  toFound: (record: Json) => Found | undefined;
  /** Whether it passes the filters of the search. */
  passes: (record: Json) => boolean;
  /** Copies of one record share an id; the latest version of them counts, of equal ones any that matches. */
  idOf: (record: Json) => string;
  versionOf: (record: Json) => string;
}

/**
 * The distinct records that match a search, out of all that a source gives. Whatever the source filtered before, window
 * and filters hold here.
 */
export const selection = ({ since, until }: Search<unknown>, { toFound, passes, idOf, versionOf }: Reading) => {
  const records = new Map<string, { version: string; found: Found | undefined }>();
  let unreadable = 0;
  return {
    add(record: unknown): void {
      if (!isJson(record)) {
        unreadable += 1;
        return;
      }
      const id = idOf(record);
      const version = versionOf(record);
      const known = records.get(id);
      if (known && (known.version > version || (known.version === version && known.found))) return;
      const found = toFound(record);
      if (!found) unreadable += 1;
      const matches = found && found.time >= since.toISOString() && found.time < until.toISOString() && passes(record);
      records.set(id, { version, found: matches ? found : undefined });
    },
    found: (): Found[] => [...records.values()].flatMap(({ found }) => found ?? []),
    gaps: (source: string): string[] =>
      unreadable === 0
        ? []
        : [
            `${source}: ${unreadable === 1 ? '1 record could not be read and is' : `${unreadable} records could not be read and are`} not counted`,
          ],
  };
};
