import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { handler } from '../../action-groups/sentinelone/handler.ts';
import { sentinelOneStandIn } from '../../action-groups/sentinelone/stand-in.ts';
import { ask, askedAt } from '../support/agent.ts';
import { listening, withSecret } from '../support/stand-ins.ts';

type Json = Record<string, unknown>;
const token = 'a-token';
const hour = 3_600_000;
const ago = (ms: number) => new Date(Date.parse(askedAt) - ms).toISOString();

let tenant: Awaited<ReturnType<typeof listening>>;
let secrets: Awaited<ReturnType<typeof withSecret>>;
beforeAll(async () => {
  tenant = await listening(sentinelOneStandIn([], { token }));
  secrets = await withSecret({ SENTINELONE_BASE_URL: tenant.url, SENTINELONE_API_TOKEN: token });
});
afterAll(() => Promise.all([tenant.close(), secrets.close()]));
const serving = (threats: Json[]) => tenant.use(sentinelOneStandIn(threats, { token }));
const search = (parameters: Record<string, string | number> = {}) =>
  ask(handler, 'searchSentinelOneThreats', parameters);

const threat = (id: string, createdAt: string, info: Json = {}, realtime: Json = {}, rest: Json = {}): Json => ({
  id,
  agentDetectionInfo: {
    agentIpV4: '192.0.2.10,192.0.2.11',
    externalIp: '198.51.100.4',
    agentLastLoggedInUserName: 'jdoe',
  },
  agentRealtimeInfo: {
    agentComputerName: 'FIN-LT-014',
    agentNetworkStatus: 'connected',
    networkInterfaces: [{ inet: ['192.0.2.12'], inet6: ['2001:db8::12'] }],
    ...realtime,
  },
  indicators: [],
  mitigationStatus: [],
  threatInfo: {
    threatId: id,
    threatName: 'invoice.exe',
    classification: 'Malware',
    confidenceLevel: 'malicious',
    analystVerdict: 'undefined',
    incidentStatus: 'unresolved',
    mitigationStatus: 'not_mitigated',
    filePath: 'C:\\Users\\jdoe\\invoice.exe',
    sha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    processUser: 'EXAMPLE\\john.doe',
    createdAt,
    updatedAt: createdAt,
    ...info,
  },
  ...rest,
});
const ids = (records: { evidence: string }[]) => records.map(({ evidence }) => evidence.split(':').at(-1)).toSorted();

describe('SentinelOne action group', () => {
  beforeEach(() => serving([]));

  it('tells what was found where, what was done about it and what is still open', async () => {
    serving([
      threat(
        '1000000000000000001',
        '2026-11-23T08:00:00.123456Z',
        {
          classification: 'Ransomware',
          threatName: 'lock.exe',
          mitigationStatus: 'mitigated',
          incidentStatus: 'in_progress',
          analystVerdict: 'true_positive',
          originatorProcess: 'explorer.exe',
        },
        { agentNetworkStatus: 'disconnected' },
        {
          mitigationStatus: [
            { action: 'kill', status: 'success' },
            { action: 'quarantine', status: 'failed' },
            { action: 'rollback', status: 'success' },
          ],
          indicators: [
            {
              tactics: [
                {
                  name: 'Impact',
                  techniques: [
                    { name: 'T1486 - Data Encrypted for Impact', link: 'https://attack.mitre.org/techniques/T1486/' },
                  ],
                },
              ],
            },
            {
              tactics: [
                { techniques: [{ name: 'PowerShell', link: 'https://attack.mitre.org/techniques/T1059/001/' }] },
              ],
            },
          ],
        },
      ),
    ]);
    const { status, body } = await search();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      matched: 1,
      severity: { critical: 1, high: 0, medium: 0, low: 0, informational: 0 },
      groups: {
        type: [{ value: 'Ransomware', count: 1 }],
        principal: [{ value: 'EXAMPLE\\john.doe', count: 1 }],
        host: [{ value: 'FIN-LT-014', count: 1 }],
        ip: [{ value: '192.0.2.10', count: 1 }],
        outcome: [{ value: 'mitigated', count: 1 }],
      },
      gaps: [],
    });
    expect(body.records).toEqual([
      {
        evidence: 'sentinelone:127.0.0.1:20261123T080000123Z:1000000000000000001',
        time: '2026-11-23T08:00:00.123Z',
        severity: 'critical',
        title: 'Ransomware: lock.exe on FIN-LT-014',
        principal: 'EXAMPLE\\john.doe',
        observables: [
          { type: 'host', value: 'FIN-LT-014' },
          { type: 'ip', value: '192.0.2.10' },
          { type: 'file', value: 'C:\\Users\\jdoe\\invoice.exe' },
          { type: 'hash', value: 'da39a3ee5e6b4b0d3255bfef95601890afd80709' },
          { type: 'process', value: 'explorer.exe' },
        ],
        outcome: 'mitigated',
        status:
          'mitigated; kill, rollback success; quarantine failed; incident in progress; analyst verdict true positive; computer isolated from the network',
        technique: 'T1486 Data Encrypted for Impact, T1059.001 PowerShell',
        link: `${tenant.url}/incidents/threats/1000000000000000001/overview`,
      },
    ]);
  });

  it('says of a threat that was stopped before it ran that it was blocked', async () => {
    serving([threat('1000000000000000002', ago(hour), { mitigationStatus: 'mitigated', mitigatedPreemptively: true })]);
    const { body } = await search();
    expect(body.records[0]?.status).toBe('mitigated; blocked before it ran; incident unresolved');
  });

  it('says what was searched when nothing matched', async () => {
    const { body } = await search({ window: '2026-11-20', type: 'Ransomware' });
    expect(body).toMatchObject({
      searched: { source: 'sentinelone', since: '2026-11-20T00:00:00.000Z', filters: { type: 'Ransomware' } },
      matched: 0,
      records: [],
    });
  });

  it.each([
    ['critical', { confidenceLevel: 'malicious', classification: 'Ransomware' }],
    ['high', { confidenceLevel: 'malicious' }],
    ['medium', { confidenceLevel: 'suspicious', classification: 'Ransomware' }],
    ['low', { confidenceLevel: 'n/a' }],
    ['informational', { confidenceLevel: 'malicious', analystVerdict: 'false_positive' }],
    ['informational', { confidenceLevel: 'malicious', mitigationStatus: 'marked_as_benign' }],
  ])('rates %s what SentinelOne calls %o', async (severity, info) => {
    serving([threat('1', ago(hour), info)]);
    const { body } = await search();
    expect(body.records[0]?.severity).toBe(severity);
    expect(body.severity).toMatchObject({ [severity]: 1 });
  });

  it('counts every page, each threat once in its latest version', async () => {
    const threats = Array.from({ length: 1500 }, (_, i) => threat(`${i}`, ago((i + 1) * 30_000)));
    serving([threat('7', ago(8 * 30_000), { mitigationStatus: 'mitigated', updatedAt: ago(0) }), ...threats]);
    const { body } = await search({ limit: 2 });
    expect(body).toMatchObject({
      matched: 1500,
      shown: 2,
      groups: {
        outcome: [
          { value: 'not-mitigated', count: 1499 },
          { value: 'mitigated', count: 1 },
        ],
      },
    });
    expect(tenant.asked).toHaveLength(2);
  });

  it.each([
    ['severity', 'high', ['1', '3', '5']],
    ['principal', 'JOHN.doe', ['1', '3', '5']],
    ['principal', 'jdoe', ['1', '2', '3', '4', '5']],
    ['ip', '192.0.2.12', ['1', '2', '4', '5']],
    ['ip', '2001:0db8::0012', ['1', '2', '4', '5']],
    ['ip', '203.0.113.200', ['3']],
    ['host', 'server-', ['3']],
    ['type', 'ransom', ['5']],
    ['outcome', 'mitigated', ['2']],
    ['outcome', 'not-mitigated', ['1', '3', '5']],
    ['text', 'c:\\users\\JDOE', ['1', '2', '3', '4', '5']],
    ['text', 'evil.example', ['4']],
  ])('filters by %s %s', async (name, value, expected) => {
    serving([
      threat('1', ago(hour)),
      threat('2', ago(hour), { confidenceLevel: 'suspicious', processUser: 'root', mitigationStatus: 'mitigated' }),
      threat(
        '3',
        ago(hour),
        {},
        { agentComputerName: 'SERVER-prod-01', networkInterfaces: [{ inet: ['203.0.113.200'] }] },
      ),
      threat('4', ago(hour), {
        mitigationStatus: 'marked_as_benign',
        processUser: '',
        maliciousProcessArguments: 'curl evil.example',
      }),
      threat('5', ago(hour), { classification: 'Ransomware' }),
    ]);
    const { body } = await search({ [name]: value });
    expect(ids(body.records)).toEqual(expected);
    expect(body.matched).toBe(expected.length);
  });

  it('finds a record again by its evidence id, with and without an id of its own', async () => {
    const written = threat('1000000000000000001', '2026-11-23T08:00:00.123456Z');
    const { id, ...anonymous } = threat('', '2026-11-23T07:00:00.999999Z', { threatId: null });
    serving([written, anonymous]);
    const { body } = await search();
    const record = (evidence: string) => ask<Json>(handler, 'getRecord', { evidence });
    expect(await Promise.all(body.records.map(async ({ evidence }) => (await record(evidence)).body))).toEqual([
      written,
      anonymous,
    ]);
    expect((await record('sentinelone:127.0.0.1:20261123T080000123Z:2')).status).toBe(404);
    expect((await record('sentinelone:other:20261123T080000123Z:1000000000000000001')).status).toBe(404);
  });

  it('keeps 64-bit ids whole', async () => {
    serving([threat('9223372036854775807', ago(hour))]);
    expect(ids((await search()).body.records)).toEqual(['9223372036854775807']);
  });

  it('stops where a cursor repeats, and says that there may be more', async () => {
    tenant.use(() => Response.json({ data: [threat('1', ago(hour))], pagination: { nextCursor: 'again' } }));
    const { body } = await search();
    expect(body).toMatchObject({
      matched: 1,
      atLeast: true,
      countedOver: 'the newest 2 threats',
      gaps: ['SentinelOne: only the newest 2 threats were counted, because its pages led in a circle'],
    });
  });

  it('says over how many of all it counted where it could not read them all', async () => {
    const good = sentinelOneStandIn(
      Array.from({ length: 1200 }, (_, i) => threat(String(i), ago((i + 1) * 1000))),
      { token },
    );
    tenant.use((request) => (request.url.includes('cursor=') ? new Response('{}', { status: 403 }) : good(request)));
    expect((await search()).body).toMatchObject({
      matched: 1000,
      atLeast: true,
      countedOver: 'the newest 1000 of 1200 threats',
      gaps: [
        'SentinelOne: only the newest 1000 of 1200 threats were counted, because it refused the credentials (403)',
      ],
    });
  });

  it('stops at its budget of pages', async () => {
    let page = 0;
    tenant.use(() => {
      page += 1;
      return Response.json({ data: [threat(`${page}`, ago(page * 1000))], pagination: { nextCursor: `p${page}` } });
    });
    const { body } = await search();
    expect(body).toMatchObject({ matched: 60, atLeast: true, countedOver: 'the newest 60 threats' });
    expect(tenant.asked.filter(({ url }) => !url.includes('countOnly'))).toHaveLength(60);
    expect(tenant.asked).toHaveLength(61);
  });

  it('lets SentinelOne count what its budget leaves unread, and count once where it reads', async () => {
    const threats = Array.from({ length: 60_500 }, (_, index) => ({
      id: String(index),
      threatInfo: { createdAt: ago(index + 1) },
    }));
    const many = sentinelOneStandIn(threats, { token });
    const one = threat('late', ago(hour));
    const more = sentinelOneStandIn([...threats, one], { token });
    // While pages are read, one more threat is reported of a time that was read already.
    tenant.use((request) => (request.url.includes('countOnly') ? more : many)(request));
    const { body } = await search();
    expect(body).toMatchObject({
      matched: 60_000,
      atLeast: true,
      countedOver: 'the newest 60000 of 60501 threats',
      gaps: [
        'SentinelOne: only the newest 60000 of 60501 threats were counted, because one question may take 60 pages',
      ],
    });
    const asked = (name: string) => tenant.asked.filter(({ url }) => new URL(url).searchParams.get(name) === 'true');
    expect([asked('skipCount').length, asked('countOnly').length, tenant.asked.length]).toEqual([59, 1, 61]);
    expect(asked('countOnly')[0]?.url).toContain('createdAt__gte=');
  });

  it('says what its first page said where SentinelOne does not count any more', async () => {
    let page = 0;
    tenant.use((request) => {
      if (request.url.includes('countOnly')) return new Response('{}', { status: 400 });
      page += 1;
      const pagination = { nextCursor: `p${page}`, ...(page === 1 && { totalItems: 70 }) };
      return Response.json({ data: [threat(`${page}`, ago(page * 1000))], pagination });
    });
    expect((await search()).body).toMatchObject({ matched: 60, countedOver: 'the newest 60 of 70 threats' });
  });

  it('reads the secret again once after the token was refused', async () => {
    tenant.use(sentinelOneStandIn([], { token: 'another-token' }));
    const { status, body } = await search();
    expect({ status, gaps: body.gaps }).toEqual({
      status: 502,
      gaps: ['SentinelOne could not be searched: it refused the credentials (401).'],
    });
    expect(tenant.asked).toHaveLength(2);
  });

  it('survives threats of any shape', async () => {
    const anything = fc.anything({ maxDepth: 3 });
    const of = (example: Json) =>
      fc.record(
        Object.fromEntries(Object.keys(example).map((key) => [key, anything])) as Record<string, fc.Arbitrary<unknown>>,
        { requiredKeys: [] },
      );
    const info = of(threat('', '').threatInfo as Json);
    const odd = fc.record({
      threatInfo: fc.oneof(
        info,
        info.map((each) => ({ ...each, createdAt: ago(hour) })),
      ),
      indicators: fc.oneof(anything, fc.constant([{ tactics: [{ techniques: [null, { name: 3 }] }] }])),
      mitigationStatus: anything,
      agentRealtimeInfo: anything,
      agentDetectionInfo: anything,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(odd, anything), { maxLength: 8 }), async (threats) => {
        tenant.use(() =>
          Response.json({ data: JSON.parse(JSON.stringify(threats.map((each) => each ?? null))), pagination: null }),
        );
        const { status } = await search({ text: 'xx', principal: 'a', ip: '192.0.2.1', host: 'h', type: 'ty' });
        const all = await search();
        expect([status, all.status]).toEqual([200, 200]);
      }),
      { numRuns: 40 },
    );
  });
});
