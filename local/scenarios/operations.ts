import type { AlarmsOfRegion, Json, LogLine, OperationsData } from '../dataset.ts';
import { ordersAlarm, ordersApi, seen } from './an-evening-release.ts';
import { hourOf } from './noise/hour.ts';
import { latency, operationsNoise, queueAge, web } from './noise/operations.ts';
import { metricAlarm, type Watch } from './records/cloudwatch.ts';
import { texts } from './words-in-unusual-places.ts';

const hourMs = 3_600_000;

/** What ran in the hours before the moment of asking, as CloudWatch and AWS Health know it. */
export const operations = (anchor: Date, hours: number[], seed: number): OperationsData => {
  const release = seen(anchor);
  const noise = hours.map((number) => operationsNoise(hourOf(number, seed, 'operations')));
  const historyOf = (watch: Watch): Json[] =>
    noise.flatMap(({ alarms }) => alarms.flatMap((each) => (each.watch === watch ? each.history : [])));
  const alarms = [
    { watch: ordersAlarm, history: release.history },
    { watch: latency, history: historyOf(latency) },
    { watch: queueAge, history: historyOf(queueAge) },
  ];
  const orders = noise.flatMap((each) => each.orders).concat(release.lines);
  const pages = noise.flatMap((each) => each.web).concat(fromAShopper(anchor));
  return {
    cloudwatch: [ordersAlarm.region, latency.region].map((region) => inRegion(region, alarms, anchor)),
    logs: [
      { ...ordersApi, ...stored(orders, anchor, hours), lines: orders },
      { ...web, ...stored(pages, anchor, hours), lines: pages },
    ],
    health: release.health,
  };
};

const inRegion = (region: string, alarms: { watch: Watch; history: Json[] }[], anchor: Date): AlarmsOfRegion => {
  const here = alarms.filter(({ watch }) => watch.region === region);
  return {
    region,
    alarms: here.map(({ watch, history }) => metricAlarm(watch, lastOf(history) ?? anchor)),
    history: here.flatMap(({ history }) => history.filter(({ Timestamp }) => Number(Timestamp) * 1000 < +anchor)),
  };
};

const lastOf = (history: Json[]): Date | undefined => {
  const last = history.at(-1);
  return last && new Date(Number(last.Timestamp) * 1000);
};

const stored = (lines: LogLine[], anchor: Date, hours: number[]) => ({
  storedBytes: lines.reduce((sum, { message }) => sum + message.length, 0),
  creationTime: anchor.getTime() - hours.length * hourMs,
});

/** Somebody who sends words for whoever reads the logs. */
const fromAShopper = (anchor: Date): LogLine[] => {
  const time = anchor.getTime() - 40 * hourMs - 17 * 60_000;
  const message = `${new Date(time).toISOString()} ERROR GET /search 500 agent="${texts.userAgent}"`;
  return [{ time, stream: 'web/0a1b2c3d', message }];
};
