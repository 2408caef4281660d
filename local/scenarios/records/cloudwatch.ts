import type { Json, LogLine } from '../../dataset.ts';
import { production } from '../organisation.ts';
import type { Random } from '../random.ts';

/** A metric alarm, as far as it does not change. */
export interface Watch {
  region: string;
  name: string;
  description: string;
  namespace: string;
  metric: string;
  dimension: [name: string, value: string];
  threshold: number;
  periodSeconds: number;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html */
export const metricAlarm = (watch: Watch, changed: Date): Json => ({
  AlarmName: watch.name,
  AlarmArn: `arn:aws:cloudwatch:${watch.region}:${production}:alarm:${watch.name}`,
  AlarmDescription: watch.description,
  ActionsEnabled: true,
  OKActions: [],
  AlarmActions: [`arn:aws:sns:${watch.region}:${production}:on-call`],
  Namespace: watch.namespace,
  MetricName: watch.metric,
  Dimensions: [{ Name: watch.dimension[0], Value: watch.dimension[1] }],
  Statistic: 'Sum',
  Period: watch.periodSeconds,
  EvaluationPeriods: 1,
  Threshold: watch.threshold,
  ComparisonOperator: 'GreaterThanThreshold',
  StateValue: 'OK',
  StateUpdatedTimestamp: changed.getTime() / 1000,
  StateTransitionedTimestamp: changed.getTime() / 1000,
});

/** An alarm going off at an instant and, so many minutes later, back to OK. */
export const episode = (watch: Watch, at: Date, minutes: number, value: number): Json[] => {
  const back = new Date(at.getTime() + minutes * 60_000);
  const crossed = `Threshold Crossed: 1 datapoint [${value}.0] was greater than the threshold (${watch.threshold}.0).`;
  const calm = `Threshold Crossed: 1 datapoint [0.0] was not greater than the threshold (${watch.threshold}.0).`;
  return [stateChange(watch, at, 'OK', 'ALARM', crossed), stateChange(watch, back, 'ALARM', 'OK', calm)];
};

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmHistoryItem.html */
const stateChange = ({ name }: Watch, at: Date, from: string, to: string, reason: string): Json => ({
  AlarmName: name,
  AlarmType: 'MetricAlarm',
  Timestamp: at.getTime() / 1000,
  HistoryItemType: 'StateUpdate',
  HistorySummary: `Alarm updated from ${from} to ${to}`,
  HistoryData: JSON.stringify({
    version: '1.0',
    oldState: { stateValue: from },
    newState: { stateValue: to, stateReason: reason },
  }),
});

/** A line as a Node.js function writes it. */
export const lambdaLine = (at: Date, random: Random, level: string, message: string): LogLine => ({
  time: at.getTime(),
  stream: `${at.toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${random.hex(32)}`,
  message: `${at.toISOString()}\t${random.uuid()}\t${level}\t${message}`,
});
