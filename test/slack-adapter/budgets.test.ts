import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Limits, toLimits } from '../../slack-adapter/limits.ts';
import { type Clicks, clicks, lookedIn } from '../support/clicks.ts';

const searched = { source: 'cloudtrail', since: '2026-11-22T09:00:00Z', until: '2026-11-23T09:00:00Z', filters: {} };
const result = {
  searched,
  matched: 3,
  atLeast: false,
  severity: null,
  groups: {},
  timeline: [],
  records: [],
  shown: 0,
  cursor: null,
  gaps: [],
  query: { text: 'SELECT', dataScannedBytes: 700, ms: 1 },
};
const usage = { trace: { modelInvocationOutput: { metadata: { usage: { inputTokens: 80, outputTokens: 20 } } } } };
const parts = [
  ...lookedIn('cloudtrail', 'searchCloudTrailEvents', { window: '24h' }, result),
  usage,
  { text: 'Three.' },
];

let cloud: Clicks;
beforeAll(async () => {
  cloud = await clicks([]);
});
afterAll(() => cloud.close());
let asker = 0;
beforeEach(() => {
  asker += 1;
  cloud.agent.answer = () => parts;
});

/** Asks as somebody, under limits; what the thread and the asker alone hear. */
const asked = async (limits: Limits, name = `person-${asker}`) => {
  const person = cloud.slack.person(name);
  const before = cloud.toldAlone(person.user.id).length;
  const { ts } = await person.mention('C0SECURITY', 'what happened?');
  await cloud.settle({ budgets: limits });
  return {
    thread: cloud.said('C0SECURITY', ts).map(({ text }) => text),
    alone: cloud.toldAlone(person.user.id).slice(before),
  };
};

describe('A budget', () => {
  it('of questions lets so many through a day, then says when it begins anew', async () => {
    const limits = { user: { questions: 2 } };
    for (let at = 0; at < 2; at += 1) expect((await asked(limits)).thread[0]).toMatch(/^Three\./);
    const { thread, alone } = await asked(limits);
    expect(thread).toEqual([]);
    expect(alone).toEqual([
      expect.stringMatching(
        /^You have used up your questions for today\. You can ask again from \d{4}-\d\d-\d\d 00:00 \(UTC\)\.$/,
      ),
    ]);
    expect((await asked(limits, 'somebody else')).thread[0]).toMatch(/^Three\./);
  });

  it('of tokens is used up by what answers took', async () => {
    const limits = { user: { tokens: 150 } };
    expect((await asked(limits)).thread).toHaveLength(1);
    expect((await asked(limits)).thread).toHaveLength(1);
    expect((await asked(limits)).thread).toEqual([]);
  });

  it('of bytes counts what the searches read', async () => {
    const limits = { user: { scannedBytes: 700 } };
    expect((await asked(limits)).thread).toHaveLength(1);
    expect((await asked(limits)).alone).toHaveLength(1);
  });

  it('of a day is everybody’s', async () => {
    // What was counted for other limits of the day counts too.
    const used = 1 + Math.max(0, ...(await counted()));
    const limits = { day: { questions: used } };
    expect((await asked(limits, 'one')).thread).toHaveLength(1);
    expect((await asked(limits, 'two')).alone[0]).toContain('used up for everybody');
  });

  it.each([
    ['tokens', { question: { tokens: 50 } }],
    ['bytes', { question: { scannedBytes: 500 } }],
  ])('of one question in %s ends it, with what was found until then', async (_, limits) => {
    cloud.agent.answer = () => [usage, ...parts, ...lookedIn('okta', 'searchOktaEvents', {}, { matched: 1 })];
    const { thread } = await asked(limits);
    expect(thread[0]).toMatch(/^This became too long to answer in one go\./);
  });

  it('answers in the asker’s language and zone', async () => {
    const { alone } = await korean();
    expect(alone[0]).toMatch(
      /오늘 사용할 수 있는 질문 한도를 모두 썼습니다\. \d{4}-\d\d-\d\d 09:00 \(Asia\/Seoul\)부터/,
    );
  });

  it.each([
    'nonsense',
    '[]',
    '{"week":{}}',
    '{"user":{"words":1}}',
    '{"user":{"questions":0}}',
    '{"question":{"questions":2}}',
  ])('cannot be read from %s', (json) => {
    expect(() => toLimits(json)).toThrow('BUDGETS must be JSON such as');
  });
});

const counted = async (): Promise<number[]> => {
  const { ScanCommand } = await import('@aws-sdk/lib-dynamodb');
  const { table } = await import('../../slack-adapter/table.ts');
  const { client, name } = table('ask-aws');
  const { Items = [] } = await client.send(new ScanCommand({ TableName: name }));
  return Items.filter(({ sk }) => String(sk).startsWith('day#')).map(({ questions }) => Number(questions));
};

const korean = async () => {
  const minsu = cloud.slack.person('minsu');
  for (let at = 0; at < 2; at += 1) {
    await minsu.mention('C0SECURITY', '무슨 일이 있었어?');
    await cloud.settle({ budgets: { user: { questions: 1 } } });
  }
  return { alone: cloud.toldAlone('U0MINSU') };
};
