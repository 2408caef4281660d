import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { handler } from '../../action-groups/operations/handler.ts';
import type { Json } from '../../local/dataset.ts';
import { ask, askedAt } from '../support/agent.ts';
import { alarm, healthEvent, operationsServed, stateChange } from '../support/operations.ts';

const minute = 60_000;
const ago = (minutes: number) => new Date(Date.parse(askedAt) - minutes * minute).toISOString();

let service: Awaited<ReturnType<typeof operationsServed>>;
beforeAll(async () => {
  service = await operationsServed();
});
afterAll(() => service.close());

const alarms = (history: Json[], known: Json[] = [], region = 'us-east-1') => ({
  cloudwatch: [{ region, alarms: known, history }],
});
const summarize = (parameters: Record<string, string | number> = {}) => ask(handler, 'summarizeIncidents', parameters);

describe('summarizeIncidents', () => {
  beforeEach(() => service.serving({}));

  it('tells which alarms fired, when, on what, and how long they lasted', async () => {
    service.serving(
      alarms(
        [stateChange('orders-api-5xx', ago(300), 'ALARM'), stateChange('orders-api-5xx', ago(225), 'OK')],
        [alarm('orders-api-5xx')],
      ),
    );
    const { status, body } = await summarize();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      searched: { source: 'operations', filters: {} },
      matched: 1,
      atLeast: false,
      severity: null,
      groups: { type: [{ value: 'orders-api-5xx', count: 1 }], region: [{ value: 'us-east-1', count: 1 }] },
    });
    expect(body.records[0]).toMatchObject({
      evidence: 'operations:us-east-1:20261123T040000000Z:alarm.orders-api-5xx',
      time: '2026-11-23T04:00:00.000Z',
      title: 'orders-api-5xx: orders-api-5xx is out of bounds',
      status: 'over after 1 h 15 min; Threshold Crossed: it is ALARM now.',
      observables: [{ type: 'resource', value: 'orders-api' }],
    });
  });

  it('counts every time that an alarm fires, and nothing that is not ALARM', async () => {
    const flaps = Array.from({ length: 120 }, (_, at) => [
      stateChange('flapping', ago(1200 - at * 10), 'ALARM'),
      stateChange('flapping', ago(1195 - at * 10), 'OK'),
      stateChange('flapping', ago(1193 - at * 10), 'INSUFFICIENT_DATA'),
    ]);
    service.serving(alarms(flaps.flat()));
    const { body } = await summarize();
    expect(body).toMatchObject({ matched: 120, shown: 10, groups: { type: [{ value: 'flapping', count: 120 }] } });
    expect(body.timeline.reduce((sum, { count }) => sum + count, 0)).toBe(120);
  });

  it('shows the rest by the cursor, each of them once', async () => {
    service.serving(alarms(Array.from({ length: 23 }, (_, at) => stateChange(`alarm-${at}`, ago(30 + at), 'ALARM'))));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await summarize({ ...(cursor && { cursor }) });
      seen.push(...body.records.map(({ evidence }) => evidence));
      cursor = body.cursor;
    }
    expect(seen).toHaveLength(23);
    expect(new Set(seen).size).toBe(23);
  });

  it('keeps to the window, whose end is exclusive', async () => {
    service.serving(
      alarms(
        [
          '2026-11-21T23:59:59.999Z',
          '2026-11-22T00:00:00.000Z',
          '2026-11-22T23:59:59.999Z',
          '2026-11-23T00:00:00.000Z',
        ].map((at) => stateChange('a', at, 'ALARM')),
      ),
    );
    const { body } = await summarize({ window: '2026-11-22' });
    expect(body.records.map(({ time }) => time)).toEqual(['2026-11-22T23:59:59.999Z', '2026-11-22T00:00:00.000Z']);
  });

  it('knows an alarm that has not ended from one whose end it did not see', async () => {
    const fired = ago(60);
    service.serving(
      alarms(
        [stateChange('on', fired, 'ALARM'), stateChange('gone', fired, 'ALARM')],
        [alarm('on', { StateValue: 'ALARM', StateUpdatedTimestamp: Date.parse(fired) / 1000 })],
      ),
    );
    const { body } = await summarize();
    expect(
      Object.fromEntries(body.records.map(({ title, status }) => [title.split(':')[0], status?.split(';')[0]])),
    ).toEqual({
      on: 'still in ALARM',
      gone: 'no end of it in this window',
    });
  });

  it('tells what AWS Health reports of the Regions that are looked at, and of none in particular', async () => {
    service.serving({
      health: [
        healthEvent('HERE', ago(400), { endTime: Date.parse(ago(305)) / 1000, statusCode: 'closed' }),
        healthEvent('GLOBAL', ago(30), { region: 'global' }),
        healthEvent('ELSEWHERE', ago(20), { region: 'sa-east-1' }),
        healthEvent('NOTICE', ago(20), { eventTypeCategory: 'accountNotification' }),
      ],
    });
    const { body } = await summarize();
    expect(body.records.map(({ evidence, title, status }) => [evidence.split(':')[3], title, status])).toEqual([
      ['health.GLOBAL', 'AWS Health, EC2 in global: Increased error rates for the API of the service.', 'open'],
      [
        'health.HERE',
        'AWS Health, EC2 in us-east-1: Increased error rates for the API of the service.',
        'over after 1 h 35 min',
      ],
    ]);
  });

  it('says that AWS Health needs a plan where the account has none', async () => {
    const { cloudwatch } = alarms([stateChange('a', ago(10), 'ALARM')]);
    service.serving({ cloudwatch, health: undefined as never });
    const { body } = await summarize();
    expect(body.matched).toBe(1);
    expect(body.gaps).toContain('AWS Health: it needs a Business or Enterprise support plan');
  });

  it.each([
    [{ kind: 'alarms' }, ['a', 'b']],
    [{ kind: 'aws-health' }, ['AWS Health, EC2 in us-east-1']],
    [{ region: 'ap-northeast-2' }, ['b']],
    [{ text: 'ORDERS-API' }, ['a']],
    [{ text: 'error rates' }, ['AWS Health, EC2 in us-east-1']],
  ])('filters by %j', async (filter, expected) => {
    service.serving({
      cloudwatch: [
        { region: 'us-east-1', alarms: [alarm('a')], history: [stateChange('a', ago(10), 'ALARM')] },
        { region: 'ap-northeast-2', alarms: [], history: [stateChange('b', ago(20), 'ALARM')] },
      ],
      health: [healthEvent('H', ago(30))],
    });
    const { body } = await summarize(filter);
    expect(body.records.map(({ title }) => title.split(':')[0]).toSorted()).toEqual(expected.toSorted());
    expect(body.matched).toBe(expected.length);
  });

  it('says what was searched where nothing happened, and that a Region is not looked at', async () => {
    expect((await summarize()).body).toMatchObject({ matched: 0, records: [], gaps: [] });
    expect((await summarize({ region: 'eu-west-1' })).body).toMatchObject({
      matched: 0,
      gaps: ['eu-west-1: this Region is not among those that are searched'],
    });
  });

  it('says that older alarms may be missing, since CloudWatch keeps 30 days', async () => {
    const { body } = await summarize({ window: '60d' });
    expect(body.gaps).toEqual(['CloudWatch alarm history keeps 30 days: what is older than 2026-10-24 may be missing']);
  });

  it('goes on without a Region that does not answer, and names it', async () => {
    const { cloudwatch } = alarms([stateChange('a', ago(10), 'ALARM')]);
    service.serving({ cloudwatch });
    const served = service.current();
    service.use((request) =>
      request.headers.get('authorization')?.includes('ap-northeast-2')
        ? new Response('{}', { status: 403 })
        : served(request),
    );
    const { body } = await summarize();
    expect(body.matched).toBe(1);
    expect(body.gaps).toContain('CloudWatch in ap-northeast-2: access was denied (403)');
  });
});

describe('What summarizeIncidents counts', () => {
  const at = fc.integer({ min: -30, max: 150 });
  const changes = fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('orders', 'Web latency', '장애: 결제', 'a/b'),
      minutes: at,
      state: fc.constantFrom('ALARM', 'ALARM', 'OK', 'INSUFFICIENT_DATA'),
      region: fc.constantFrom('us-east-1', 'ap-northeast-2', 'sa-east-1'),
    }),
    { maxLength: 40, selector: ({ name, minutes, region }) => `${name} ${minutes} ${region}` },
  );
  const events = fc.array(fc.record({ minutes: at, region: fc.constantFrom('us-east-1', 'global', 'sa-east-1') }), {
    maxLength: 12,
  });
  const regions = ['us-east-1', 'ap-northeast-2', 'sa-east-1'];

  it('is what a plain count over the same records gives, for any filters', async () => {
    await fc.assert(
      fc.asyncProperty(
        changes,
        events,
        fc.constantFrom(undefined, 'alarms', 'aws-health'),
        fc.constantFrom(undefined, 'us-east-1', 'ap-northeast-2'),
        fc.constantFrom(undefined, 'LATENCY', '결제', 'error rates'),
        async (states, health, kind, region, text) => {
          service.serving({
            cloudwatch: regions.map((each) => ({
              region: each,
              alarms: [],
              history: states
                .filter((state) => state.region === each)
                .map(({ name, minutes, state }) => stateChange(name, ago(minutes), state)),
            })),
            health: health.map((each, index) => healthEvent(`H${index}`, ago(each.minutes), { region: each.region })),
          });
          const inWindow = ({ minutes }: { minutes: number }) => minutes > 0 && minutes <= 120;
          const looked = region ? [region] : ['us-east-1', 'ap-northeast-2'];
          const says = (words: string) => !text || words.toLowerCase().includes(text.toLowerCase());
          const fired = states.filter(
            (each) => each.state === 'ALARM' && inWindow(each) && looked.includes(each.region) && says(each.name),
          );
          const reported = health.filter(
            (each) => inWindow(each) && ['global', ...looked].includes(each.region) && says('Increased error rates'),
          );
          const { body } = await summarize({
            window: '2h',
            limit: 5,
            ...(kind && { kind }),
            ...(region && { region }),
            ...(text && { text }),
          });
          const expected = (kind === 'aws-health' ? 0 : fired.length) + (kind === 'alarms' ? 0 : reported.length);
          expect({ matched: body.matched, shown: body.shown }).toEqual({
            matched: expected,
            shown: Math.min(expected, 5),
          });
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('The record behind an evidence id', () => {
  it('is the state change with its alarm, or the event of AWS Health', async () => {
    service.serving({
      ...alarms([stateChange('a/b c', ago(10), 'ALARM')], [alarm('a/b c')]),
      health: [healthEvent('H', ago(30))],
    });
    const { body } = await summarize();
    const [first, second] = await Promise.all(
      body.records.map(({ evidence }) => ask<Json>(handler, 'getRecord', { evidence })),
    );
    expect(first).toMatchObject({
      status: 200,
      body: { AlarmName: 'a/b c', HistoryData: { newState: { stateValue: 'ALARM' } }, Alarm: { MetricName: 'Errors' } },
    });
    expect(second).toMatchObject({ status: 200, body: { statusCode: 'open', description: expect.any(String) } });
  });

  it('is not found where there is none, or in a Region that is not looked at', async () => {
    for (const scope of ['us-east-1', 'sa-east-1'])
      for (const id of ['alarm.none', 'health.none', 'line.none'])
        expect(
          await ask(handler, 'getRecord', { evidence: `operations:${scope}:20261123T080000000Z:${id}` }),
        ).toMatchObject({ status: 404 });
  });
});
