import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Message } from '../../local/slack/messages.ts';
import { looked, type Part } from '../support/agent-stream.ts';
import { type Flow, flow } from '../support/flow.ts';

let at: Flow;
let thread = '';
/** Every text and every card that anybody could see in the thread, in order. */
let seen: string[] = [];

const channel = 'C0SECURITY';
const ours = (): Message[] => (thread ? at.said(channel, thread) : []);
const look = () => {
  const now = JSON.stringify(ours().map(({ blocks, text }) => ({ blocks, text })));
  if (now !== seen.at(-1)) seen.push(now);
};

beforeAll(async () => {
  at = await flow();
  at.slack.on('changed', look);
});
afterAll(() => at.close());
beforeEach(() => {
  thread = '';
  seen = [];
  at.agent.heard = [];
});

/** Until something can be seen. */
const shown = (part: string | RegExp) => ({
  get wait() {
    return new Promise<void>((resolve) => {
      const isSo = () => seen.some((each) => (typeof part === 'string' ? each.includes(part) : part.test(each)));
      const again = () => {
        if (!isSo()) return;
        at.slack.off('changed', again);
        resolve();
      };
      at.slack.on('changed', again);
      again();
    });
  },
});

const ask = async (text: string, ...parts: Part[]) => {
  at.agent.answer = () => parts;
  const { ts } = await at.slack.person('dana').mention(channel, text);
  thread = ts;
  await at.settle({ betweenChangesMs: 10, betweenLooksMs: 10 });
  expect(at.slack.sessions.busy).toEqual([]);
  expect(at.slack.thread(channel, ts).filter(({ stream }) => stream?.state === 'in_progress')).toEqual([]);
};

const found = {
  searched: { source: 'okta', since: '2026-11-22T09:00:00Z', until: '2026-11-23T09:00:00Z', filters: {} },
  matched: 128,
  atLeast: false,
  gaps: [],
};
const [step, result] = looked('searchOktaEvents', { window: '24h', host: 'evil.example' }, found) as [Part, Part];
const [other, refused] = looked('searchOktaEvents', { window: 'soon' }, { error: 'window "soon" is no window' }) as [
  Part,
  Part,
];

describe('While the agent works, the thread', () => {
  it('shows each step when it begins and what it found when it ends, and then the words', async () => {
    await ask(
      'failed logins?',
      shown('"title":"Looking into it…","status":"in_progress"'),
      step,
      shown('searchOktaEvents window=24h host=evil[.]example","status":"in_progress"'),
      result,
      shown(/"status":"complete","output":[^}]*128 matched/),
      other,
      refused,
      shown(/"status":"error","output":[^}]*could not be answered/),
      { text: 'There were **128** failures.\nSee https://evil.exam' },
      shown('There were **128** failures.'),
      { text: 'ple/x.\nAnd <!channel>.\n' },
      shown('And ‹!channel>.'),
      { text: 'That is all.' },
    );
    expect(ours()).toHaveLength(1);
    expect(ours()[0]?.text).toMatch(
      /^There were \*\*128\*\* failures\.\nSee hxxps:\/\/evil\[\.\]example\/x ⚠\.[\s\S]*That is all\./,
    );
    for (const each of seen)
      expect(each.replaceAll(/"task_id":"(?:[^"\\]|\\.)*"/g, '')).not.toMatch(/https:\/\/evil|evil\.example|<!/);
  });

  it('goes on in further messages where one is full, and loses nothing of the answer', async () => {
    const lines = Array.from({ length: 700 }, (_, number) => `- record ${number}: 로그인 실패 \`dana@example.com\`\n`);
    const chunks = Array.from({ length: 20 }, (_, part) => lines.slice(part * 35, part * 35 + 35).join(''));
    await ask(
      'list everything',
      ...chunks.flatMap((text, part): Part[] => [{ text }, shown(`record ${part * 35 + 30}:`)]),
    );
    expect(seen.some((each) => each.includes('"type":"markdown"') && JSON.parse(each).length > 2)).toBe(true);
    const text = JSON.stringify(ours().map(({ blocks }) => blocks)).replaceAll('\\n', '\n');
    expect(lines.filter((line) => !text.replaceAll(' ⚠', '').includes(line.trim()))).toEqual([]);
    expect(new Set(ours().map(({ metadata }) => metadata?.event_payload.state))).toEqual(new Set(['answered']));
  });

  it('goes on in another message before Slack lets go of the stream, after five minutes', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const minutes: Part = {
        get wait() {
          vi.setSystemTime(Date.now() + 275_000);
          return Promise.resolve();
        },
      };
      await ask(
        'failed logins?',
        step,
        result,
        { text: 'Before.\n' },
        shown('Before.'),
        minutes,
        { text: 'After.\n' },
        shown('After.'),
      );
    } finally {
      vi.useRealTimers();
    }
    expect(seen.some((each) => JSON.parse(each).length === 2)).toBe(true);
    expect(seen.join()).not.toContain('"action_id":"stop"');
    expect(ours().map(({ text }) => text)).toEqual([expect.stringMatching(/^Before\.\nAfter\./)]);
  });

  it.each(['message_not_in_streaming_state', 'msg_too_long', 'internal_error'])(
    'goes on by editing where Slack refuses to stream on: %s',
    async (error) => {
      at.slack.failures.ask({ method: 'chat.appendStream', error });
      await ask('failed logins?', step, shown('"action_id":"stop"'), result, shown('128 matched'), {
        text: 'Done so.',
      });
      expect(ours().map(({ text }) => text)).toEqual([expect.stringMatching(/^Done so\./)]);
    },
  );

  it('is edited where Slack does not stream at all, with a button that stops it', async () => {
    at.slack.failures.ask({ method: 'chat.startStream', error: 'not_allowed' });
    const never: Part = { wait: new Promise(() => {}) };
    const asked = ask('failed logins?', step, result, never);
    await shown(/128 matched/).wait;
    await at.slack.person('minsu').click(ours()[0]!, 'stop');
    await asked;
    expect(ours().map(({ text }) => text)).toEqual([expect.stringMatching(/^Stopped, as you asked[\s\S]*128 matched/)]);
  });

  it('has a button of ours where Slack has none', async () => {
    at.slack.failures.ask({ method: 'agents.sessions.setStatus', error: 'unknown_method', times: 2 });
    await ask('failed logins?', shown('"action_id":"stop"'), { text: 'Done.' });
    expect(JSON.stringify(ours()[0]?.blocks)).not.toContain('"action_id":"stop"');
  });

  it('waits where Slack is asked too much, and shows it later', async () => {
    at.slack.failures.ask({ method: 'chat.appendStream', error: 'ratelimited', retryAfter: 1 });
    await ask(
      'failed logins?',
      step,
      { wait: new Promise((later) => setTimeout(later, 60)) },
      result,
      shown('128 matched'),
      { text: 'Done.' },
    );
    expect(seen.join()).not.toContain('"action_id":"stop"');
    expect(ours()).toHaveLength(1);
  });

  it('is not stopped by what stopped the question before', async () => {
    const never: Part = { wait: new Promise(() => {}) };
    const first = ask('the first', step, result, never);
    await shown('128 matched').wait;
    await at.slack.person('dana').stop({ channel, ts: thread });
    await first;
    at.agent.answer = () => [{ wait: new Promise((later) => setTimeout(later, 60)) }, { text: 'The second.' }];
    await at.slack.person('dana').mention(channel, 'the second', { thread });
    await at.settle({ betweenChangesMs: 10, betweenLooksMs: 10 });
    expect(ours().map(({ metadata }) => metadata?.event_payload.state)).toEqual(['stopped', 'answered']);
  });
});
