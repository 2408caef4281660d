import type { HealthEvent, Json, LogLine } from '../dataset.ts';
import { person, production } from './organisation.ts';
import { random } from './random.ts';
import { cloudTrailEvent } from './records/cloudtrail.ts';
import { episode, lambdaLine, type Watch } from './records/cloudwatch.ts';
import { browsers } from './records/okta.ts';
import { roleSession } from './records/principals.ts';
import type { Story } from './story.ts';

const engineer = person('yuna.jung');
const title = 'An evening release';
const hour = 60;
const region = 'us-east-1';
const fromBuild = { account: production, region, ip: '192.0.2.60' };

export const story: Story = {
  title,
  what:
    'The build releases a new version of the function orders-api. Within the hour the orders API answers with errors and its alarm goes off; yuna.jung puts ' +
    'the earlier version back, and the alarm ends. Elsewhere a Region of AWS has trouble of its own.',
  principals: [engineer.login],
  ips: [engineer.publicIp],
  hosts: [],
  beats: [
    {
      minutesBefore: 14 * hour + 55,
      source: 'cloudtrail',
      what: 'The build deploys orders-api',
      record: (at, numbers) =>
        cloudTrailEvent(at, numbers, {
          ...fromBuild,
          call: 'lambda:UpdateFunctionCode20150331v2',
          identity: roleSession(production, 'ci-deploy', 'release-218', at),
          request: { functionName: 'orders-api', s3Key: 'orders-api/218.zip' },
        }),
    },
    {
      minutesBefore: 13 * hour + 20,
      source: 'cloudtrail',
      what: 'yuna.jung points the live alias back at the earlier version',
      record: (at, numbers) =>
        cloudTrailEvent(at, numbers, {
          account: production,
          region,
          ip: engineer.publicIp,
          userAgent: browsers[engineer.os],
          call: 'lambda:UpdateAlias20150331',
          identity: roleSession(production, 'operations', engineer.login, at, true),
          request: { functionName: 'orders-api', name: 'live', functionVersion: '217' },
        }),
    },
  ],
};

export const ordersApi = { region, name: '/aws/lambda/orders-api' };

export const ordersAlarm: Watch = {
  region,
  name: 'orders-api-5xx',
  description: 'The orders API answers with 5xx',
  namespace: 'AWS/ApiGateway',
  metric: '5XXError',
  dimension: ['ApiName', 'orders-api'],
  threshold: 5,
  periodSeconds: 300,
};

const before = (anchor: Date, minutes: number) => new Date(anchor.getTime() - minutes * 60_000);

/** What CloudWatch and AWS Health saw of it. */
export const seen = (anchor: Date): { history: Json[]; lines: LogLine[]; health: HealthEvent[] } => ({
  history: episode(ordersAlarm, before(anchor, 14 * hour), 47, 63),
  lines: Array.from({ length: 75 }, (_, index) => {
    const numbers = random(title, 'lines', index);
    const at = new Date(before(anchor, 14 * hour + 10).getTime() + index * 40_000 + numbers.whole(0, 20_000));
    return lambdaLine(
      at,
      numbers,
      'ERROR',
      index % 15 === 7
        ? `Error: order ${numbers.digits(6)} timed out after 3000 ms waiting for payments`
        : `TypeError: Cannot read properties of undefined (reading 'currency') at toInvoice, order ${numbers.digits(6)}`,
    );
  }),
  health: [
    {
      event: {
        arn: 'arn:aws:health:ap-northeast-2::event/EC2/AWS_EC2_OPERATIONAL_ISSUE/AWS_EC2_OPERATIONAL_ISSUE_EXAMPLE_1',
        service: 'EC2',
        eventTypeCode: 'AWS_EC2_OPERATIONAL_ISSUE',
        eventTypeCategory: 'issue',
        region: 'ap-northeast-2',
        startTime: before(anchor, 9 * hour).getTime() / 1000,
        endTime: before(anchor, 9 * hour - 95).getTime() / 1000,
        lastUpdatedTime: before(anchor, 7 * hour).getTime() / 1000,
        statusCode: 'closed',
        eventScopeCode: 'PUBLIC',
      },
      description:
        'Increased network latency for instances in a single Availability Zone. The issue has been resolved.',
    },
  ],
});
