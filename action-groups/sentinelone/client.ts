import type { operations } from '../../schemas/generated/sentinelone.ts';
import { SourceUnavailable } from '../shared/errors.ts';
import type { Evidence } from '../shared/evidence.ts';
import { type Attempt, addressOf, type Vendor, vendorGet } from '../shared/http.ts';
import { hasIp } from '../shared/ip.ts';
import { at, isJson, type Json, leaves, mentions, textAt } from '../shared/json.ts';
import { completeness, type Page, readPages } from '../shared/pages.ts';
import type { Search } from '../shared/search.ts';
import { type Matches, tally } from '../shared/search-result.ts';
import { secretOf } from '../shared/secret.ts';
import { selection } from '../shared/selection.ts';
import { isAtLeast } from '../shared/severity.ts';
import { source } from './source.ts';
import { hostOf, idOf, ipsOf, outcomeOf, principalsOf, severityOf, toFound, versionOf } from './threat.ts';

type ThreatFilters = Omit<
  operations['searchSentinelOneThreats']['parameters'],
  'window' | 'timeZone' | 'limit' | 'cursor'
>;

export interface SentinelOne {
  /** Every threat of the window that passes the filters, counted. */
  threats(search: Search<ThreatFilters>): Promise<Matches>;
  /** One threat as SentinelOne wrote it. */
  threat(evidence: Evidence): Promise<Json | undefined>;
}

const path = '/web/api/v2.1/threats';
const perPage = 1000;
const pageBudget = 60;

/** Threats over the management API; `patience` is how many milliseconds all requests of a question may take. */
export const sentinelOneClient = ({ patience = 45_000 } = {}): SentinelOne => ({
  async threats(search) {
    const { vendor, origin } = await tenant();
    const threats = selection(search, {
      toFound: (threat) => toFound(threat, origin),
      passes: (threat) => passes(threat, search.filters),
      idOf,
      versionOf,
    });
    const asked = {
      createdAt__gte: search.since.toISOString(),
      createdAt__lt: search.until.toISOString(),
      sortBy: 'createdAt',
      sortOrder: 'desc',
      ...containing(search.filters),
    };
    const { page, altogether } = threatsOf(vendor, patience, asked);
    const counted = await readPages(pageBudget, page, threats.add, altogether);
    const { gaps, ...complete } = completeness(source.title, 'threats', counted);
    return { ...tally(threats.found(), search), ...complete, gaps: [...gaps, ...threats.gaps(source.title)] };
  },

  async threat({ scope, time, id }) {
    const { vendor, origin } = await tenant();
    if (scope !== origin.hostname) return undefined;
    const soon = new Date(time.getTime() + 1);
    const asked: Record<string, string> = id.startsWith('sha256-')
      ? { createdAt__gte: time.toISOString(), createdAt__lt: soon.toISOString() }
      : { ids: id };
    const { items } = await threatsOf(vendor, patience, asked).page();
    return items.filter(isJson).find((threat) => idOf(threat) === id);
  },
});

const tenant = async (): Promise<{ vendor: Vendor; origin: URL }> => {
  const fields = ['SENTINELONE_BASE_URL', 'SENTINELONE_API_TOKEN'] as const;
  const { SENTINELONE_BASE_URL: baseUrl } = await secretOf(source.title, fields);
  const headers = async ({ fresh }: Attempt) => ({
    authorization: `ApiToken ${(await secretOf(source.title, fields, fresh)).SENTINELONE_API_TOKEN}`,
  });
  return { vendor: { title: source.title, baseUrl, headers }, origin: addressOf(source.title, baseUrl) };
};

const threatsOf = (vendor: Vendor, patience: number, asked: Record<string, string>) => {
  const get = vendorGet(vendor, Date.now() + patience);
  return {
    /** The first page also says how many there are; counting them again for each of the others would take its time. */
    async page(cursor?: string): Promise<Page> {
      const following: Record<string, string> = cursor ? { cursor, skipCount: 'true' } : {};
      const { body } = await get(path, { ...asked, limit: String(perPage), ...following });
      const items = at(body, 'data');
      if (!Array.isArray(items)) throw new SourceUnavailable(source.title, 'its answer was not understood');
      return { items, next: textAt(body, 'pagination.nextCursor'), total: cursor ? undefined : totalOf(body) };
    },
    /** How many there are by now, without reading them. */
    altogether: async () => totalOf((await get(path, { ...asked, countOnly: 'true' })).body),
  };
};

const totalOf = (body: unknown): number | undefined => {
  const total = at(body, 'pagination.totalItems');
  return typeof total === 'number' ? total : undefined;
};

/** What SentinelOne may leave out beforehand: a comma would make a list of it, and other letters have several spellings. */
const containing = ({ host }: ThreatFilters): Record<string, string> =>
  host && /^[ -~]+$/.test(host) && !host.includes(',') ? { computerName__contains: host } : {};

const passes = (threat: Json, { severity, principal, ip, host, type, outcome, text }: ThreatFilters): boolean =>
  (!severity || isAtLeast(severityOf(threat), severity)) &&
  (!principal || mentions(principalsOf(threat), principal)) &&
  (!ip || hasIp(ipsOf(threat), ip)) &&
  (!host || mentions([hostOf(threat)], host)) &&
  (!type || mentions([textAt(threat, 'threatInfo.classification') ?? 'Unclassified'], type)) &&
  (!outcome || outcomeOf(threat) === outcome) &&
  (!text || mentions(leaves(threat), text));
