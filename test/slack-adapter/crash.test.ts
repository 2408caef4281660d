import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { table } from '../../slack-adapter/table.ts';
import { type Around, adapter, around, mentioned } from '../support/adapter.ts';
import { looked } from '../support/agent-stream.ts';
import { workUntil } from '../support/crash.ts';

let cloud: Around;
let another: ReturnType<typeof adapter>['work'];

beforeAll(async () => {
  cloud = await around();
  another = adapter(cloud.env).work;
  cloud.agent.answer = () => [
    ...looked('searchOktaEvents', { window: '24h' }, { matched: 2 }),
    { text: 'The answer.' },
  ];
});
afterAll(() => cloud.close());
beforeEach(() => {
  cloud.slack.messages = [];
});

const question = (ts: string) => {
  const body = mentioned('<@U0ASK> a question', { ts });
  return { Records: [{ body: JSON.stringify({ body, receivedAt: '' }) }] } as SQSEvent;
};

/** As after six minutes, when the queue shows the message again. */
const leaseOver = async (ts: string) => {
  const { client, name } = table('ask-aws');
  const change = new UpdateCommand({
    TableName: name,
    Key: { pk: `claim#T0TEAM:C0SEC:${ts}`, sk: 'claim' },
    UpdateExpression: 'SET leaseUntil = :over',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':over': 0 },
  });
  await client.send(change).catch(({ name }: Error) => expect(name).toBe('ConditionalCheckFailedException'));
};

const states = () => cloud.slack.messages.map(({ metadata }) => metadata.event_payload.state);

// In the order in which they are sent.
const requests = [
  'GetSecretValue',
  'auth.test',
  'UpdateItem', // the claim
  'users.info',
  'chat.startStream', // refused here
  'chat.postMessage',
  'UpdateItem', // which message was begun
  'agents.sessions.setStatus',
  'GetItem',
  'Query',
  'InvokeAgent',
  'chat.update',
  'PutItem',
  'PutItem',
  'agents.sessions.setStatus',
  'UpdateItem', // the claim is done
];

const begun = requests.indexOf('chat.postMessage') + 1;

describe('A worker', () => {
  it('sends what the crashes below go through', async () => {
    expect(await workUntil(cloud.env, question('1.1'))).toEqual(requests);
    expect(states()).toEqual(['answered']);
  });

  it.each(
    requests.flatMap((name, at) => [
      { when: 'before' as const, request: at + 1, name },
      { when: 'after' as const, request: at + 1, name },
    ]),
  )('that dies $when request $request, $name, leaves one answer all the same', async ({ when, request }) => {
    const ts = `${request}.${when}`;
    await workUntil(cloud.env, question(ts), { when, request });
    await leaseOver(ts);
    await another(question(ts));
    await another(question(ts));
    // What Slack took and nobody noted stays behind: a line that says that somebody is looking, never an answer.
    const lost = (request === begun && when === 'after') || (request === begun + 1 && when === 'before');
    expect(states()).toEqual(lost ? ['working', 'answered'] : ['answered']);
  });

  it('leaves alone what another one is answering at the same time', async () => {
    const both = await Promise.allSettled([workUntil(cloud.env, question('2.2')), another(question('2.2'))]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await another(question('2.2'));
    expect(states()).toEqual(['answered']);
  });
});
