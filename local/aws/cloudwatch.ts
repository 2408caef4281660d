import type { AlarmsOfRegion, Json } from '../dataset.ts';
import type { Serve } from '../http.ts';
import { awsJson, limited, onlyKnown, paged } from './json-protocol.ts';

/** CloudWatch over alarms and their history in its own wire form: DescribeAlarmHistory and DescribeAlarms, by Region. */
export const cloudWatch = (regions: AlarmsOfRegion[]): Serve => {
  const of = (region: string) =>
    regions.find((each) => each.region === region) ?? { region, alarms: [], history: [] as Json[] };
  return awsJson('CloudWatch', {
    DescribeAlarmHistory(input, region) {
      onlyKnown('CloudWatch', input, [
        'AlarmTypes',
        'HistoryItemType',
        'StartDate',
        'EndDate',
        'ScanBy',
        'MaxRecords',
        'NextToken',
      ]);
      const { HistoryItemType, StartDate, EndDate, ScanBy, MaxRecords, NextToken } = input;
      const items = of(region)
        .history.filter((item) => typesIn(input).includes(String(item.AlarmType ?? 'MetricAlarm')))
        .filter((item) => HistoryItemType === undefined || item.HistoryItemType === HistoryItemType)
        .filter(({ Timestamp }) => Number(Timestamp) >= Number(StartDate ?? 0))
        .filter(({ Timestamp }) => Number(Timestamp) <= Number(EndDate ?? Number.POSITIVE_INFINITY))
        .toSorted((a, b) => Number(a.Timestamp) - Number(b.Timestamp));
      if (ScanBy !== 'TimestampAscending') items.reverse();
      const { page, next } = paged(items, NextToken, limited(MaxRecords, 50, 100));
      return { AlarmHistoryItems: page, ...(next && { NextToken: next }) };
    },
    DescribeAlarms(input, region) {
      onlyKnown('CloudWatch', input, ['AlarmNames', 'AlarmTypes', 'MaxRecords']);
      const names = input.AlarmNames as string[] | undefined;
      const found = of(region)
        .alarms.filter(({ AlarmName }) => names === undefined || names.includes(String(AlarmName)))
        .slice(0, limited(input.MaxRecords, 50, 100));
      const isComposite = ({ AlarmRule }: Json) => AlarmRule !== undefined;
      const types = typesIn(input);
      return {
        MetricAlarms: types.includes('MetricAlarm') ? found.filter((alarm) => !isComposite(alarm)) : [],
        CompositeAlarms: types.includes('CompositeAlarm') ? found.filter(isComposite) : [],
      };
    },
  });
};

/** Without a type, both calls are about metric alarms only. */
const typesIn = ({ AlarmTypes }: Json): string[] => (AlarmTypes as string[] | undefined) ?? ['MetricAlarm'];
