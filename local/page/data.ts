import * as sources from '../../action-groups/index.ts';
import { schemaOf } from '../../schemas/index.ts';
import type { Dataset, SourceName } from '../dataset.ts';
import type { AboutData } from './kinds.ts';

const names: SourceName[] = ['guardduty', 'cloudtrail', 'sentinelone', 'zscaler', 'okta'];

/** What there is to ask about, by source: the figures of `npm run ask --data`. */
export const aboutData = (dataset: Dataset, about: Pick<AboutData, 'folder' | 'live' | 'since'>): AboutData => ({
  ...about,
  sources: names.map((name) => {
    const times = timesOf(dataset, name);
    return {
      name,
      title: Object.values(sources).find((source) => source.name === name)?.title ?? name,
      records: times.length,
      absent: dataset.absent.includes(name),
      newest: times.reduce<string | null>((newest, time) => (time && (!newest || time > newest) ? time : newest), null),
    };
  }),
  unreadable: dataset.unreadable,
});

/** One question for each source that can be asked, in the asker's language. */
export const questionsFor = ({ live, sources: present }: AboutData, language: 'en' | 'ko'): string[] =>
  present
    .filter(({ records, absent }) => records > 0 || (live && !absent))
    .flatMap(({ name }) => schemaOf(name).operations[0]?.questions[language][0] ?? []);

/** ISO times of a source's records, empty where a record does not say. */
const timesOf = (dataset: Dataset, name: SourceName): string[] => {
  switch (name) {
    case 'guardduty':
      return dataset.guardduty.map(({ updatedAt }) => instant(updatedAt));
    case 'sentinelone':
      return dataset.sentinelone.map(({ threatInfo }) => instant((threatInfo as { createdAt?: unknown })?.createdAt));
    case 'okta':
      return dataset.okta.map(({ published }) => instant(published));
    case 'cloudtrail':
      return dataset.cloudtrail
        .flatMap(({ lines }) => lines)
        .map((line) => instant(/"eventTime":\s*"([^"]+)"/.exec(line)?.[1]));
    case 'zscaler':
      // The key tells the hour, whatever the template of the line
      return dataset.zscaler.flatMap(({ key, lines }) => {
        const [, year, month, day, hour] = key.split('/');
        return lines.map(() => instant(`${year}-${month}-${day}T${hour}:59:59Z`));
      });
  }
};

const instant = (value: unknown): string => {
  const time = new Date(String(value));
  return Number.isNaN(time.getTime()) ? '' : time.toISOString();
};
