import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Workspace } from '../../local/slack/workspace.ts';
import { table } from '../../slack-adapter/table.ts';
import { adapter } from '../support/adapter.ts';
import { looked } from '../support/agent-stream.ts';
import { workUntil } from '../support/crash.ts';
import { type Flow, flow } from '../support/flow.ts';

let at: Flow;
let another: ReturnType<typeof adapter>['work'];

beforeAll(async () => {
  at = await flow();
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
const leaseOver = async (ts: string) => {
  const { client, name } = table('ask-aws');
  const change = new UpdateCommand({
    TableName: name,
    Key: { pk: `claim#T0EXAMPLE:${channel}:${ts}`, sk: 'claim' },
    UpdateExpression: 'SET leaseUntil = :over',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':over': 0 },
  });
  await client.send(change).catch(({ name }: Error) => expect(name).toBe('ConditionalCheckFailedException'));
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
      await leaseOver(ts);
      await another(event);
      await another(event);
      // What Slack took and nobody noted stays behind: a line that says that somebody is looking, never an answer.
      const lost = (request === begun && when === 'after') || (request === begun + 1 && when === 'before');
      expect(states(ts).filter((state) => state === 'answered')).toHaveLength(1);
      expect(states(ts)).toHaveLength(lost ? 2 : 1);
      expect(at.slack.sessions.busy).toEqual([]);
    },
  );
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
      expect(states(ts).filter((state) => state === 'answered')).toHaveLength(1);
      expect(at.slack.sessions.busy).toEqual([]);
    },
  );
});
