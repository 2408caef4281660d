import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deadLettersOver } from '../../slack-adapter/dead-letter.ts';
import { workerSettings } from '../../slack-adapter/settings.ts';
import { table } from '../../slack-adapter/table.ts';
import { workUntil } from '../support/crash.ts';
import { type Flow, flow } from '../support/flow.ts';

let at: Flow;
let take: ReturnType<typeof deadLettersOver>;

beforeAll(async () => {
  at = await flow();
  take = deadLettersOver(workerSettings(at.env));
});
afterAll(() => at.close());

const channel = 'C0SECURITY';

/** As six minutes after the last worker died. */
const leaseOver = (key: string) => {
  const { client, name } = table('ask-aws');
  const Key = { pk: `claim#${key}`, sk: 'claim' };
  const values = { ':over': 0 };
  return client.send(
    new UpdateCommand({
      TableName: name,
      Key,
      UpdateExpression: 'SET leaseUntil = :over',
      ExpressionAttributeValues: values,
    }),
  );
};

const wait = async (): Promise<SQSEvent> => {
  const [event] = await at.waiting();
  return event!;
};

describe('A question that three runs could not settle', () => {
  it('is told to its asker in place of what was begun, and can be tried again', async () => {
    const { ts } = await at.slack.person('minsu').mention(channel, '어제 로그인 실패 내역 보여줘');
    const event = await wait();
    await workUntil(at.env, event, { when: 'before', request: 10 });
    expect(at.slack.sessions.busy).toHaveLength(1);
    await leaseOver(`T0EXAMPLE:${channel}:${ts}`);
    await take(event);
    await take(event);
    const [told, ...more] = at.said(channel, ts);
    expect(more).toEqual([]);
    expect(told?.text).toMatch(/^여러 번 시도했지만/);
    expect(told?.metadata?.event_payload.state).toBe('failed');
    expect(told?.stream?.state).toBe('completed');
    expect(at.slack.sessions.busy).toEqual([]);

    at.agent.answer = () => [{ text: '답입니다.' }];
    at.agent.heard = [];
    await at.slack.person('minsu').click(told!, 'retry');
    await at.slack.person('minsu').click(told!, 'retry');
    await at.settle();
    expect(at.agent.heard.map(({ inputText }) => inputText)).toEqual(['어제 로그인 실패 내역 보여줘']);
    expect(at.said(channel, ts).at(-1)?.text).toMatch(/^답입니다\./);
  });

  it('is told although no worker ever began it, also where it came by command', async () => {
    const person = at.slack.person('dana');
    await person.command('/ask-aws', 'failed logins?', channel);
    await take(await wait());
    expect(at.said(person.direct.id).map(({ text }) => text)).toEqual([
      '> failed logins?',
      expect.stringMatching(/^I tried several times/),
    ]);
  });

  it('is not told where it was answered all the same', async () => {
    at.agent.answer = () => [{ text: 'The answer.' }];
    const { ts } = await at.slack.person('dana').mention(channel, 'failed logins?');
    const event = await wait();
    await workUntil(at.env, event);
    await take(event);
    expect(at.said(channel, ts).map(({ text }) => text)).toEqual([expect.stringMatching(/^The answer\./)]);
  });
});

describe('A click that three runs could not settle', () => {
  it('is noted in the log, and nowhere else', async () => {
    await at.slack.person('dana').openMessagesTab();
    const [event] = await at.waiting('interactions');
    const before = at.slack.sent.length;
    await take(event!);
    expect(at.slack.sent).toHaveLength(before);
    expect(at.slack.prompts.size).toBe(0);
  });
});
