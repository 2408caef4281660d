import { ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifest } from '../../local/slack/manifest.ts';
import type { Workspace } from '../../local/slack/workspace.ts';
import { table } from '../../slack-adapter/table.ts';
import { adapter } from '../support/adapter.ts';
import { looked } from '../support/agent-stream.ts';
import { workUntil } from '../support/crash.ts';
import { type Flow, flow } from '../support/flow.ts';

let at: Flow;
let another: ReturnType<typeof adapter>['work'];

/** The app as it is installed where it may read the threads that it answers in. */
const reading = {
  ...manifest,
  oauth_config: { scopes: { bot: [...manifest.oauth_config.scopes.bot, 'channels:history', 'groups:history'] } },
};

beforeAll(async () => {
  at = await flow({ manifest: reading });
  another = adapter(at.env).work;
  at.agent.answer = () => [...looked('searchOktaEvents', { window: '24h' }, { matched: 2 }), { text: 'The answer.' }];
});
afterAll(() => at.close());

const channel = 'C0SECURITY';

const question = async (): Promise<{ ts: string; event: SQSEvent }> => {
  const { ts } = await at.slack.person('dana').mention(channel, 'a question');
  const [event] = await at.waiting();
  return { ts, event: event! };
};

/** As after six minutes, when the queue shows the message again. */
const leasesOver = async () => {
  const { client, name: TableName } = table('ask-aws');
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  for (const { pk, sk } of Items.filter((item) => item.sk === 'claim'))
    await client.send(
      new UpdateCommand({
        TableName,
        Key: { pk, sk },
        UpdateExpression: 'SET leaseUntil = :over',
        ExpressionAttributeValues: { ':over': 0 },
      }),
    );
};

const states = (ts: string) => at.said(channel, ts).map(({ metadata }) => metadata?.event_payload.state ?? 'begun');

// In the order in which they are sent.
const streamed = [
  'GetSecretValue',
  'auth.test',
  'UpdateItem', // the claim
  'users.info',
  'chat.startStream',
  'UpdateItem', // which message was begun
  'agents.sessions.setStatus',
  'GetItem',
  'Query',
  'InvokeAgent',
  'chat.stopStream',
  'chat.update',
  'PutItem',
  'PutItem',
  'agents.sessions.setStatus',
  'UpdateItem', // the claim is done
];
const edited = [
  ...streamed.slice(0, 5),
  'chat.postMessage',
  ...streamed.slice(5).filter((name) => name !== 'chat.stopStream'),
];

const refusing = ({ failures }: Workspace, times: number) =>
  failures.ask({ method: 'chat.startStream', error: 'unknown_method', times });

describe.each([
  { how: 'streams', requests: streamed, begins: 'chat.startStream' },
  { how: 'may not stream', requests: edited, begins: 'chat.postMessage' },
])('A worker that $how', ({ how, requests, begins }) => {
  const asked = async () => {
    if (how === 'may not stream') refusing(at.slack, 1);
    return question();
  };
  const begun = requests.indexOf(begins) + 1;

  it('sends what the crashes below go through', async () => {
    const { ts, event } = await asked();
    expect(await workUntil(at.env, event)).toEqual(requests);
    expect(states(ts)).toEqual(['answered']);
  });

  // Where nothing is streamed, only the beginning differs.
  const crashes = requests
    .map((name, at) => ({ name, request: at + 1 }))
    .filter(({ request }) => requests === streamed || Math.abs(request - begun) <= 1);

  it.each(crashes.flatMap((crash) => (['before', 'after'] as const).map((when) => ({ ...crash, when }))))(
    'that dies $when request $request, $name, leaves one answer all the same',
    async ({ when, request }) => {
      const { ts, event } = await asked();
      await workUntil(at.env, event, { when, request });
      await leasesOver();
      await another(event);
      await another(event);
      expect(states(ts)).toEqual(['answered']);
      expect(at.slack.sessions.busy).toEqual([]);
    },
  );
});

describe('A worker whose answer takes two messages', () => {
  const long = `${'A long answer. '.repeat(900)}The end.`;
  const asked = async () => {
    at.agent.answer = () => [{ text: long }];
    return question();
  };
  // From the question to the agent on: what comes before is the same.
  it.each(Array.from({ length: 10 }, (_, more) => 11 + more))(
    'that dies at request %i leaves one answer, whole',
    async (request) => {
      for (const when of ['before', 'after'] as const) {
        const { ts, event } = await asked();
        await workUntil(at.env, event, { when, request });
        await leasesOver();
        await another(event);
        const messages = at.said(channel, ts);
        expect(states(ts)).toEqual(['answered', 'answered']);
        const text = messages.flatMap(({ blocks }) => blocks as { text?: string }[]).map((block) => block.text ?? '');
        expect(text.join('\n').match(/The\send\./g)).toHaveLength(1);
        expect(text.join('\n').match(/A\slong\sanswer\./g)).toHaveLength(900);
      }
    },
  );
});

describe('A worker that answers a command', () => {
  it.each(['before', 'after'] as const)(
    'and dies %s it began a thread for it leaves one thread with one answer',
    async (when) => {
      at.agent.answer = () => [{ text: 'The answer.' }];
      const dana = at.slack.person('dana');
      const earlier = at.said(dana.direct.id).length;
      await dana.command('/ask-aws', 'a question', channel);
      const [event] = await at.waiting();
      const opens = ['GetSecretValue', 'auth.test', 'conversations.open', 'UpdateItem', 'users.info'].length + 1;
      const sent = await workUntil(at.env, event!, { when, request: opens });
      expect(sent.at(-1)).toBe('chat.postMessage');
      await leasesOver();
      await another(event!);
      const now = at.said(dana.direct.id).slice(earlier);
      expect(now.map(({ metadata }) => metadata?.event_payload.state ?? metadata?.event_type)).toEqual([
        'ask_aws_question',
        'answered',
      ]);
    },
  );
});

describe('A worker that never hears that DynamoDB did what it was asked', () => {
  const written = streamed.flatMap((name, at) => (/Item$/.test(name) ? [{ name, request: at + 1 }] : []));
  const ready = () => {
    at.agent.answer = () => [{ text: 'The answer.' }];
    return question();
  };

  it.each(written)('with request $request, $name, answers at once all the same', async ({ request }) => {
    const { ts, event } = await ready();
    await workUntil(at.env, event, { unheard: request });
    expect(states(ts)).toEqual(['answered']);
    await another(event);
    expect(states(ts)).toEqual(['answered']);
  });

  it('and dies later leaves one answer', async () => {
    const { ts, event } = await ready();
    const begun = streamed.indexOf('chat.startStream') + 2;
    await workUntil(at.env, event, { unheard: begun, request: streamed.length, when: 'before' });
    await leasesOver();
    await another(event);
    expect(states(ts)).toEqual(['answered']);
  });
});

describe('A worker', () => {
  it('leaves alone what another one is answering at the same time', async () => {
    const { ts, event } = await question();
    const both = await Promise.allSettled([workUntil(at.env, event), another(event)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await another(event);
    expect(states(ts)).toEqual(['answered']);
  });

  it.each(['users.info', 'chat.startStream', 'agents.sessions.setStatus', 'chat.stopStream', 'chat.update'])(
    'that never hears that Slack did %s leaves one answer',
    async (method) => {
      const { ts, event } = await question();
      at.slack.failures.ask({ method, error: 502, afterwards: true });
      await another(event);
      expect(states(ts)).toEqual(['answered']);
      expect(at.slack.sessions.busy).toEqual([]);
    },
  );
});

describe('Where the app may not read the thread', () => {
  let there: Flow;
  beforeAll(async () => {
    there = await flow();
    there.agent.answer = () => [{ text: 'The answer.' }];
  });
  afterAll(() => there.close());

  const begun = streamed.indexOf('chat.startStream') + 1;
  const left = async (ts: string, at: string, event: SQSEvent) => {
    await workUntil(there.env, event, { when: 'after', request: begun });
    await leasesOver();
    await adapter(there.env).work(event);
    return there.said(at, ts).map(({ metadata }) => metadata?.event_payload.state ?? 'begun');
  };

  it('a message that Slack took and nobody heard of stays: a line that somebody is looking, never an answer', async () => {
    const { ts } = await there.slack.person('dana').mention(channel, 'a question');
    const [event] = await there.waiting();
    expect(await left(ts, channel, event!)).toEqual(['begun', 'answered']);
  });

  it('nothing stays in direct messages, which it may always read', async () => {
    const dana = there.slack.person('dana');
    const { ts } = await dana.directMessage('a question');
    const [event] = await there.waiting();
    expect(await left(ts, dana.direct.id, event!)).toEqual(['answered']);
  });
});
