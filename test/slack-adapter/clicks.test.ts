import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { manifest } from '../../local/slack/manifest.ts';
import type { Message } from '../../local/slack/messages.ts';
import { toRules } from '../../slack-adapter/access.ts';
import { table } from '../../slack-adapter/table.ts';
import { type Clicks, clicks, lookedIn } from '../support/clicks.ts';

const minutesAgo = (minutes: number) => new Date(Math.floor(Date.now() / 1000) * 1000 - minutes * 60_000).toISOString();
const long = Array.from({ length: 40 }, (_, at) => `line ${at} ${'가나다라'.repeat(700)}`);
const logins = Array.from({ length: 120 }, (_, at) => ({
  uuid: `e${at}`,
  published: minutesAgo(at + 5),
  eventType: 'user.session.start',
  severity: 'INFO',
  displayMessage: at === 3 ? '<!channel> see https://evil.example/x' : 'User login to Okta',
  actor: { alternateId: at === 2 ? '=HYPERLINK("https://evil.example")' : 'dana@example.com' },
  client: { ipAddress: '203.0.113.7', userAgent: { rawUserAgent: 'Bearer abcdefghijklmnopqrst' } },
  outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
  ...(at === 1 && { debugContext: { debugData: { long } } }),
}));
const evidenceOf = (at: number) =>
  `okta:127.0.0.1:${String(logins[at]?.published).replaceAll(/[-:.]/g, '')}:${logins[at]?.uuid}`;

const since = minutesAgo(1440);
const result = {
  searched: { source: 'okta', since, until: minutesAgo(0), filters: { outcome: 'failure' } },
  matched: 120,
  atLeast: false,
  severity: { critical: 0, high: 0, medium: 0, low: 0, informational: 120 },
  groups: { principal: [{ value: 'dana@example.com', count: 119 }], ip: [{ value: '203.0.113.7', count: 120 }] },
  timeline: [10, 11, 12, 13].map((hour) => ({
    start: new Date(Date.parse(since) + hour * 3_600_000).toISOString(),
    count: 30,
  })),
  records: [0, 1, 2, 3].map((at) => ({
    evidence: evidenceOf(at),
    time: logins[at]?.published,
    severity: 'informational',
    title: logins[at]?.displayMessage,
    principal: logins[at]?.actor.alternateId,
  })),
  shown: 4,
  cursor: null,
  gaps: [],
  query: { text: 'SELECT line FROM okta WHERE outcome = ?', dataScannedBytes: 1_234_567, ms: 812 },
};
const parts = [
  ...lookedIn('okta', 'searchOktaEvents', { window: '24h', outcome: 'failure' }, result),
  { text: '**120** failed sign-ins, 119 of `dana@example.com`.' },
];

let cloud: Clicks;
let answer: Message;
beforeAll(async () => {
  cloud = await clicks(logins);
  answer = await cloud.answered(parts);
});
afterAll(() => cloud.close());
const dana = () => cloud.slack.person('dana');
afterEach(async () => {
  const { modal } = dana();
  if (modal) await dana().close(modal);
});

const clicked = async (actionId: string, value?: string, by = 'dana', on = answer) => {
  await cloud.slack.person(by).click(on, actionId, value === undefined ? {} : { value });
  await cloud.settle();
};
const modalText = (by = 'dana') => JSON.stringify(cloud.slack.person(by).modal?.blocks ?? []);
const preformatted = () =>
  (dana().modal?.blocks ?? [])
    .filter(({ type }) => type === 'rich_text')
    .map((block) => (block as unknown as { elements: [{ elements: [{ text: string }] }] }).elements[0].elements[0].text)
    .join('');

describe('An answer', () => {
  it('shows its records in a table, a chart, and what may be clicked', () => {
    const types = answer.blocks?.map((block) => (block as { type: string }).type);
    expect(types).toEqual(['markdown', 'data_visualization', 'data_table', 'actions', 'actions', 'context_actions']);
    expect(JSON.stringify(answer.blocks)).not.toMatch(/<[!@#]|https:\/\/evil/);
  });
});

describe('Evidence', () => {
  it('is the record as its source wrote it, with secrets masked and nothing live', async () => {
    await clicked('open_evidence', evidenceOf(3));
    const record = JSON.parse(preformatted()) as Record<string, unknown>;
    expect(record).toMatchObject({ uuid: 'e3', outcome: { reason: 'INVALID_CREDENTIALS' } });
    expect(record.client).toMatchObject({ userAgent: { rawUserAgent: 'Bearer <token masked>' } });
    expect(record.displayMessage).toBe('‹!channel> see https://evil.example/x');
  });

  it('of any length is shown whole, over pages', async () => {
    await clicked('open_evidence', evidenceOf(1));
    let shown = preformatted();
    for (let page = 1; modalText().includes(`evidence_page_${page}`); page += 1) {
      const view = dana().modal;
      if (view) await dana().click(view, `evidence_page_${page}`);
      await cloud.settle();
      shown += preformatted();
    }
    expect(JSON.parse(shown)).toMatchObject({ uuid: 'e1', debugContext: { debugData: { long } } });
  });

  it('that is not there any more is told so', async () => {
    const blocks = structuredClone(answer.blocks ?? []) as { elements?: { options?: { value: string }[] }[] }[];
    const other = { ...answer, blocks };
    const [option] = blocks.flatMap(({ elements = [] }) => elements).flatMap(({ options = [] }) => options);
    if (option) option.value = 'okta:127.0.0.1:20200101T000000000Z:none';
    await clicked('open_evidence', option?.value, 'dana', other);
    expect(modalText()).toContain('What this belongs to is no longer kept');
  });
});

describe('Show query', () => {
  it('says what was asked, the statement, and how much was read', async () => {
    await clicked('open_query');
    expect(preformatted()).toContain('searchOktaEvents({"window":"24h","outcome":"failure"})');
    expect(preformatted()).toContain('SELECT line FROM okta WHERE outcome = ?');
    expect(modalText()).toContain('120 matched · 1.2 MB read · 812 ms');
  });
});

describe('Export CSV', () => {
  it('puts every record of the search into the thread, as text for any spreadsheet', async () => {
    await clicked('export_csv_0');
    const file = cloud.file();
    expect(file?.message.thread_ts).toBe(answer.thread_ts);
    expect(file?.message.text).toContain('120 of 120 records');
    const lines = file?.text.split('\r\n') ?? [];
    expect(lines).toHaveLength(122);
    expect(lines[0]).toBe('time,severity,title,principal,outcome,status,technique,evidence,link,observables');
    expect(file?.text).toContain(`,"'=HYPERLINK(""https://evil.example"")",`);
    expect(file?.text).not.toMatch(/(?:^|,)"?[=+@-]/m);
  });

  it('is made once, however often the click arrives', async () => {
    const files = () => cloud.slack.sent.filter(({ method }) => method === 'files.completeUploadExternal').length;
    const before = files();
    await dana().click(answer, 'export_csv_0');
    const [event] = await cloud.waiting('interactions');
    const { workerOver } = await import('../../slack-adapter/worker.ts');
    const { workerSettings } = await import('../../slack-adapter/settings.ts');
    const work = workerOver(workerSettings(cloud.env));
    if (event) {
      await work(event);
      await work(event);
    }
    expect(files()).toBe(before + 1);
  });
});

describe('A file of which Slack never says that it took it', () => {
  it.each(['export_csv_0', 'report'])('is sent once, and who clicked is told to look: %s', async (action) => {
    const method = 'files.completeUploadExternal';
    cloud.slack.failures.ask({ method, error: 502, afterwards: true, times: 2 });
    await clicked(action);
    expect(cloud.slack.failures.take(method), 'what a second call would have met').toBeDefined();
    expect(cloud.toldAlone('U0DANA').at(-1)).toContain('Look whether it is in the thread');
  });

  it.each(['files.getUploadURLExternal', 'files.completeUploadExternal'])(
    'is put there although Slack is asked too much by %s',
    async (method) => {
      const files = () => cloud.slack.sent.filter(({ method }) => method === 'files.completeUploadExternal').length;
      const before = files();
      cloud.slack.failures.ask({ method, error: 'ratelimited', retryAfter: 1 });
      await clicked('report');
      expect(files()).toBe(before + 1);
    },
  );
});

describe('Report', () => {
  it('is the thread as a document, with the figures of then', async () => {
    const { thread_ts: thread = '' } = answer;
    await cloud.answered([{ text: '아무 일도 없었습니다.' }], { by: 'minsu', text: '그 밖에는?', thread });
    await clicked('report');
    const { text = '', name } = cloud.file() ?? {};
    expect(name).toMatch(/^report-\d{4}-\d\d-\d\d-[0-9a-f]{10}\.md$/);
    expect(text).toMatch(/^# Investigation report\n/);
    expect(text).toContain('> failed sign-ins?');
    expect(text).toContain('**120** failed sign-ins');
    expect(text).toContain('| Okta | `searchOktaEvents` |');
    expect(text).toContain('| 120 (Severity: informational 120) |');
    expect(text).toContain(`- \`${evidenceOf(0)}\``);
    expect(text).toContain('## Question 2\n\n> 그 밖에는?');
    expect(text).toContain('김민수');
  });
});

describe('Feedback', () => {
  it('is stored with its reason', async () => {
    const bad = (answer.metadata?.event_payload.reference as string) ?? '';
    await clicked('feedback', `bad/${bad}`);
    const asked = cloud.slack.channel('security')?.messages.findLast(({ ephemeralTo }) => ephemeralTo === 'U0DANA');
    expect(asked?.text).toContain('What was wrong');
    if (asked) await clicked('open_feedback', undefined, 'dana', asked);
    const view = dana().modal;
    if (view) await dana().submit(view, { reason: 'The count is too low' });
    await cloud.settle();
    expect(cloud.toldAlone('U0DANA').at(-1)).toContain('the reason is noted');
    const { client, name: TableName } = table('ask-aws');
    const Key = { pk: `thread#T0EXAMPLE:C0SECURITY:${answer.thread_ts}`, sk: `feedback#${bad}#U0DANA` };
    const { Item } = await client.send(new GetCommand({ TableName, Key }));
    expect(Item).toMatchObject({ verdict: 'bad', reason: 'The count is too low' });
  });

  it('that is good is thanked for', async () => {
    await clicked('feedback');
    expect(cloud.toldAlone('U0DANA').at(-1)).toBe('Thank you for the feedback.');
  });
});

describe('A suggestion', () => {
  it('is asked as the question of whoever clicks it', async () => {
    cloud.agent.answer = () => [{ text: 'Nothing else.' }];
    cloud.agent.heard = [];
    await clicked('suggestion_0', undefined, 'minsu');
    expect(cloud.agent.heard[0]?.inputText).toContain('What else did dana@example.com do in the last 24 hours?');
    const last = cloud.said('C0SECURITY', answer.thread_ts).at(-1);
    expect(last?.text).toMatch(/^> What else did dana@example\.com do in the last 24 hours\?\n\nNothing else\./);
  });
});

describe('Share in channel', () => {
  const asked = async (text: string) => {
    cloud.agent.answer = () => parts;
    await dana().command('/ask-aws', text, 'C0OPS');
    await cloud.settle();
    const last = cloud.said(dana().direct.id).at(-1);
    if (!last) throw new Error('nothing was answered');
    return last;
  };

  it('shows the answer in the channel where it was asked for', async () => {
    await clicked('share', undefined, 'dana', await asked('failed sign-ins today?'));
    const [shared] = cloud.said('C0OPS');
    expect(shared?.text).toMatch(
      /^> failed sign-ins today\?\n\n\*\*120\*\* failed sign-ins[\s\S]*_Shared by Dana Reyes_$/,
    );
    expect(cloud.toldAlone('U0DANA').at(-1)).toBe('The answer is shared.');
  });

  it('shows it once where Slack took it and nobody heard', async () => {
    const own = await asked('failed sign-ins, once?');
    cloud.slack.failures.ask({ method: 'chat.postMessage', error: 502, afterwards: true });
    await clicked('share', undefined, 'dana', own);
    const shared = cloud.said('C0OPS').filter(({ text }) => text.includes('> failed sign-ins, once?'));
    expect(shared).toHaveLength(1);
    expect(cloud.toldAlone('U0DANA').at(-1)).toBe('The answer is shared.');
  });

  it('is refused where the channel may not see what the answer rests on', async () => {
    const own = await asked('failed sign-ins of yesterday?');
    const before = cloud.said('C0OPS').length;
    await dana().click(own, 'share');
    await cloud.settle({ accessRules: toRules('{"channels":{"direct":["*"],"C0OPS":["guardduty"]}}') });
    expect(cloud.said('C0OPS')).toHaveLength(before);
    expect(cloud.toldAlone('U0DANA').at(-1)).toContain('may not be seen in that channel');
  });
});

describe('Share in a channel that the app may read', () => {
  it('leaves nothing but the answer, whole, where Slack took each message of it and nobody heard', async () => {
    const bot = [...manifest.oauth_config.scopes.bot, 'channels:history', 'groups:history'];
    const open = await clicks([], [], { manifest: { ...manifest, oauth_config: { scopes: { bot } } } });
    try {
      open.agent.answer = () => [{ text: `${'A long answer. '.repeat(900)}The end.` }];
      await open.slack.person('dana').command('/ask-aws', 'why?', 'C0OPS');
      await open.settle();
      const own = open.said(open.slack.person('dana').direct.id).at(-1);
      for (const by of ['first', 'second']) {
        const before = open.said('C0OPS').length;
        open.slack.failures.ask({ method: 'chat.postMessage', error: 502, afterwards: true, times: 2 });
        if (own) await open.slack.person('dana').click(own, 'share');
        await open.settle();
        const [first, ...rest] = open.said('C0OPS').slice(before);
        expect(first?.text, by).toMatch(/^> why\?/);
        expect(rest, by).toEqual([
          expect.objectContaining({ thread_ts: first?.ts, text: expect.stringContaining('answer.') }),
        ]);
        expect(JSON.stringify(rest), by).toContain('The end.');
      }
    } finally {
      await open.close();
    }
  });
});
