import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetDashboardCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DescribeEventDetailsCommand, DescribeEventsCommand, HealthClient } from '@aws-sdk/client-health';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../local/aws/operations.ts';
import { type Served, serve } from '../../local/http.ts';
import { anchorOf, sampleData } from '../../local/scenarios/index.ts';
import { alarm, healthEvent, logGroup, stateChange } from '../support/operations.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
let served: Served;
beforeAll(async () => {
  served = await serve(
    operations({
      cloudwatch: [
        {
          region: 'us-east-1',
          alarms: [alarm('plain'), alarm('of-alarms', { AlarmRule: 'ALARM("plain")' })],
          history: [
            ...Array.from({ length: 130 }, (_, at) => stateChange('plain', new Date(at * 1000).toISOString(), 'ALARM')),
            stateChange('of-alarms', '2026-11-23T00:00:00Z', 'ALARM', { AlarmType: 'CompositeAlarm' }),
            stateChange('plain', '2026-11-23T00:00:00Z', '', { HistoryItemType: 'ConfigurationUpdate' }),
          ],
        },
      ],
      logs: [
        logGroup('/app', [
          ['2026-11-22T00:00:01.500Z', 'a/b'],
          ['2026-11-22T00:00:02Z', 'plain'],
          ['2026-11-22T00:00:03Z', 'late'],
        ]),
      ],
      health: [healthEvent('ONE', '2026-11-22T00:00:00Z')],
    }),
  );
});
afterAll(() => served.close());
const client = <C>(make: new (config: object) => C, region = 'us-east-1') =>
  new make({ endpoint: served.url, region, credentials, maxAttempts: 1 });

describe('The CloudWatch stand-in', () => {
  it('pages through the history of metric alarms, and of others where they are asked for', async () => {
    const send = (input: object) =>
      client(CloudWatchClient).send(new DescribeAlarmHistoryCommand({ HistoryItemType: 'StateUpdate', ...input }));
    const first = await send({ MaxRecords: 100, ScanBy: 'TimestampDescending' });
    expect(first.AlarmHistoryItems).toHaveLength(100);
    expect(first.AlarmHistoryItems?.[0]?.Timestamp).toEqual(new Date(129_000));
    const second = await send({ MaxRecords: 100, NextToken: first.NextToken });
    expect([second.AlarmHistoryItems?.length, second.NextToken]).toEqual([30, undefined]);
    const composite = await send({ AlarmTypes: ['CompositeAlarm'] });
    expect(composite.AlarmHistoryItems?.map(({ AlarmName }) => AlarmName)).toEqual(['of-alarms']);
    await expect(send({ MaxRecords: 101 })).rejects.toThrow('from 1 to 100');
  });

  it('describes alarms of a Region by their names', async () => {
    const command = new DescribeAlarmsCommand({ AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] });
    const { MetricAlarms, CompositeAlarms } = await client(CloudWatchClient).send(command);
    expect(MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['plain']);
    expect(CompositeAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['of-alarms']);
    expect(await client(CloudWatchClient, 'eu-west-1').send(command)).toMatchObject({ MetricAlarms: [] });
  });

  it('names what it does not serve', async () => {
    await expect(client(CloudWatchClient).send(new GetDashboardCommand({ DashboardName: 'd' }))).rejects.toThrow(
      'the CloudWatch stand-in does not serve GetDashboard',
    );
    await expect(client(CloudWatchClient).send(new DescribeAlarmsCommand({ AlarmNamePrefix: 'p' }))).rejects.toThrow(
      'does not know AlarmNamePrefix',
    );
  });
});

describe('The CloudWatch Logs stand-in', () => {
  const logs = () => client(CloudWatchLogsClient);
  const second = Date.parse('2026-11-22T00:00:00Z') / 1000;
  const started = (queryString: string, input: object = {}) =>
    logs().send(
      new StartQueryCommand({ logGroupNames: ['/app'], startTime: second, endTime: second + 2, queryString, ...input }),
    );
  const rows = async (query: string) => {
    const { queryId } = await started(query);
    const { results, status } = await logs().send(new GetQueryResultsCommand({ queryId }));
    expect(status).toBe('Complete');
    return results?.map((row) => Object.fromEntries(row.map(({ field, value }) => [field, value])));
  };

  it('lists log groups by the beginning of their names', async () => {
    const { logGroups } = await logs().send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/a' }));
    expect(logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(['/app']);
  });

  it('answers a query over whole seconds, both ends included', async () => {
    expect(await rows('fields @message | filter @message like /a\\/B|late/ | sort @timestamp desc')).toEqual([]);
    expect(await rows('fields @timestamp, @message | filter @message like /(?i)a\\/B/')).toEqual([
      { '@timestamp': '2026-11-22 00:00:01.500', '@message': 'a/b', '@ptr': expect.any(String) },
    ]);
    expect(
      await rows(
        `fields floor((toMillis(@timestamp) - ${second * 1000}) / 2000) as bucket | stats count(*) as lines by bucket, @log`,
      ),
    ).toEqual([
      { bucket: '0', '@log': '123456789012:/app', lines: '1' },
      { bucket: '1', '@log': '123456789012:/app', lines: '1' },
    ]);
  });

  it.each([
    ['fields @message | parse @message "*" as x', 'does not know the command parse'],
    ['fields strlen(@message) as n', 'does not know strlen()'],
    ['fields @message | filter @message like /a(/', 'is not a regular expression'],
    ['fields @message | filter @message like /open', 'expected a pattern'],
    ['fields @message limit 3', 'unexpected symbol found limit'],
    ['fields @message | limit all', 'expected a number before all'],
  ])('refuses %s', async (query, message) => {
    await expect(started(query)).rejects.toMatchObject({
      name: 'MalformedQueryException',
      message: expect.stringContaining(message),
    });
  });

  it('knows neither log groups nor queries that are not there', async () => {
    await expect(started('fields @message', { logGroupNames: ['/app', '/none'] })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: expect.stringContaining("'/none'"),
    });
    await expect(logs().send(new GetQueryResultsCommand({ queryId: 'none' }))).rejects.toThrow('does not exist');
  });

  it('stops a query', async () => {
    const { queryId } = await started('fields @message');
    await logs().send(new StopQueryCommand({ queryId }));
    expect(await logs().send(new GetQueryResultsCommand({ queryId }))).toMatchObject({ status: 'Cancelled' });
  });
});

describe('The AWS Health stand-in', () => {
  it('finds events by when they began, and says what is said about them', async () => {
    const startTimes = [{ from: new Date('2026-11-21'), to: new Date('2026-11-23') }];
    const { events = [] } = await client(HealthClient).send(new DescribeEventsCommand({ filter: { startTimes } }));
    expect(events.map(({ service, startTime }) => [service, startTime])).toEqual([['EC2', new Date('2026-11-22')]]);
    const eventArns = [events[0]?.arn ?? '', 'arn:none'];
    expect(await client(HealthClient).send(new DescribeEventDetailsCommand({ eventArns }))).toMatchObject({
      successfulSet: [{ eventDescription: { latestDescription: expect.stringContaining('error rates') } }],
      failedSet: [{ eventArn: 'arn:none' }],
    });
  });

  it('is not part of the plan of an account without events', async () => {
    const without = await serve(operations({ cloudwatch: [], logs: [] }));
    const health = new HealthClient({ endpoint: without.url, region: 'us-east-1', credentials });
    await expect(health.send(new DescribeEventsCommand({}))).rejects.toMatchObject({
      name: 'SubscriptionRequiredException',
    });
    await without.close();
  });
});

describe('What runs in the sample data', () => {
  const askedAt = new Date('2026-11-23T09:41:07.123Z');
  const running = sampleData(askedAt).operations!;
  const hoursBefore = (seconds: unknown) => (anchorOf(askedAt).getTime() / 1000 - Number(seconds)) / 3600;

  it('is the same within an hour of asking, and nothing of it happens after the last full hour', () => {
    expect(JSON.stringify(sampleData(new Date('2026-11-23T09:00:00Z')).operations)).toBe(JSON.stringify(running));
    const times = running.cloudwatch.flatMap(({ history }) => history.map(({ Timestamp }) => hoursBefore(Timestamp)));
    expect(Math.min(...times)).toBeGreaterThan(0);
    const lines = running.logs.flatMap((group) => group.lines);
    expect(Math.max(...lines.map(({ time }) => time))).toBeLessThan(anchorOf(askedAt).getTime());
  });

  it('has the orders API failing 14 hours ago, 55 minutes after its release', () => {
    const [alarmed] = running.cloudwatch.flatMap(({ history }) =>
      history.filter(
        ({ AlarmName, HistorySummary }) => AlarmName === 'orders-api-5xx' && /to ALARM/.test(`${HistorySummary}`),
      ),
    );
    expect(hoursBefore(alarmed?.Timestamp)).toBe(14);
    const errors = running.logs.flatMap(({ name, lines }) =>
      name === '/aws/lambda/orders-api' ? lines.filter(({ message }) => message.includes('\tERROR\t')) : [],
    );
    expect(errors).toHaveLength(75);
    for (const { time } of errors) {
      expect(hoursBefore(time / 1000)).toBeLessThan(14.2);
      expect(hoursBefore(time / 1000)).toBeGreaterThan(13);
    }
  });

  it('has other alarms that end by themselves, and one event of AWS Health', () => {
    const fired = running.cloudwatch.flatMap(({ history }) =>
      history.filter(({ HistorySummary }) => /to ALARM/.test(String(HistorySummary))),
    );
    expect(fired.length).toBeGreaterThan(60);
    expect(running.health).toHaveLength(1);
  });
});
