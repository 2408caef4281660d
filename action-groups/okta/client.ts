import { SourceUnavailable } from '../shared/errors.ts';
import type { Evidence } from '../shared/evidence.ts';
import { type Attempt, addressOf, vendorGet } from '../shared/http.ts';
import { isJson, type Json } from '../shared/json.ts';
import { completeness, type Page, readPages } from '../shared/pages.ts';
import type { Search } from '../shared/search.ts';
import { type Matches, tally } from '../shared/search-result.ts';
import { secretOf } from '../shared/secret.ts';
import { selection } from '../shared/selection.ts';
import { authorizations } from './authorization.ts';
import { idOf, toFound } from './event.ts';
import { type EventFilters, passes, quoted, scimFilter } from './filters.ts';
import { source } from './source.ts';

export interface Okta {
  /** Every event of the window that passes the filters, counted. */
  events(search: Search<EventFilters>): Promise<Matches>;
  /** One event as Okta wrote it. */
  event(evidence: Evidence): Promise<Json | undefined>;
}

const path = '/api/v1/logs';
const perPage = 1000;
const pageBudget = 60;

/** The System Log over its API; `patience` is how many milliseconds all requests of a question may take. */
export const oktaClient = ({ patience = 45_000 } = {}): Okta => {
  const authorization = authorizations();
  const tenant = async () => {
    const { OKTA_BASE_URL: baseUrl } = await secretOf(source.title, ['OKTA_BASE_URL']);
    const deadline = Date.now() + patience;
    const headers = (attempt: Attempt) => authorization(attempt, deadline);
    const get = vendorGet({ title: source.title, baseUrl, headers }, deadline);
    return { host: addressOf(source.title, baseUrl).hostname, pages: (asked: Asked) => pages(get, baseUrl, asked) };
  };
  return {
    async events(search) {
      const { host, pages } = await tenant();
      const { since, until, filters } = search;
      const events = selection(search, {
        toFound: (event) => toFound(event, host),
        passes: (event) => passes(event, filters),
        idOf,
        versionOf: () => '',
      });
      const counted = await readPages(pageBudget, pages({ since, until, filter: scimFilter(filters) }), events.add);
      const { gaps, ...complete } = completeness(source.title, 'events', counted);
      return { ...tally(events.found(), search), ...complete, gaps: [...gaps, ...events.gaps(source.title)] };
    },

    async event({ scope, time, id }) {
      const { host, pages } = await tenant();
      if (scope !== host) return undefined;
      const events: unknown[] = [];
      const since = new Date(time.getTime() - 1000);
      const until = new Date(time.getTime() + 1000);
      const filter = id.startsWith('sha256-') ? '' : `uuid eq ${quoted(id)}`;
      await readPages(pageBudget, pages({ since, until, filter }), (event) => events.push(event));
      return events.filter(isJson).find((event) => idOf(event) === id);
    },
  };
};

interface Asked {
  since: Date;
  until: Date;
  filter: string;
}

const pages = (get: ReturnType<typeof vendorGet>, baseUrl: string, asked: Asked) => {
  const query = {
    since: asked.since.toISOString(),
    until: asked.until.toISOString(),
    ...(asked.filter && { filter: asked.filter }),
    limit: String(perPage),
    sortOrder: 'DESCENDING',
  };
  return async (next?: string): Promise<Page> => {
    if (next && URL.parse(next, baseUrl)?.pathname !== path)
      throw new SourceUnavailable(source.title, 'it pointed to another address');
    const { body, headers } = await (next ? get(next) : get(path, query));
    if (!Array.isArray(body)) throw new SourceUnavailable(source.title, 'its answer was not understood');
    return { items: body, next: nextLink(headers) };
  };
};

/** One Link header or several, which arrive joined. https://developer.okta.com/docs/api/#link-header */
const nextLink = (headers: Headers): string | undefined =>
  /<([^<>]*)>\s*;(?=[^<]*\brel="?next"?)/.exec(headers.get('link') ?? '')?.[1];
