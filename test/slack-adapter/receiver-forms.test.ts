import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { receiverOver } from '../../slack-adapter/receiver.ts';
import { receiverSettings } from '../../slack-adapter/settings.ts';
import { table } from '../../slack-adapter/table.ts';
import { type Around, adapter, around, mentioned, signed } from '../support/adapter.ts';

let cloud: Around;
let slack: ReturnType<typeof adapter>;

beforeAll(async () => {
  cloud = await around();
  slack = adapter(cloud.env);
});
afterAll(() => cloud.close());
beforeEach(() => {
  cloud.slack.fault = undefined;
  cloud.slack.calls = [];
});

const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
let triggers = 0;
const command = (text: string) => {
  triggers += 1;
  return form({
    team_id: 'T0TEAM',
    channel_id: 'C0SEC',
    user_id: 'U0DANA',
    command: '/ask-aws',
    text,
    trigger_id: `1.${triggers}`,
  });
};
const interaction = (payload: object) => {
  triggers += 1;
  const body = { team: { id: 'T0TEAM' }, user: { id: 'U0DANA', team_id: 'T0TEAM' }, trigger_id: `2.${triggers}` };
  return form({ payload: JSON.stringify({ ...body, ...payload }) });
};
// Each in a thread of its own: the queue shows no second question of a thread before the first is done with.
const click = (action_id: string, thread_ts = `1795424400.${100 + triggers}`) =>
  interaction({
    type: 'block_actions',
    container: {
      type: 'message',
      channel_id: 'C0SEC',
      message_ts: '1795424400.000900',
      thread_ts,
    },
    actions: [{ action_id, value: 'ref/1' }],
  });
const queued = async (queue: 'questions' | 'interactions') =>
  (await slack.take(queue)).map(({ Body = '' }) => JSON.parse(Body) as { body: string; viewId?: string });
const nothingQueued = async () => expect([await queued('questions'), await queued('interactions')]).toEqual([[], []]);

describe('A command', () => {
  it.each([
    ['who disabled CloudTrail?', /^I am looking into it/],
    ['누가 CloudTrail을 껐어?', /^확인하고 있습니다/],
  ])('is queued, and its asker alone hears so at once: %s', async (text, told) => {
    const body = command(text);
    const answer = await slack.receive(signed(body));
    expect(answer).toMatchObject({ statusCode: 200, headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(answer.body ?? '')).toEqual({ response_type: 'ephemeral', text: expect.stringMatching(told) });
    expect(await queued('questions')).toMatchObject([{ body }]);
  });

  it.each([
    ['', /Ask me, for example[\s\S]*예를 들어/],
    ['help', /^I look things up/],
    [' 도움말 ', /^보안 로그와/],
  ])('%j asks nothing and gets help', async (text, told) => {
    expect(JSON.parse((await slack.receive(signed(command(text)))).body ?? '').text).toMatch(told);
    await nothingQueued();
  });

  it('that cannot be queued is not taken, and its asker hears so: Slack does not send it again', async () => {
    const receive = receiverOver({ ...receiverSettings(cloud.env), questionsQueueUrl: 'http://127.0.0.1:9/0/q.fifo' });
    const { statusCode, body } = await receive(signed(command('질문')));
    expect(statusCode).toBe(200);
    expect(JSON.parse(body ?? '').text).toMatch(/^질문이 전달되지 않았습니다/);
  });
});

describe('A click', () => {
  it('on a button that opens a view has its view open before it is queued', async () => {
    const body = click('open_query');
    expect(await slack.receive(signed(body))).toEqual({ statusCode: 200 });
    expect(cloud.slack.calls).toEqual(['views.open']);
    expect(await queued('interactions')).toMatchObject([{ body, viewId: 'V0VIEW' }]);
    expect(await queued('questions')).toEqual([]);
  });

  it('is queued although Slack does not open the view', async () => {
    cloud.slack.fault = () => Response.json({ ok: false, error: 'expired_trigger_id' });
    const body = click('open_evidence');
    expect(await slack.receive(signed(body))).toEqual({ statusCode: 200 });
    expect(await queued('interactions')).toEqual([{ body, receivedAt: expect.any(String) }]);
  });

  it.each([
    ['export_csv_0', 'interactions'],
    ['feedback', 'interactions'],
    ['share', 'interactions'],
    ['retry', 'questions'],
    ['suggestion_1', 'questions'],
  ] as const)('on %s waits in the queue of the %s', async (action, queue) => {
    const body = click(action);
    expect(await slack.receive(signed(body))).toEqual({ statusCode: 200 });
    expect(await queued(queue)).toMatchObject([{ body }]);
    await nothingQueued();
  });

  it('on Stop waits in no queue: the worker finds it where it looks', async () => {
    expect(await slack.receive(signed(click('stop', '1795424400.000100')))).toEqual({ statusCode: 200 });
    await nothingQueued();
    expect(await stoppedIn('1795424400.000100')).toBeCloseTo(Date.now(), -4);
  });
});

const stoppedIn = async (thread: string): Promise<number> => {
  const { client, name } = table('ask-aws');
  const Key = { pk: `stop#T0TEAM:C0SEC:${thread}`, sk: 'stop' };
  const { Item } = await client.send(new GetCommand({ TableName: name, Key }));
  return Item?.stoppedAt;
};

describe("Slack's own events", () => {
  const event = (fields: Record<string, unknown>) => mentioned('a question', fields);

  it('stop the question of a thread', async () => {
    const body = event({ type: 'agent_session_stopped', thread_ts: '1795424400.000200', streaming_message_ts: [] });
    expect(await slack.receive(signed(body))).toEqual({ statusCode: 200 });
    expect(await stoppedIn('1795424400.000200')).toBeCloseTo(Date.now(), -4);
  });

  it.each([
    ['a direct message', { type: 'message', channel_type: 'im' }],
    ['a direct message with a file', { type: 'message', channel_type: 'im', subtype: 'file_share' }],
  ])('of %s wait as questions', async (_, fields) => {
    const body = event(fields);
    await slack.receive(signed(body));
    expect(await queued('questions')).toMatchObject([{ body }]);
  });

  it.each(['app_home_opened', 'assistant_thread_started'])('of %s wait apart from questions', async (type) => {
    const body = event({ type, tab: 'messages' });
    await slack.receive(signed(body));
    expect(await queued('interactions')).toMatchObject([{ body }]);
  });

  it.each([
    ['an edit', { subtype: 'message_changed' }],
    ['a deletion', { subtype: 'message_deleted' }],
    ['a bot', { bot_id: 'B0BOT' }],
    ['nobody', { user: undefined }],
  ])('of %s in direct messages ask nothing', async (_, fields) => {
    await slack.receive(signed(event({ type: 'message', channel_type: 'im', ...fields })));
    await nothingQueued();
  });

  it('of replies in threads are questions only where an operator wants them', async () => {
    const reply = () => event({ type: 'message', channel_type: 'channel', thread_ts: '1795424400.000300' });
    await slack.receive(signed(reply()));
    await nothingQueued();
    const receive = receiverOver(receiverSettings({ ...cloud.env, THREAD_REPLIES: 'on' }));
    const body = reply();
    await receive(signed(body));
    await receive(signed(event({ type: 'message', channel_type: 'channel' })));
    expect(await queued('questions')).toMatchObject([{ body }]);
    await nothingQueued();
  });
});
