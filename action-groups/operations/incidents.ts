import type { operations } from '../../schemas/generated/operations.ts';
import type { Asking } from '../shared/action-group.ts';
import { SourceUnavailable } from '../shared/errors.ts';
import { leaves, mentions } from '../shared/json.ts';
import type { Search } from '../shared/search.ts';
import { type Found, type Matches, tally } from '../shared/search-result.ts';
import type { Sources } from '../shared/sources.ts';
import { type AlarmHistory, alarmHistory } from './alarms.ts';
import { type Affected, changesBefore } from './changes.ts';
import { type Disruption, type Disruptions, disruptions } from './health.ts';
import { namesOf, toAlarm, toDisruption } from './incident.ts';
import { regionsFor } from './regions.ts';
import { source } from './source.ts';

type Filters = Omit<operations['summarizeIncidents']['parameters'], 'window' | 'timeZone' | 'limit' | 'cursor'>;

interface Part {
  found: Found[];
  gaps: string[];
  countedOver?: string;
  failed?: SourceUnavailable;
}

/** `patience` is how many milliseconds alarms and AWS Health may take; changes are looked up after them. */
export const incidents =
  (sources: Sources, { patience = 20_000 } = {}) =>
  async (search: Search<Filters>, asking: Asking): Promise<Matches> => {
    const signal = AbortSignal.timeout(patience);
    const { kind, region, text } = search.filters;
    const { regions, gaps } = regionsFor(region);
    const watched = new Map<string, Omit<Affected, 'record'>>();
    const alarmsOf = async (each: string): Promise<Part> => {
      const { episodes, ...history }: AlarmHistory = await alarmHistory(each, search, signal);
      const found = episodes
        .filter(({ name, reason, alarm }) => !text || mentions(leaves([each, name, reason, alarm]), text))
        .map((episode) => {
          const alarm = toAlarm(episode);
          watched.set(alarm.evidence, { names: namesOf(episode), region: each });
          return alarm;
        });
      return { ...history, found };
    };
    const healthOf = async (): Promise<Part> => {
      const { found, ...read }: Disruptions = await disruptions(search, regions, signal);
      return { ...read, found: found.filter((each) => !text || mentions(said(each), text)).map(toDisruption) };
    };
    const parts = await Promise.all([
      ...(kind === 'aws-health' ? [] : regions.map((each) => orGap(() => alarmsOf(each)))),
      ...(kind === 'alarms' || regions.length === 0 ? [] : [orGap(healthOf)]),
    ]);
    const [failure] = parts.flatMap(({ failed }) => failed ?? []);
    if (failure && parts.every(({ failed }) => failed))
      throw new SourceUnavailable(source.title, `${failure.source}: ${failure.reason}`);

    // What moves from one page to the next while they are read comes twice.
    const distinct = new Map(parts.flatMap(({ found }) => found).map((each) => [each.evidence, each]));
    const matches = tally([...distinct.values()], search, 'unrated');
    const affected = matches.records.flatMap((record) => {
      const about = watched.get(record.evidence);
      return about ? [{ record, ...about }] : [];
    });
    const changed = await changesBefore(affected, sources, asking);
    const over = parts.flatMap(({ countedOver }) => countedOver ?? []);
    return {
      ...matches,
      ...(over.length > 0 && { atLeast: true, countedOver: over.join(', ') }),
      records: matches.records.map((record) => ({ ...record, ...changed.before.get(record.evidence) })),
      gaps: [...gaps, ...parts.flatMap((part) => part.gaps), ...changed.gaps],
    };
  };

const said = ({ event, description }: Disruption): string[] => leaves([event, description]);

/** A part that fails is a gap, not a failure of the search. */
const orGap = async (part: () => Promise<Part>): Promise<Part> => {
  try {
    return await part();
  } catch (error) {
    if (!(error instanceof SourceUnavailable)) throw error;
    return { found: [], gaps: [`${error.source}: ${error.reason}`], failed: error };
  }
};
