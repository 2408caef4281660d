import {
  type AlarmHistoryItem,
  CloudWatchClient,
  type CompositeAlarm,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { askingAws, awsFailure } from '../shared/aws-failure.ts';
import { recordId } from '../shared/evidence.ts';
import { at, type Json, textAt } from '../shared/json.ts';
import { completeness, readPages } from '../shared/pages.ts';
import type { Span } from '../shared/window.ts';
import { perRegion } from './regions.ts';

/** One time that an alarm went into ALARM. */
export interface Episode {
  region: string;
  name: string;
  /** Stands in the evidence id. */
  id: string;
  time: Date;
  /** When it left ALARM again; 'later' where that lies after what was read. */
  ended: Date | 'still in ALARM' | 'later';
  reason: string | undefined;
  /** As it is set up now; undefined where it was deleted since. */
  alarm: Alarm | undefined;
}

type Alarm = MetricAlarm & CompositeAlarm;

export interface AlarmHistory {
  episodes: Episode[];
  gaps: string[];
  /** Where the history was too long to be read to its end: over what was counted. */
  countedOver?: string;
}

const pageBudget = 20;
const perPage = 100;
const types = ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'] as const;

const clientOf = perRegion((region) => new CloudWatchClient({ region, maxAttempts: 3 }));

/** The alarms of a Region that fired within a span. Throws SourceUnavailable where the Region does not answer at once. */
export const alarmHistory = async (region: string, span: Span, signal: AbortSignal): Promise<AlarmHistory> => {
  const states: State[] = [];
  let unreadable = 0;
  const counted = await readPages(
    pageBudget,
    (next) => asking(region, signal, () => historyPage(region, span, next, signal)),
    (item) => {
      const state = toState(item as AlarmHistoryItem);
      if (!state) unreadable += 1;
      else if (state.time >= span.since && state.time < span.until) states.push(state);
    },
  );
  const fired = states.filter(({ value }) => value === 'ALARM');
  const alarms = await described(
    region,
    fired.map(({ name }) => name),
    signal,
  );
  const { gaps, countedOver } = completeness(region, 'alarm state changes', counted);
  return {
    episodes: fired.map((state) => toEpisode(region, state, states, alarms.found.get(state.name))),
    gaps: [
      ...gaps,
      ...alarms.gaps,
      ...(unreadable > 0 ? [`${region}: ${unreadable} alarm state changes could not be read and are not counted`] : []),
    ],
    ...(countedOver && { countedOver: `${countedOver} of ${region}` }),
  };
};

const asking = <T>(region: string, signal: AbortSignal, answer: () => Promise<T>) =>
  askingAws(`CloudWatch in ${region}`, signal, answer);

const historyPage = async (region: string, { since, until }: Span, next: string | undefined, signal: AbortSignal) => {
  const { AlarmHistoryItems, NextToken } = await clientOf(region).send(
    new DescribeAlarmHistoryCommand({
      AlarmTypes: [...types],
      HistoryItemType: 'StateUpdate',
      StartDate: since,
      EndDate: until,
      ScanBy: 'TimestampDescending',
      MaxRecords: perPage,
      ...(next && { NextToken: next }),
    }),
    { abortSignal: signal },
  );
  if (!AlarmHistoryItems) throw new SyntaxError('no AlarmHistoryItems');
  return { items: AlarmHistoryItems, next: NextToken || undefined };
};

interface State {
  name: string;
  time: Date;
  value: string;
  reason: string | undefined;
}

/** undefined where it does not say which alarm, when or what. */
const toState = ({ AlarmName: name, Timestamp: time, HistoryData }: AlarmHistoryItem): State | undefined => {
  const data = parsed(HistoryData);
  const value = textAt(data, 'newState.stateValue');
  if (!name || !time || Number.isNaN(time.getTime()) || !value) return undefined;
  return { name, time, value, reason: textAt(data, 'newState.stateReason') };
};

const parsed = (json: string | undefined): unknown => {
  try {
    return JSON.parse(json ?? '');
  } catch {
    return undefined;
  }
};

const toEpisode = (region: string, { name, time, reason }: State, states: State[], alarm?: Alarm): Episode => ({
  region,
  name,
  id: idOf(name),
  time,
  ended: endOf(name, time, states) ?? (isStill(time, alarm) ? 'still in ALARM' : 'later'),
  reason,
  alarm,
});

const idOf = (name: string) => `alarm.${recordId(name, name)}`;

const endOf = (name: string, time: Date, states: State[]): Date | undefined =>
  states
    .filter((state) => state.name === name && state.value !== 'ALARM' && state.time > time)
    .map((state) => state.time)
    .toSorted((a, b) => a.getTime() - b.getTime())[0];

/** In ALARM now, and since no later than then. The two services' clocks differ by a little. */
const isStill = (time: Date, alarm: Alarm | undefined): boolean =>
  alarm?.StateValue === 'ALARM' &&
  (alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp ?? time).getTime() <= time.getTime() + 60_000;

/** How alarms are set up; what cannot be had is a gap, since that an alarm fired is known without it. */
const described = async (region: string, names: string[], signal: AbortSignal) => {
  const found = new Map<string, Alarm>();
  const distinct = [...new Set(names)];
  try {
    for (let from = 0; from < distinct.length; from += perPage) {
      const asked = { AlarmNames: distinct.slice(from, from + perPage), AlarmTypes: [...types], MaxRecords: perPage };
      const answer = await clientOf(region).send(new DescribeAlarmsCommand(asked), { abortSignal: signal });
      const { MetricAlarms = [], CompositeAlarms = [], LogAlarms = [] } = answer;
      for (const alarm of [...MetricAlarms, ...CompositeAlarms, ...LogAlarms])
        if (alarm.AlarmName) found.set(alarm.AlarmName, alarm);
    }
    return { found, gaps: [] };
  } catch (error) {
    return { found, gaps: [`${region}: what the alarms watch is not known, ${awsFailure(error, signal)}`] };
  }
};

/** A state change as CloudWatch wrote it, with the alarm as it is set up now. */
export const alarmRecord = async (
  region: string,
  time: Date,
  id: string,
  signal: AbortSignal,
): Promise<Json | undefined> => {
  const span = { since: new Date(time.getTime() - 1000), until: new Date(time.getTime() + 1000) };
  const { items } = await asking(region, signal, () => historyPage(region, span, undefined, signal));
  const item = items.find((each) => each.Timestamp?.getTime() === time.getTime() && idOf(each.AlarmName ?? '') === id);
  if (!item?.AlarmName) return undefined;
  const { found } = await described(region, [item.AlarmName], signal);
  const data = parsed(item.HistoryData);
  return {
    AlarmName: item.AlarmName,
    Timestamp: time.toISOString(),
    HistoryItemType: item.HistoryItemType,
    HistorySummary: item.HistorySummary,
    HistoryData: at(data, 'newState') === undefined ? item.HistoryData : data,
    Alarm: found.get(item.AlarmName) ?? null,
  };
};
