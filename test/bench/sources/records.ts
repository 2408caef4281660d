import type { Dataset, Json, LogObject } from '../../../local/dataset.ts';
import { sampleData } from '../../../local/scenarios/index.ts';
import { askedAt } from '../../support/agent.ts';
import { nssTime } from '../../support/zscaler.ts';

export const until = new Date(askedAt);
export const since = new Date(until.getTime() - 86_400_000);

/** The sample data are the patterns: each record that a bench makes is one of them, with an id and a time of its own. */
const patterns: Dataset = sampleData(until);

/** The time of the nth of some records, spread over the last day, oldest first. */
const timeOf = (index: number, count: number): Date =>
  new Date(since.getTime() + Math.floor((index * 86_400_000) / count));

const uuidOf = (index: number): string => `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;

const made = (from: Json[], count: number, change: (pattern: Json, index: number, time: string) => Json): Json[] =>
  Array.from({ length: count }, (_, index) =>
    change(from[index % from.length]!, index, timeOf(index, count).toISOString()),
  );

export const records = {
  okta: (count: number) =>
    made(patterns.okta, count, (event, index, published) => ({ ...event, published, uuid: uuidOf(index) })),
  sentinelone: (count: number) =>
    made(patterns.sentinelone, count, (threat, index, createdAt) => ({
      ...threat,
      id: String(2_000_000_000_000_000_000n + BigInt(index)),
      threatInfo: { ...(threat.threatInfo as Json), createdAt },
    })),
  guardduty: (count: number) => {
    const open = patterns.guardduty.filter(({ service }) => (service as Json).archived !== true);
    return made(open, count, (finding, index, updatedAt) => ({
      ...finding,
      updatedAt,
      id: index.toString(16).padStart(32, '0'),
    }));
  },
};

/** A line of a log file, and the folder that the source would have put it in. */
export interface Line {
  folder: string;
  line: string;
}

type Pattern = (index: number, time: Date) => Line;

const spliced = (line: string, pattern: RegExp, value: string): string =>
  line.replace(pattern, (_, name) => `${name}${value}`);

const patternsOf = (objects: LogObject[], pattern: (folder: string, line: string) => Pattern): Pattern[] =>
  objects.flatMap(({ key, lines }) => lines.map((line) => pattern(key, line)));

const cloudtrail = patternsOf(patterns.cloudtrail, (key, line) => {
  const [, account, , region] = key.split('/');
  return (index, time) => ({
    folder: `AWSLogs/${account}/CloudTrail/${region}/${time.toISOString().slice(0, 10).replaceAll('-', '/')}`,
    line: spliced(
      spliced(line, /("eventTime":")[^"]+/, `${time.toISOString().slice(0, 19)}Z`),
      /("eventID":")[^"]+/,
      uuidOf(index),
    ),
  });
});

const zscaler = patternsOf(patterns.zscaler, (key, line) => {
  const [feed] = key.split('/');
  return (index, time) => {
    const stamp = time.toISOString();
    const dated = line.includes('"datetime"')
      ? spliced(line, /("datetime":")[^"]+/, stamp.slice(0, 19).replace('T', ' '))
      : spliced(line, /("time":")[^"]+/, nssTime(time));
    return {
      folder: `${feed}/${stamp.slice(0, 13).replaceAll(/[-T]/g, '/')}`,
      line: spliced(dated, /("(?:recordid|event_id)":")[^"]+/, String(index)),
    };
  };
});

/** Lines of the last day, oldest first. */
export const lines = {
  cloudtrail: (count: number) => linesOf(cloudtrail, count),
  zscaler: (count: number) => linesOf(zscaler, count),
};

function* linesOf(from: Pattern[], count: number): Generator<Line> {
  for (let index = 0; index < count; index += 1) yield from[index % from.length]!(index, timeOf(index, count));
}
