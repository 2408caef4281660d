import type { Json, LogLine } from '../../dataset.ts';
import { episode, lambdaLine, type Watch } from '../records/cloudwatch.ts';
import type { Hour } from './hour.ts';

export const web = { region: 'ap-northeast-2', name: '/ecs/web' };

export const latency: Watch = {
  region: 'ap-northeast-2',
  name: 'web-latency',
  description: 'Pages of the web shop take longer than two seconds',
  namespace: 'AWS/ApplicationELB',
  metric: 'TargetResponseTime',
  dimension: ['LoadBalancer', 'app/web/0123456789abcdef'],
  threshold: 2,
  periodSeconds: 60,
};

export const queueAge: Watch = {
  region: 'us-east-1',
  name: 'batch-queue-age',
  description: 'Jobs of the nightly batch wait longer than an hour',
  namespace: 'AWS/SQS',
  metric: 'ApproximateAgeOfOldestMessage',
  dimension: ['QueueName', 'batch'],
  threshold: 3600,
  periodSeconds: 300,
};

export interface Running {
  alarms: { watch: Watch; history: Json[] }[];
  orders: LogLine[];
  web: LogLine[];
}

/** Alarms that go off for a few minutes, two or three times a day, and lines about nothing in particular. */
export const operationsNoise = (hour: Hour): Running => {
  const { number, random } = hour;
  const at = new Date(hour.start.getTime() + random.whole(0, 40) * 60_000);
  const flaps = (watch: Watch, isDue: boolean) =>
    isDue ? [{ watch, history: episode(watch, at, random.whole(2, 9), watch.threshold + random.whole(1, 5)) }] : [];
  const lineOf = (message: string): LogLine => {
    const time = hour.instant();
    return { time: time.getTime(), stream: `web/${random.hex(8)}`, message: `${time.toISOString()} ${message}` };
  };
  return {
    alarms: [...flaps(latency, number % 11 === 5), ...flaps(queueAge, number % 53 === 17)],
    orders: Array.from({ length: random.whole(1, 3) }, () =>
      lambdaLine(hour.instant(), random, 'INFO', `order ${random.digits(6)} accepted in ${random.whole(20, 400)} ms`),
    ),
    web: [
      lineOf(`INFO GET /cart 200 ${random.whole(10, 300)} ms`),
      ...(random.chance(0.08) ? [lineOf('WARN upstream connection timed out, trying again')] : []),
    ],
  };
};
