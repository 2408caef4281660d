import { athena } from '../shared/athena.ts';
import { athenaSearch } from '../shared/athena-search.ts';
import type { Evidence } from '../shared/evidence.ts';
import type { Search } from '../shared/search.ts';
import type { Matches } from '../shared/search-result.ts';
import { toLine, toRecord } from './record.ts';
import { source } from './source.ts';
import { details, type Feeds, type Filters, groups, line, matching } from './statements.ts';

export interface Zscaler {
  events(search: Search<Filters>): Promise<Matches>;
  /** The line as the feed wrote it, parsed. */
  event(evidence: Evidence): Promise<object | undefined>;
}

/** `patience` is how many milliseconds all statements of a question may take. */
export const zscaler = ({ patience = 45_000 } = {}): Zscaler => ({
  events(search) {
    return athenaSearch(search, {
      title: source.title,
      matching: (span, readable) => matching(span, search.filters, feeds(), readable),
      groups,
      details,
      toRecord,
      patience,
    });
  },
  async event({ scope, time, id }) {
    const [row] = await athena(source.title, { allowedMs: patience }).rows((readable) =>
      line(id, time, scope, feeds(), readable),
    );
    return row?.line === undefined ? undefined : toLine(row.line);
  },
});

const feeds = (): Feeds => ({
  zone: process.env.ZSCALER_TIME_ZONE ?? 'UTC',
  folders: process.env.ZSCALER_FOLDERS === 'one' ? 'one' : 'hourly',
});
