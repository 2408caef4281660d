import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../local/slack/messages.ts';
import type { Person } from '../../local/slack/person.ts';
import { type SocketMode, socketMode } from '../../local/slack/socket-mode.ts';
import { type WorkerSettings, workerSettings } from '../../slack-adapter/settings.ts';
import { socketModeOver } from '../../slack-adapter/socket-mode.ts';
import { looked, type Part } from '../support/agent-stream.ts';
import { type Flow, flow } from '../support/flow.ts';

let usual: Flow;
let socketed: Flow;
let socket: SocketMode;

beforeAll(async () => {
  socketed = await flow();
  socket = await socketMode(socketed.slack);
  usual = await flow();
});
afterAll(async () => {
  await socket.close();
  await Promise.all([usual.close(), socketed.close()]);
});

const security = 'C0SECURITY';
const found = {
  searched: { source: 'okta', since: '2026-11-22T09:00:00Z', until: '2026-11-23T09:00:00Z', filters: {} },
  matched: 128,
  atLeast: false,
  gaps: [],
};
const search = looked('searchOktaEvents', { window: '24h' }, found);

/** Where a question was asked, and how it is worked on. */
interface Question {
  at: Flow;
  channel: string;
  /** The thread that gets the answer; in direct messages that begin with the question, the app's own first message. */
  thread: () => string;
  /** Where the asker hears what is for them alone. */
  alone?: string;
  work: (settings?: Partial<WorkerSettings>) => Promise<void>;
}

const queued = (channel: string, thread: () => string): Question => ({
  at: usual,
  channel,
  thread,
  work: (settings) => usual.settle({ betweenLooksMs: 20, ...settings }),
});

const ownThread = (direct: string) => () => usual.said(direct).findLast(({ thread_ts }) => !thread_ts)?.ts ?? '';

const alert = (channel: string): Message =>
  usual.slack.post(channel, {
    ts: usual.slack.nextTs(),
    user: 'U0ALERTS',
    bot_id: 'B0ALERTS',
    text: '',
    attachments: [{ title: 'Unusual sign-in', fields: [{ title: 'Source', value: '203.0.113.7' }] }],
  }) as Message;

const entries: Record<string, (person: Person) => Promise<Question>> = {
  async 'a mention in a channel'(person) {
    const { ts } = await person.mention(security, 'failed Okta logins?');
    return queued(security, () => ts);
  },
  async 'a mention in a thread'(person) {
    const { ts } = await person.write(security, 'Something is odd here.');
    await person.mention(security, 'failed Okta logins?', { thread: ts });
    return queued(security, () => ts);
  },
  async 'a direct message'(person) {
    const { ts, channel } = await person.directMessage('failed Okta logins?');
    return queued(channel, () => ts);
  },
  async 'the command'(person) {
    await person.command('/ask-aws', 'failed Okta logins?', security);
    return { ...queued(person.direct.id, ownThread(person.direct.id)), alone: security };
  },
  async 'the shortcut on a message'(person) {
    const message = alert(security);
    await person.shortcut('analyze_message', message);
    return queued(security, () => message.ts);
  },
  async 'the shortcut where the app is no member'(person) {
    usual.slack.open({ id: 'C0ELSE', members: new Set([person.user.id]) });
    await person.shortcut('analyze_message', alert('C0ELSE'));
    return { ...queued(person.direct.id, ownThread(person.direct.id)), alone: 'C0ELSE' };
  },
  async 'Try again'(person) {
    const dana = usual.slack.person('dana');
    const { ts } = await dana.mention(security, 'failed Okta logins?');
    const { answer } = usual.agent;
    usual.agent.answer = () => [{ exception: 'dependencyFailedException' }];
    await usual.settle();
    usual.agent.answer = answer;
    const [failed] = usual.said(security, ts);
    usual.slack.remove(failed!);
    await person.click(failed!, 'retry');
    return queued(security, () => ts);
  },
  async 'a suggestion under an answer'(person) {
    const dana = usual.slack.person('dana');
    const { ts } = await dana.mention(security, 'failed Okta logins?');
    const { answer } = usual.agent;
    usual.agent.answer = () => [...search, { text: 'There were **128** failures.' }];
    await usual.settle();
    usual.agent.answer = answer;
    const [answered] = usual.said(security, ts);
    usual.slack.remove(answered!);
    await person.click(answered!, 'suggestion_0');
    return queued(security, () => ts);
  },
  async 'a mention over Socket Mode'(person) {
    let app: Awaited<ReturnType<typeof socketModeOver>>;
    let thread = '';
    return {
      at: socketed,
      channel: security,
      thread: () => thread,
      async work(settings) {
        Object.assign(process.env, socketed.env);
        app = await socketModeOver({ ...workerSettings(socketed.env), betweenLooksMs: 20, ...settings });
        try {
          const sent = person.mention(security, 'failed Okta logins?');
          thread = socketed.slack.channels.get(security)?.messages.at(-1)?.ts ?? '';
          await sent;
          await until(socketed, () => settledIn(socketed, person, security, thread));
        } finally {
          await app.stop();
          Object.assign(process.env, usual.env);
        }
      },
    };
  },
};

const stateOf = ({ metadata }: Message) => metadata?.event_payload.state;

const aloneTold = (at: Flow, person: Person, channel: string) =>
  (at.slack.channels.get(channel)?.messages ?? []).filter(({ ephemeralTo }) => ephemeralTo === person.user.id);

const settledIn = (at: Flow, person: Person, channel: string, thread: string): boolean =>
  at.slack.sessions.busy.length === 0 &&
  (at.said(channel, thread).some((message) => ![undefined, 'working'].includes(stateOf(message) as string)) ||
    aloneTold(at, person, channel).length > 0);

/** Until the workspace looks like that. */
const until = ({ slack }: Flow, isSo: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = () => {
      if (!isSo()) return;
      slack.off('changed', look);
      resolve();
    };
    slack.on('changed', look);
    look();
  });

/** Where the agent says no more; `reached` hears when it is there. */
let reached = () => {};
const silence: Part = {
  get wait() {
    reached();
    return new Promise(() => {});
  },
};

interface Ending {
  agent: Part[];
  settings?: Partial<WorkerSettings>;
  guest?: true;
  stops?: true;
  state?: string;
  says: RegExp;
}

const endings: Record<string, Ending> = {
  answered: {
    agent: [...search, { text: 'There were **128** failures.' }],
    state: 'answered',
    says: /^There were \*\*128\*\* failures\.[\s\S]*Searched/,
  },
  stopped: {
    agent: [...search, { text: 'There were **128** failures.\n\n' }, silence],
    stops: true,
    state: 'stopped',
    says: /^Stopped, as you asked[\s\S]*Found before that[\s\S]*128/,
  },
  denied: { agent: [{ text: 'never' }], guest: true, says: /cannot ask about security data/ },
  failed: {
    agent: [...search, { exception: 'dependencyFailedException' }],
    state: 'failed',
    says: /^Something went wrong[\s\S]*Reference: `[0-9a-f]{10}`$/,
  },
  'too long': {
    agent: [...search, silence],
    settings: { agentMs: 800 },
    state: 'too-long',
    says: /^This took too long[\s\S]*Found before that[\s\S]*128 matched/,
  },
  expired: { agent: [{ text: 'never' }], settings: { longestWaitMs: -1 }, state: 'expired', says: /waited too long/ },
};

let guests = 0;
const someone = ({ slack }: Flow, { guest }: Ending): Person => {
  if (!guest) return slack.person('dana');
  guests += 1;
  const user = { id: `U0GUEST${guests}`, name: `guest${guests}`, realName: 'Guest', tz: 'UTC', locale: 'en-US' };
  slack.join({ ...user, guest: 'single-channel' });
  slack.channels.get(security)?.members.add(user.id);
  return slack.person(user.id);
};

describe.each(Object.keys(entries))('A question by %s', (entry) => {
  afterEach(() => {
    expect(usual.slack.sessions.busy).toEqual([]);
  });

  it.each(Object.entries(endings))('that is %s is told as such, once, and leaves nothing open', async (_, ending) => {
    const at = entry.endsWith('Socket Mode') ? socketed : usual;
    const person = someone(at, ending);
    at.agent.answer = () => ending.agent;
    const question = await entries[entry]!(person);
    const silent = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const working = question.work(ending.settings);
    if (ending.stops) {
      await silent;
      await person.stop({ channel: question.channel, ts: question.thread() });
    }
    await working;
    const { channel } = question;
    const thread = at.slack.thread(channel, question.thread());
    const told = ending.state ? [] : aloneTold(at, person, question.alone ?? channel).slice(-1);
    const shown = at.said(channel, question.thread()).filter(({ metadata }) => metadata?.event_type === 'ask_aws_turn');
    expect(shown.map(stateOf)).toEqual(ending.state ? [ending.state] : []);
    // No message of the thread says a suggestion, so its answer does.
    const words = [...shown, ...told].map(({ text }) => text.replace(/^> .*\n\n/, ''));
    expect(words).toEqual([expect.stringMatching(ending.says)]);
    expect(thread.filter(({ stream }) => stream?.state === 'in_progress')).toEqual([]);
    const buttons = JSON.stringify(shown.map(({ blocks }) => blocks));
    expect(buttons.includes('"retry"')).toBe(shown.length > 0 && ending.state !== 'answered');
    expect(buttons.includes('"stop"')).toBe(false);
  });
});
