import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { measures } from '../../infra/measures.ts';
import { serve } from '../../local/http.ts';
import { log } from '../../slack-adapter/log.ts';
import { type Clicks, clicks, lookedIn } from '../support/clicks.ts';

const canaries = [
  'xoxb-123456789012-canarycanary',
  'ghp_canarycanarycanarycanarycanary1234',
  'Bearer canary.canary.canary.canary',
  'password=canary-hunter2',
  'wJalrXUtnFEMI/K7MDENG/bPxRfiCANARYEXAKEY',
];
const evidence = 'okta:example.okta.com:20261122T100000000Z:0b1c';
const result = {
  searched: { source: 'okta', since: '2026-11-22T09:00:00Z', until: '2026-11-23T09:00:00Z', filters: {} },
  matched: 1,
  atLeast: false,
  severity: null,
  groups: {},
  timeline: [],
  records: [{ evidence, time: '2026-11-22T10:00:00Z', title: 'Sign-in' }],
  shown: 1,
  cursor: null,
  gaps: [],
  warnings: [`log content tried to give instructions: ${evidence}`],
};
const usage = { trace: { modelInvocationOutput: { metadata: { usage: { inputTokens: 1000, outputTokens: 100 } } } } };

let cloud: Clicks;
let bucket: Awaited<ReturnType<typeof serve>>;
let objects: { key: string; headers: Headers; body: string }[] = [];
let status = 200;

beforeAll(async () => {
  cloud = await clicks([]);
  bucket = await serve(async (request) => {
    objects.push({ key: new URL(request.url).pathname, headers: request.headers, body: await request.text() });
    return new Response(null, { status });
  });
});
afterAll(() => Promise.all([cloud.close(), bucket.close()]));
beforeEach(() => {
  objects = [];
  status = 200;
  cloud.agent.answer = () => [
    ...lookedIn('okta', 'searchOktaEvents', { window: '24h' }, result),
    usage,
    { text: `One sign-in, see \`${evidence}\`.` },
  ];
});

const kept = () => ({
  auditBucket: { region: 'us-east-1', name: 'audit', url: bucket.url },
  deployed: {
    host: 'agents',
    model: 'a-model',
    instruction: 'i1',
    knowledge: 'k1',
    prices: { input: 3, output: 15 },
  },
});
const asked = async (text: string, more: object = {}) => {
  const { ts } = await cloud.slack.person('dana').mention('C0SECURITY', text);
  await cloud.settle({ ...kept(), ...more });
  const [object] = objects;
  return { ts, object, record: JSON.parse(object?.body ?? '{}') as Record<string, unknown> };
};

describe('An audit record', () => {
  afterEach(() => vi.restoreAllMocks());

  it('says who asked what where, what was answered, and what the answer rests on', async () => {
    const { ts, object, record } = await asked('who signed in?');
    expect(objects).toHaveLength(1);
    const day = new Date(Number(ts) * 1000).toISOString().slice(0, 10).split('-');
    expect(object?.key).toBe(`/audit/year=${day[0]}/month=${day[1]}/day=${day[2]}/${record.reference}.json`);
    expect(object?.headers.get('content-md5')).toBe(
      createHash('md5')
        .update(object?.body ?? '')
        .digest('base64'),
    );
    expect(record).toMatchObject({
      team: 'T0EXAMPLE',
      channel: 'C0SECURITY',
      thread: ts,
      asker: 'U0DANA',
      entry: 'mention',
      question: 'who signed in?',
      outcome: 'answered',
      answer: cloud.said('C0SECURITY', ts)[0]?.text,
      operations: [
        {
          actionGroup: 'okta',
          operationId: 'searchOktaEvents',
          parameters: { window: '24h' },
          status: 200,
          digest: createHash('sha256').update(JSON.stringify(result)).digest('hex'),
        },
      ],
      evidence: [evidence],
      host: 'agents',
      model: 'a-model',
      instruction: 'i1',
      knowledge: 'k1',
      usage: { inputTokens: 1000, outputTokens: 100 },
      scannedBytes: 0,
      cost: 0.0045,
      warnings: [`log content tried to give instructions: ${evidence}`],
    });
    expect(object?.body).not.toContain('\n');
  });

  it.each<[string, object, () => void, object]>([
    ['denied', { accessRules: { channels: {} } }, () => {}, { answer: '', operations: [] }],
    [
      'failed',
      {},
      () => {
        cloud.agent.answer = () => [{ text: 'Half' }, { cut: true }];
      },
      { answer: expect.stringContaining('connection was lost') },
    ],
    ['helped', {}, () => {}, { answer: '' }],
  ])('is kept of a question that is %s, too', async (outcome, more, prepare, record) => {
    prepare();
    const text = outcome === 'helped' ? '' : 'who signed in?';
    expect((await asked(text, more)).record).toMatchObject({ outcome, ...record });
  });

  it('never holds a secret, whoever wrote it', async () => {
    const said = canaries.join(' and ');
    cloud.agent.answer = () => [...lookedIn('okta', 'searchOktaEvents', { text: said }, result), { text: said }];
    const { object } = await asked(`was ${said} leaked?`);
    expect(object?.body).toContain('<masked>');
    expect(object?.body).not.toMatch(/canary/i);
  });

  it('that cannot be written takes no answer back', async () => {
    status = 503;
    log.setLogLevel('ERROR');
    const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { ts } = await asked('who signed in?');
    log.setLogLevel('SILENT');
    expect(cloud.said('C0SECURITY', ts)[0]?.text).toMatch(/^One sign-in/);
    // The alarm counts this line.
    const { pattern } = measures.find(({ name }) => name === 'AuditRecordsLost')!;
    const messages = told.mock.calls.map(([line]) => JSON.parse(String(line)).message);
    expect(messages.map((message) => `{ $.message = "${message}" }`)).toEqual([pattern]);
  });
});
