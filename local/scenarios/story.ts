import type { Json, SourceName } from '../dataset.ts';
import { type Random, random } from './random.ts';
import type { NssLine } from './records/zscaler.ts';

/** Something that happened across the sources, told once: its records are made from it, and what tests expect is too. */
export interface Story {
  title: string;
  /** What happened, in plain words. */
  what: string;
  principals: readonly string[];
  ips: readonly string[];
  hosts: readonly string[];
  beats: readonly Beat[];
}

interface Told<Source extends SourceName, Record> {
  /** Before the hour in which it is asked, at the latest. */
  minutesBefore: number;
  source: Source;
  what: string;
  /** How often, once without it; so many seconds apart. */
  times?: number;
  secondsApart?: number;
  record(at: Date, random: Random, index: number): Record;
}

export type Beat = Told<'zscaler', NssLine> | Told<Exclude<SourceName, 'zscaler'>, Json>;

/** A beat at an instant: with its records and the vendor's ids of them. */
export type Moment = { time: Date; what: string; ids: string[] } & (
  | { source: 'zscaler'; records: NssLine[] }
  | { source: Exclude<SourceName, 'zscaler'>; records: Json[] }
);

/** The story as it would have happened before `anchor`. The ids in it are the same for every anchor. */
export function tell({ title, beats }: Story, anchor: Date): Moment[] {
  return beats.map((beat, number) => {
    const begun = anchor.getTime() - beat.minutesBefore * 60_000;
    const each = <Record>(record: (at: Date, random: Random, index: number) => Record) =>
      Array.from({ length: beat.times ?? 1 }, (_, index) =>
        record(new Date(begun + index * (beat.secondsApart ?? 0) * 1000), random(title, number, index), index),
      );
    const moment = { time: new Date(begun), what: beat.what };
    if (beat.source === 'zscaler') {
      const records = each(beat.record);
      return { ...moment, source: beat.source, records, ids: records.map(({ line }) => zscalerId(line)) };
    }
    const records = each(beat.record);
    const key = idKeys[beat.source];
    return { ...moment, source: beat.source, records, ids: records.map((record) => String(record[key])) };
  });
}

const idKeys = { guardduty: 'id', cloudtrail: 'eventID', sentinelone: 'id', okta: 'uuid' } as const;

const zscalerId = (line: string): string => /"(?:recordid|event_id)":"(\d+)"/.exec(line)?.[1] ?? '';
