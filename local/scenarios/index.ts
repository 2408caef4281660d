import type { Dataset, Json } from '../dataset.ts';
import { story as statement } from './a-statement-to-open.ts';
import { story as tuesday } from './a-tuesday-at-the-office.ts';
import { story as evening } from './an-evening-release.ts';
import { story as twice } from './dana-signs-in-twice.ts';
import { cloudTrailObjects, zscalerObjects } from './log-objects.ts';
import { cloudTrailNoise } from './noise/cloudtrail.ts';
import { guardDutyNoise } from './noise/guardduty.ts';
import { hourOf } from './noise/hour.ts';
import { oktaNoise } from './noise/okta.ts';
import { sentinelOneNoise } from './noise/sentinelone.ts';
import { zscalerNoise } from './noise/zscaler.ts';
import { operations } from './operations.ts';
import type { NssLine } from './records/zscaler.ts';
import { story as reporting } from './reporting-from-elsewhere.ts';
import { type Story, tell } from './story.ts';
import { story as words } from './words-in-unusual-places.ts';

export const stories: readonly Story[] = [statement, evening, tuesday, twice, reporting, words];

const days = 30;

/** Stories are told, and noise stops, at the last full hour: within one hour of asking the data are the same. */
export const anchorOf = (askedAt: Date): Date => new Date(Math.floor(askedAt.getTime() / 3_600_000) * 3_600_000);

/** A month of every source up to the moment of asking: the same bytes for the same instant and seed. */
export function sampleData(askedAt: Date, seed = 1): Dataset {
  const anchor = anchorOf(askedAt);
  const end = anchor.getTime() / 3_600_000;
  const hours = Array.from({ length: days * 24 }, (_, index) => end - days * 24 + index);
  const told = stories.flatMap((story) => tell(story, anchor));
  const ofStories = (source: 'guardduty' | 'okta' | 'sentinelone' | 'cloudtrail'): Json[] =>
    told.flatMap((moment) => (moment.source === source ? moment.records : []));
  const lines: NssLine[] = told.flatMap((moment) => (moment.source === 'zscaler' ? moment.records : []));

  return {
    guardduty: inOrder(
      ofStories('guardduty').concat(hours.flatMap((hour) => guardDutyNoise(hourOf(hour, seed, 'guardduty')))),
      ({ updatedAt }) => String(updatedAt),
    ),
    okta: inOrder(
      ofStories('okta').concat(hours.flatMap((hour) => oktaNoise(hourOf(hour, seed, 'okta')))),
      ({ published }) => String(published),
    ),
    // The last day belongs to the stories alone.
    sentinelone: inOrder(
      ofStories('sentinelone').concat(
        hours.slice(0, -24).flatMap((hour) => sentinelOneNoise(hourOf(hour, seed, 'sentinelone'))),
      ),
      ({ threatInfo }) => String((threatInfo as Json).createdAt),
    ),
    cloudtrail: cloudTrailObjects(
      inOrder(
        ofStories('cloudtrail').concat(hours.flatMap((hour) => cloudTrailNoise(hourOf(hour, seed, 'cloudtrail')))),
        ({ eventTime }) => String(eventTime),
      ),
      anchor,
    ),
    zscaler: zscalerObjects(
      inOrder(lines.concat(hours.flatMap((hour) => zscalerNoise(hourOf(hour, seed, 'zscaler')))), ({ time }) =>
        time.toISOString(),
      ),
    ),
    operations: operations(anchor, hours, seed),
    absent: [],
    unreadable: [],
  };
}

function inOrder<Record>(records: Record[], timeOf: (record: Record) => string): Record[] {
  return records
    .map((record) => ({ record, time: timeOf(record) }))
    .sort((one, other) => (one.time < other.time ? -1 : one.time > other.time ? 1 : 0))
    .map(({ record }) => record);
}
