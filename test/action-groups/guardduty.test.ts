import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { handler } from '../../action-groups/guardduty/handler.ts';
import { guardDuty } from '../../local/aws/guardduty.ts';
import { ask, askedAt } from '../support/agent.ts';
import { lambdaEnvironment, listening } from '../support/stand-ins.ts';

type Json = Record<string, unknown>;
const hour = 3_600_000;
const regions = ['us-east-1', 'ap-northeast-2'];
const ago = (ms: number) => new Date(Date.parse(askedAt) - ms).toISOString();

let service: Awaited<ReturnType<typeof listening>>;
beforeAll(async () => {
  service = await listening(guardDuty([], { regions }));
  lambdaEnvironment({ AWS_ENDPOINT_URL_GUARDDUTY: service.url });
});
afterAll(() => service.close());
const serving = (findings: Json[], enabled = regions) => service.use(guardDuty(findings, { regions: enabled }));
const search = (parameters: Record<string, string | number> = {}) =>
  ask(handler, 'searchGuardDutyFindings', parameters);
const regionOf = (request: Request) =>
  /\/(\w+-\w+-\d)\/guardduty/.exec(request.headers.get('authorization') ?? '')?.[1];

const finding = (id: string, updatedAt: string, rest: Json = {}): Json => ({
  id,
  accountId: '123456789012',
  region: 'us-east-1',
  type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
  severity: 8,
  title: 'Credentials of an instance were used from outside AWS.',
  updatedAt,
  createdAt: updatedAt,
  resource: {
    resourceType: 'AccessKey',
    accessKeyDetails: { userName: 'dana', principalId: 'AIDAEXAMPLE', accessKeyId: 'ASIAEXAMPLE' },
  },
  service: {
    archived: false,
    count: 3,
    action: {
      actionType: 'AWS_API_CALL',
      awsApiCallAction: {
        api: 'ListBuckets',
        errorCode: 'AccessDenied',
        remoteIpDetails: { ipAddressV4: '203.0.113.7' },
      },
    },
  },
  ...rest,
});
const instance = {
  resourceType: 'Instance',
  instanceDetails: {
    instanceId: 'i-0123456789abcdef0',
    imageId: 'ami-0123456789abcdef0',
    tags: [{ key: 'Name', value: 'server-prod-01' }],
    networkInterfaces: [
      { privateDnsName: 'ip-192-0-2-5.ec2.internal', privateIpAddress: '192.0.2.5', publicIp: '198.51.100.5' },
    ],
  },
};
const ids = (records: { evidence: string }[]) => records.map(({ evidence }) => evidence.split(':').at(-1)).toSorted();

describe('GuardDuty action group', () => {
  beforeEach(() => {
    lambdaEnvironment({ GUARDDUTY_REGIONS: regions.join(',') });
    serving([]);
  });

  it('tells what was found, on what, by whom and from where', async () => {
    serving([finding('f1', '2026-11-23T08:00:00.123Z')]);
    const { status, body } = await search();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      searched: { source: 'guardduty', since: '2026-11-22T09:00:00.000Z', until: askedAt },
      matched: 1,
      atLeast: false,
      severity: { critical: 0, high: 1, medium: 0, low: 0, informational: 0 },
      groups: {
        type: [{ value: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS', count: 1 }],
        principal: [{ value: 'dana', count: 1 }],
        ip: [{ value: '203.0.113.7', count: 1 }],
        account: [{ value: '123456789012', count: 1 }],
        region: [{ value: 'us-east-1', count: 1 }],
        resource: [{ value: 'ASIAEXAMPLE', count: 1 }],
      },
      gaps: [],
    });
    expect(body.records).toEqual([
      {
        evidence: 'guardduty:123456789012/us-east-1:20261123T080000123Z:f1',
        time: '2026-11-23T08:00:00.123Z',
        severity: 'high',
        title:
          'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS: Credentials of an instance were used from outside AWS.',
        principal: 'dana',
        observables: [
          { type: 'ip', value: '203.0.113.7' },
          { type: 'resource', value: 'ASIAEXAMPLE' },
        ],
        outcome: 'AccessDenied',
        status: 'active, seen 3 times',
        link: 'https://us-east-1.console.aws.amazon.com/guardduty/home?region=us-east-1#/findings?fId=f1',
      },
    ]);
  });

  it('says so when a window reaches back further than GuardDuty keeps', async () => {
    expect((await search({ window: '90d' })).body.gaps).toEqual([]);
    expect((await search({ window: '91d' })).body.gaps).toEqual([
      'GuardDuty keeps 90 days: what is older than 2026-08-25 may be missing',
    ]);
  });

  it('says what was searched when nothing matched', async () => {
    const { body } = await search({ window: '2026-11-20', severity: 'critical' });
    expect(body).toMatchObject({
      searched: { since: '2026-11-20T00:00:00.000Z', filters: { severity: 'critical' } },
      matched: 0,
      records: [],
      gaps: [],
    });
  });

  it('counts by updatedAt, from the first instant of a window up to its end', async () => {
    serving(
      ['2026-11-20T00:00:00.000Z', '2026-11-20T23:59:59.999Z', '2026-11-21T00:00:00.000Z'].map((at, i) =>
        finding(`f${i}`, at, { createdAt: '2026-10-01T00:00:00.000Z' }),
      ),
    );
    expect(ids((await search({ window: '2026-11-20' })).body.records)).toEqual(['f0', 'f1']);
  });

  it.each([
    [9, 'critical'],
    [8.9, 'high'],
    [7, 'high'],
    [6.9, 'medium'],
    [4, 'medium'],
    [1, 'low'],
    [0.5, 'informational'],
    ['odd', 'informational'],
  ])('rates %s as %s', async (rated, severity) => {
    serving([finding('f1', ago(hour), { severity: rated })]);
    expect((await search()).body.records[0]?.severity).toBe(severity);
  });

  it('adds up pages, Regions and accounts', async () => {
    serving(
      Array.from({ length: 230 }, (_, i) =>
        finding(`f${i}`, ago((i + 1) * 60_000), {
          region: regions[i % 2],
          accountId: i % 5 === 0 ? '210987654321' : '123456789012',
        }),
      ),
    );
    const { body } = await search({ limit: 3 });
    expect(body).toMatchObject({
      matched: 230,
      shown: 3,
      groups: {
        region: [
          { value: 'ap-northeast-2', count: 115 },
          { value: 'us-east-1', count: 115 },
        ],
        account: [
          { value: '123456789012', count: 184 },
          { value: '210987654321', count: 46 },
        ],
      },
    });
    expect(ids(body.records)).toEqual(['f0', 'f1', 'f2']);
    expect(service.asked).toHaveLength(2 * (1 + 2 * 3));
  });

  it('takes the latest version of a finding', async () => {
    serving([
      finding('f1', ago(2 * hour), { severity: 5 }),
      finding('f1', ago(hour), { severity: 9 }),
      finding('f1', ago(3 * hour)),
    ]);
    expect((await search()).body).toMatchObject({ matched: 1, severity: { critical: 1, high: 0 } });
  });

  it.each([
    [{}, ['active', 'instance', 'sequence']],
    [{ outcome: 'archived' }, ['archived']],
    [{ outcome: 'any' }, ['active', 'archived', 'instance', 'sequence']],
    [{ severity: 'critical' }, ['sequence']],
    [{ severity: 'informational' }, ['active', 'instance', 'sequence']],
    [{ principal: 'DAN' }, ['active']],
    [{ principal: 'asiaex' }, ['active']],
    [{ principal: 'mallory' }, ['sequence']],
    [{ ip: '203.0.113.7' }, ['active']],
    [{ ip: '192.0.2.5' }, ['instance']],
    [{ ip: '198.51.100.5' }, ['instance']],
    [{ ip: '203.0.113.70' }, []],
    [{ host: 'SERVER-prod' }, ['instance']],
    [{ host: 'i-0123456789abcdef0' }, ['instance']],
    [{ host: 'ami-0123' }, ['instance']],
    [{ type: 'cryptocurrency:' }, ['instance']],
    [{ account: '210987654321' }, ['instance']],
    [{ region: 'ap-northeast-2' }, ['sequence']],
    [{ text: 'LISTBUCKETS' }, ['active']],
    [{ text: 'only-in-a-new-field' }, ['sequence']],
  ])('filters by %o', async (parameters, expected) => {
    serving([
      finding('active', ago(hour)),
      finding('archived', ago(hour), { service: { archived: true } }),
      finding('instance', ago(hour), {
        type: 'CryptoCurrency:EC2/BitcoinTool.B!DNS',
        severity: 5,
        accountId: '210987654321',
        resource: instance,
        service: {},
      }),
      finding('sequence', ago(hour), {
        type: 'AttackSequence:S3/CompromisedData',
        severity: 9,
        region: 'ap-northeast-2',
        resource: { resourceType: 'AttackSequence' },
        service: {
          detection: { sequence: { actors: [{ user: { name: 'mallory' } }] } },
          tomorrow: 'only-in-a-new-field',
        },
      }),
    ]);
    const { body } = await search(parameters as Record<string, string>);
    expect(ids(body.records)).toEqual(expected);
    expect(body.matched).toBe(expected.length);
  });

  it.each([
    ['CryptoCurrency:EC2/BitcoinTool.B!DNS', {}, 'T1496 Resource Hijacking'],
    ['Stealth:IAMUser/CloudTrailLoggingDisabled', {}, 'T1562.008 Disable or Modify Cloud Logs'],
    ['CredentialAccess:IAMUser/AnomalousBehavior', {}, 'TA0006 Credential Access'],
    ['Recon:EC2/Portscan', {}, undefined],
    [
      'AttackSequence:IAM/CompromisedCredentials',
      {
        description: 'techniques observed: T1078.004 - Valid Accounts: Cloud Accounts, T1098 - Account Manipulation',
        service: {
          detection: {
            sequence: {
              sequenceIndicators: [
                { key: 'ATTACK_TECHNIQUE', values: ['T1530', 'T1078.004 - Valid Accounts: Cloud Accounts'] },
              ],
            },
          },
        },
      },
      'T1530 Data from Cloud Storage, T1078.004 Valid Accounts: Cloud Accounts, T1098 Account Manipulation',
    ],
  ])('names the technique of %s', async (type, rest, technique) => {
    serving([finding('f1', ago(hour), { type, ...rest })]);
    expect((await search()).body.records[0]?.technique).toBe(technique);
  });

  it.each([
    ['its title', { title: '[SAMPLE] Something happened.' }],
    ['its additional information', { service: { additionalInfo: { value: '{"sample":true}' } } }],
  ])('says that a finding is a sample, known by %s', async (_, rest) => {
    serving([finding('f1', ago(hour), rest)]);
    const [record] = (await search()).body.records;
    expect(record?.title).toMatch(/^\[SAMPLE\] UnauthorizedAccess/);
    expect(record?.status).toContain('a sample that somebody generated, not a threat');
  });

  it('tells how often, and from when to when, it was seen', async () => {
    const [first, last] = ['2026-11-22T01:00:00.000Z', '2026-11-23T07:59:00.000Z'];
    const seen = (eventFirstSeen: string, eventLastSeen: string) => ({
      service: { count: 4, eventFirstSeen, eventLastSeen },
    });
    serving([finding('f1', ago(hour), seen(first, last)), finding('f2', ago(2 * hour), seen(last, last))]);
    expect((await search()).body.records.map(({ status }) => status)).toEqual([
      `active, seen 4 times, first ${first}, last ${last}`,
      `active, seen 4 times, at ${last}`,
    ]);
  });

  it('tells what signals an attack sequence is made of', async () => {
    const signals = (names: string[]) => ({
      type: 'AttackSequence:S3/CompromisedData',
      severity: 9,
      service: { detection: { sequence: { signals: names.map((name) => ({ type: 'FINDING', name })) } } },
    });
    const many = Array.from({ length: 9 }, (_, i) => `Signal${i}`);
    serving([
      finding('f1', ago(hour), signals(['DeleteTrail', 'GetObject', 'GetObject'])),
      finding('f2', ago(2 * hour), signals(many)),
    ]);
    expect((await search()).body.records).toMatchObject([
      { severity: 'critical', status: 'active, seen once, 3 signals: DeleteTrail, GetObject' },
      { status: 'active, seen once, 9 signals: Signal0, Signal1, Signal2, Signal3, Signal4, Signal5 and others' },
    ]);
  });

  it('names the Regions where GuardDuty is not enabled', async () => {
    lambdaEnvironment({ GUARDDUTY_REGIONS: 'us-east-1,us-west-2' });
    serving([finding('f1', ago(hour))]);
    const { body } = await search();
    expect(body).toMatchObject({ matched: 1, gaps: ['us-west-2: GuardDuty is not enabled'] });
  });

  it('says so when a Region is asked for that it does not search', async () => {
    const { body } = await search({ region: 'sa-east-1' });
    expect(body).toMatchObject({ matched: 0, gaps: ['sa-east-1: this Region is not among those that are searched'] });
  });

  it('lets the other Regions answer when one fails', async () => {
    const good = guardDuty([finding('f1', ago(hour))], { regions });
    service.use((request) =>
      regionOf(request) === 'ap-northeast-2'
        ? new Response('{}', { status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' } })
        : good(request),
    );
    const { status, body } = await search();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      matched: 1,
      gaps: ['ap-northeast-2: GuardDuty could not be searched, access was denied (AccessDeniedException)'],
    });
  });

  it('stops at 40 calls a Region, and says over how many it counted', async () => {
    serving(Array.from({ length: 1000 }, (_, i) => finding(`f${i}`, ago((i + 1) * 10_000))));
    const { body } = await search();
    expect(service.asked.filter((request) => regionOf(request) === 'us-east-1').length).toBeLessThanOrEqual(40);
    expect(body).toMatchObject({
      matched: 950,
      atLeast: true,
      countedOver: 'the newest 950 findings of us-east-1',
      gaps: ['us-east-1: only the newest 950 findings were counted, because one question may take 19 pages'],
    });
  });

  it('says how many findings were listed but not given', async () => {
    const good = guardDuty([finding('f1', ago(hour)), finding('f2', ago(hour))], { regions: ['us-east-1'] });
    service.use(async (request) => {
      const response = await good(request);
      if (!request.url.endsWith('/get')) return response;
      const { findings } = (await response.json()) as { findings: Json[] };
      return Response.json({ findings: findings.slice(1) });
    });
    const { body } = await search({ region: 'us-east-1' });
    expect(body).toMatchObject({ matched: 1, gaps: ['GuardDuty: 1 record could not be read and is not counted'] });
  });

  it('finds a finding again by its evidence id, as GuardDuty wrote it', async () => {
    const written = finding('f1', ago(hour), { notInAnySdk: [{ yet: true }] });
    serving([written]);
    const record = (evidence: string) => ask<Json>(handler, 'getRecord', { evidence });
    expect((await record('guardduty:123456789012/us-east-1:20261123T080000000Z:f1')).body).toEqual(written);
    expect((await record('guardduty:210987654321/us-east-1:20261123T080000000Z:f1')).status).toBe(404);
    expect((await record('guardduty:123456789012/ap-northeast-2:20261123T080000000Z:f1')).status).toBe(404);
    expect((await record('guardduty:123456789012/eu-west-3:20261123T080000000Z:f1')).status).toBe(404);
  });

  it('survives findings of any shape', async () => {
    const anything = fc.anything({ maxDepth: 3 });
    const odd = fc.record(
      Object.fromEntries(
        ['accountId', 'region', 'type', 'severity', 'title', 'resource', 'service'].map((key) => [key, anything]),
      ) as Record<string, fc.Arbitrary<unknown>>,
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(odd, { maxLength: 6 }), async (findings) => {
        const given = JSON.parse(JSON.stringify(findings)) as Json[];
        service.use((request) =>
          request.method === 'GET'
            ? Response.json({ detectorIds: ['d'] })
            : request.url.endsWith('/get')
              ? Response.json({ findings: given.map((each, i) => ({ ...each, id: `f${i}`, updatedAt: ago(hour) })) })
              : Response.json({ findingIds: given.map((_, i) => `f${i}`) }),
        );
        const { status } = await search({
          text: 'xx',
          principal: 'a',
          ip: '192.0.2.1',
          host: 'h',
          region: 'us-east-1',
        });
        const all = await search({ outcome: 'any' });
        expect([status, all.status, all.body.matched]).toEqual([200, 200, given.length]);
      }),
      { numRuns: 25 },
    );
  });
});
