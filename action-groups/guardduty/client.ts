import { SourceUnavailable } from '../shared/errors.ts';
import type { Evidence } from '../shared/evidence.ts';
import { isJson, type Json, textAt } from '../shared/json.ts';
import { completeness, readPages } from '../shared/pages.ts';
import type { Search } from '../shared/search.ts';
import { type Matches, tally } from '../shared/search-result.ts';
import { selection } from '../shared/selection.ts';
import { criterion, type FindingFilters, passes } from './filters.ts';
import { idOf, toFound } from './finding.ts';
import { source } from './source.ts';
import { type Region, regionClient } from './wire.ts';

export interface GuardDuty {
  /** Every finding of the window, in every Region, that passes the filters, counted. */
  findings(search: Search<FindingFilters>): Promise<Matches>;
  /** One finding as GuardDuty wrote it. */
  finding(evidence: Evidence): Promise<Json | undefined>;
}

/** 40 calls a Region: one for its detector, then two a page. */
const pageBudget = 19;

/** `patience` is how many milliseconds all calls of a question may take. */
export const guardDutyClient = ({ patience = 45_000 } = {}): GuardDuty => ({
  async findings(search) {
    const { region: wanted } = search.filters;
    const regions = configuredRegions().filter((region) => !wanted || region === wanted);
    const signal = AbortSignal.timeout(patience);
    const findings = selection(search, {
      toFound,
      passes: (finding) => passes(finding, search.filters),
      idOf,
      versionOf: (finding) => textAt(finding, 'updatedAt') ?? '',
    });
    const covered = await Promise.all(
      regions.map((region) => coverage(region, regionClient(region, signal), search, findings.add)),
    );
    const failed = covered.flatMap((each) => each.failed ?? []);
    if (failed[0] && failed.length === regions.length) throw new SourceUnavailable(source.title, failed[0].reason);
    const over = covered.flatMap((each) => each.countedOver ?? []);
    return {
      ...tally(findings.found(), search),
      ...(over.length > 0 && { atLeast: true, countedOver: over.join(', ') }),
      gaps: [
        ...covered.flatMap((each) => each.gaps),
        ...(regions.length === 0 ? [`${wanted}: this Region is not among those that are searched`] : []),
        ...findings.gaps(source.title),
      ],
    };
  },

  async finding({ scope, id }) {
    const [account, name = ''] = scope.split('/');
    if (!configuredRegions().includes(name)) return undefined;
    const region = regionClient(name, AbortSignal.timeout(patience));
    const detector = await region.detector();
    if (detector === undefined) return undefined;
    const found = (await region.findings(detector, [id])).filter(isJson).find((finding) => idOf(finding) === id);
    return found && (textAt(found, 'accountId') ?? 'unknown') === account ? found : undefined;
  },
});

const configuredRegions = (): string[] => {
  const regions = (process.env.GUARDDUTY_REGIONS ?? '').split(',').filter(Boolean);
  if (regions.length === 0) throw new Error('GUARDDUTY_REGIONS is not set');
  return regions;
};

interface Coverage {
  gaps: string[];
  countedOver?: string;
  failed?: SourceUnavailable;
}

/** Reads a Region; one that fails or has no detector is a gap, not a failure of the search. */
const coverage = async (
  name: string,
  region: Region,
  search: Search<FindingFilters>,
  add: (finding: unknown) => void,
): Promise<Coverage> => {
  try {
    const detector = await region.detector();
    if (detector === undefined) return { gaps: [`${name}: GuardDuty is not enabled`] };
    const asked = {
      DetectorId: detector,
      FindingCriteria: { Criterion: criterion(search) },
      SortCriteria: { AttributeName: 'updatedAt', OrderBy: 'DESC' as const },
    };
    const page = async (token?: string) => {
      const { ids, next } = await region.ids({ ...asked, ...(token && { NextToken: token }) });
      const items = ids.length > 0 ? await region.findings(detector, ids) : [];
      // One that is listed but not given stays visible as a gap.
      const missing = Array.from({ length: ids.length - items.length }, () => undefined);
      return { items: [...items, ...missing], next };
    };
    const { gaps, countedOver } = completeness(name, 'findings', await readPages(pageBudget, page, add));
    return { gaps, ...(countedOver && { countedOver: `${countedOver} of ${name}` }) };
  } catch (error) {
    if (!(error instanceof SourceUnavailable)) throw error;
    return { gaps: [`${name}: GuardDuty could not be searched, ${error.reason}`], failed: error };
  }
};
