import { athena } from '../shared/athena.ts';
import { athenaSearch } from '../shared/athena-search.ts';
import type { Evidence } from '../shared/evidence.ts';
import type { Search } from '../shared/search.ts';
import type { Matches } from '../shared/search-result.ts';
import { toEvent, toRecord } from './record.ts';
import { source } from './source.ts';
import { details, event, type Filters, groups, matching, type Partitions } from './statements.ts';

export interface CloudTrail {
  events(search: Search<Filters>): Promise<Matches>;
  /** The event as CloudTrail wrote it. */
  event(evidence: Evidence): Promise<object | undefined>;
}

/** `patience` is how many milliseconds all statements of a question may take. */
export const cloudTrail = ({ patience = 45_000 } = {}): CloudTrail => ({
  events(search) {
    const { partitions, gaps } = searched(search.filters);
    return athenaSearch(search, {
      title: source.title,
      matching: (span, readable) => matching(span, search.filters, partitions, readable),
      groups,
      details,
      toRecord,
      patience,
      gaps,
    });
  },
  async event({ scope, time, id }) {
    const [account = '', region = ''] = scope.split('/');
    const { partitions } = searched({ account, region });
    const [row] = await athena(source.title, { allowedMs: patience }).rows((readable) =>
      event(id, time, partitions, readable),
    );
    return row && toEvent(row);
  },
});

const setting = (name: string): string[] => (process.env[name] ?? '').split(',').filter(Boolean);

/** Which log files a search reads: those of the accounts and Regions that are set, fewer where it asks for one. */
const searched = ({ account, region }: Pick<Filters, 'account' | 'region'>) => {
  const accounts = setting('CLOUDTRAIL_ACCOUNTS');
  const regions = setting('CLOUDTRAIL_REGIONS');
  const partitions: Partitions = {
    accounts: account ? [account] : accounts,
    // Global services log in us-east-1, whatever Region their events name.
    regions: region ? [...new Set([region, 'us-east-1'])] : regions,
  };
  const gaps = [...missing(account, accounts, 'account'), ...missing(region, regions, 'Region')];
  return { partitions, gaps };
};

const missing = (wanted: string | undefined, known: string[], what: string): string[] =>
  wanted === undefined || known.length === 0 || known.includes(wanted)
    ? []
    : [`${what} ${wanted} is not among those whose CloudTrail logs are searched`];
