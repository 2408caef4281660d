import type { types, webApi } from '@slack/bolt';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../local/slack/workspace.ts';
import { everything, refusal, servedWorkspace } from '../support/workspace.ts';

let now = Date.parse('2026-11-23T09:00:00Z');
let slack: Awaited<ReturnType<typeof servedWorkspace>>;
let client: webApi.WebClient;
let question: Message;

const channel = 'C0SECURITY';
const to = { recipient_user_id: 'U0DANA', recipient_team_id: 'T0EXAMPLE' };

beforeAll(async () => {
  slack = await servedWorkspace({ now: () => now });
  client = slack.client;
  slack.workspace.connect(async () => undefined);
});
afterAll(() => slack.close());
beforeEach(async () => {
  question = await slack.workspace.person('dana').mention('security', 'who?');
});

type Start = Partial<webApi.ChatStartStreamArguments>;
const start = async (more: Start = { markdown_text: 'Well' }) => {
  const args = { channel, thread_ts: question.ts, ...to, ...more } as webApi.ChatStartStreamArguments;
  return (await client.chat.startStream(args)).ts ?? '';
};
const message = (ts: string) => slack.workspace.find(channel, ts);
const session = () => slack.workspace.sessions.get(channel, question.ts);
const text = (said: string): types.AnyChunk => ({ type: 'markdown_text', text: said });
const task = (id: string, status: 'in_progress' | 'complete', more: object = {}): types.AnyChunk => ({
  type: 'task_update',
  id,
  title: `Task ${id}`,
  status,
  ...more,
});

describe('A streamed message', () => {
  it('grows by text, and is complete when it is stopped', async () => {
    const ts = await start();
    expect(message(ts)).toMatchObject({ text: 'Well', stream: { state: 'in_progress' } });
    await client.chat.appendStream({ channel, ts, markdown_text: ', nobody' });
    const blocks = [{ type: 'divider' as const }];
    const metadata = { event_type: 'ask_aws_turn', event_payload: { state: 'answered' } };
    await client.chat.stopStream({ channel, ts, markdown_text: '.', blocks, metadata });
    expect(message(ts)).toMatchObject({
      text: 'Well, nobody.',
      blocks: [{ type: 'markdown', text: 'Well, nobody.' }, { type: 'divider' }],
      metadata,
      stream: { state: 'completed' },
    });
    const { messages } = await client.conversations.replies({ channel, ts: question.ts });
    expect(messages?.at(-1)).toMatchObject({ streaming_state: 'completed', text: 'Well, nobody.' });
  });

  it('shows tasks where they began, as they are', async () => {
    const ts = await start({ chunks: [task('okta', 'in_progress'), text('First')] });
    await client.chat.appendStream({
      channel,
      ts,
      chunks: [task('okta', 'complete', { output: '12 events' }), text(' and last')],
    });
    expect(message(ts)?.blocks).toMatchObject([
      { type: 'task_card', task_id: 'okta', status: 'complete', output: { type: 'rich_text' } },
      { type: 'markdown', text: 'First and last' },
    ]);
  });

  it('shows a plan in one place, and takes blocks', async () => {
    const ts = await start({
      task_display_mode: 'plan',
      chunks: [{ type: 'plan_update', title: 'Steps' }, task('a', 'in_progress')],
    });
    const chunks: types.AnyChunk[] = [
      text('So.'),
      task('b', 'complete'),
      { type: 'blocks', blocks: [{ type: 'divider' }] },
    ];
    await client.chat.appendStream({ channel, ts, chunks });
    expect(message(ts)?.blocks).toMatchObject([
      { type: 'plan', title: 'Steps', tasks: [{ task_id: 'a' }, { task_id: 'b' }] },
      { type: 'markdown', text: 'So.' },
      { type: 'divider' },
    ]);
  });

  it('ends with all that was said, however it was cut, and with every task as it was last', async () => {
    const said = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map(text),
      fc
        .tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('in_progress' as const, 'complete' as const))
        .map((each) => task(...each)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(said, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        async ([first, ...others]) => {
          const ts = await start({ chunks: first ?? [] });
          for (const chunks of others) await client.chat.appendStream({ channel, ts, chunks });
          const all = [first ?? [], ...others].flat();
          expect(message(ts)?.text).toBe(all.map((chunk) => ('text' in chunk ? chunk.text : '')).join(''));
          const last = Object.fromEntries(all.flatMap((chunk) => ('id' in chunk ? [[chunk.id, chunk.status]] : [])));
          const cards = (message(ts)?.blocks ?? []) as { type: string; task_id: string; status: string }[];
          expect(
            Object.fromEntries(
              cards.flatMap((card) => (card.type === 'task_card' ? [[card.task_id, card.status]] : [])),
            ),
          ).toEqual(last);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('makes the session busy, until somebody says that it is not', async () => {
    const ts = await start();
    expect(session()?.status).toBe('processing');
    await client.chat.stopStream({ channel, ts });
    expect(session()?.status).toBe('processing');
    await client.chat.stopStream({ channel, ts: await start(), session_status: 'active' });
    expect(session()?.status).toBe('active');
    expect(slack.workspace.sessions.busy.map(({ thread }) => thread)).not.toContain(question.ts);
  });

  it('is not changed or deleted while it is streamed', async () => {
    const ts = await start();
    expect(await refusal(client.chat.update({ channel, ts, text: 'x' }))).toBe('streaming_state_conflict');
    expect(await refusal(client.chat.delete({ channel, ts }))).toBe('cant_delete_message');
    await client.chat.stopStream({ channel, ts });
    expect(await refusal(client.chat.update({ channel, ts, text: 'x' }))).toBe('ok');
  });

  it('takes nothing more once it is stopped, by the app or by a person', async () => {
    const stopped = await start();
    await client.chat.stopStream({ channel, ts: stopped });
    expect(await refusal(client.chat.appendStream({ channel, ts: stopped, markdown_text: 'x' }))).toBe(
      'message_not_in_streaming_state',
    );
    const ts = await start();
    await slack.workspace.person('dana').stop(question);
    expect(await refusal(client.chat.appendStream({ channel, ts, markdown_text: 'x' }))).toBe('stopped_by_user');
    expect(await refusal(client.chat.stopStream({ channel, ts }))).toBe('message_not_in_streaming_state');
  });

  it('is closed by Slack after five minutes', async () => {
    const ts = await start();
    now += 299_000;
    expect(await refusal(client.chat.appendStream({ channel, ts, markdown_text: '.' }))).toBe('ok');
    now += 2000;
    expect(await refusal(client.chat.appendStream({ channel, ts, markdown_text: '.' }))).toBe(
      'message_not_in_streaming_state',
    );
    expect(await refusal(client.chat.stopStream({ channel, ts }))).toBe('message_not_in_streaming_state');
    expect(message(ts)).toMatchObject({ text: 'Well.', stream: { state: 'errored' } });
    expect(await refusal(client.chat.update({ channel, ts, text: 'Well, all of it.' }))).toBe('ok');
  });

  it('holds 11,000 bytes in all, not characters', async () => {
    const ts = await start({ markdown_text: '가'.repeat(3000) });
    expect(await refusal(client.chat.appendStream({ channel, ts, markdown_text: '나'.repeat(667) }))).toBe(
      'msg_too_long',
    );
    expect(await refusal(client.chat.appendStream({ channel, ts, markdown_text: '나'.repeat(666) }))).toBe('ok');
  });

  it.each<[string, string, object]>([
    [
      'markdown and chunks together',
      'cannot_provide_both_markdown_text_and_chunks',
      { markdown_text: 'x', chunks: [text('x')] },
    ],
    ['no user in a channel', 'missing_recipient_user_id', { recipient_user_id: undefined, markdown_text: 'x' }],
    ['no team in a channel', 'missing_recipient_team_id', { recipient_team_id: undefined, markdown_text: 'x' }],
    ['no thread', 'invalid_arguments', { thread_ts: undefined, markdown_text: 'x' }],
    ['a thread that is not there', 'thread_not_found', { thread_ts: '1.1', markdown_text: 'x' }],
    ['an unknown chunk', 'invalid_chunks', { chunks: [{ type: 'confetti' }] }],
    ['a task of an unknown status', 'invalid_chunks', { chunks: [task('a', 'done' as 'complete')] }],
    [
      'a task with 257 characters of output',
      'invalid_chunks',
      { chunks: [task('a', 'complete', { output: 'x'.repeat(257) })] },
    ],
    ['blocks that Slack does not know', 'invalid_blocks', { chunks: [{ type: 'blocks', blocks: [{ type: 'x' }] }] }],
    ['12,001 characters at once', 'msg_too_long', { markdown_text: 'x'.repeat(12_001) }],
  ])('does not begin with %s', async (_, error, more) => {
    expect(await refusal(start(more))).toBe(error);
  });

  it('keeps to text or to chunks, as it began', async () => {
    const ts = await start();
    expect(await refusal(client.chat.appendStream({ channel, ts, chunks: [text('x')] }))).toBe(
      'streaming_mode_mismatch',
    );
    const chunked = await start({ chunks: [text('x')] });
    expect(await refusal(client.chat.appendStream({ channel, ts: chunked, markdown_text: 'x' }))).toBe(
      'streaming_mode_mismatch',
    );
    expect(await refusal(client.chat.appendStream({ channel, ts } as webApi.ChatAppendStreamArguments))).toBe(
      'no_text',
    );
  });

  it("is only ever the app's own", async () => {
    expect(await refusal(client.chat.appendStream({ channel, ts: question.ts, markdown_text: 'x' }))).toBe(
      'message_not_owned_by_app',
    );
    expect(await refusal(client.chat.appendStream({ channel, ts: '1.1', markdown_text: 'x' }))).toBe(
      'message_not_found',
    );
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'posted' });
    expect(await refusal(client.chat.stopStream({ channel, ts }))).toBe('message_not_in_streaming_state');
  });

  it("needs no recipient in direct messages, and works with the SDK's own streamer", async () => {
    const asked = await slack.workspace.person('dana').directMessage('who?');
    const streamer = client.chatStream({ channel: 'D0DANA', thread_ts: asked.ts, buffer_size: 1 });
    await streamer.append({ markdown_text: 'Nobody' });
    await streamer.stop({ markdown_text: '.' });
    expect(slack.workspace.person('dana').sees('D0DANA').at(-1)?.text).toBe('Nobody.');
  });
});

describe('A session', () => {
  it('has a status and a title', async () => {
    const at = { channel_id: channel, thread_ts: question.ts };
    await client.agents.sessions.setStatus({ ...at, status: 'processing', title: 'Who?' });
    expect(session()).toMatchObject({ status: 'processing', title: 'Who?' });
    await client.agents.sessions.setStatus({ ...at, status: 'active', title: 'ignored now' });
    await client.agents.sessions.rename({ ...at, title: 'Who it was' });
    expect(session()).toMatchObject({ status: 'active', title: 'Who it was' });
  });

  it('has a line that says what is being done, cleared by an empty one or with the status', async () => {
    const at = { channel_id: channel, thread_ts: question.ts };
    await client.assistant.threads.setStatus({ ...at, status: 'is looking', loading_messages: ['Okta…'] });
    expect(session()).toMatchObject({ line: 'is looking', loading: ['Okta…'] });
    await client.assistant.threads.setStatus({ ...at, status: '' });
    expect(session()?.line).toBe('');
    await client.assistant.threads.setTitle({ ...at, title: 'Who?' });
    expect(session()?.title).toBe('Who?');
  });

  it('is refused an unknown status, a long title, no thread, and to an app that is no agent', async () => {
    const at = { channel_id: channel, thread_ts: question.ts };
    expect(await refusal(client.agents.sessions.setStatus({ ...at, status: 'busy' }))).toBe('invalid_status');
    expect(await refusal(client.agents.sessions.setStatus({ ...at, status: 'active', title: 'x'.repeat(201) }))).toBe(
      'invalid_title',
    );
    expect(await refusal(client.agents.sessions.setStatus({ ...at, thread_ts: '1.1', status: 'active' }))).toBe(
      'thread_not_found',
    );
    expect(await refusal(client.agents.sessions.rename({ ...at, title: 'before it began' }))).toBe('session_not_found');
    const other = await servedWorkspace({ manifest: { ...everything, features: {} } });
    expect(await refusal(other.client.agents.sessions.setStatus({ ...at, status: 'active' }))).toBe('not_authorized');
    await other.close();
  });

  it('says that nobody would hear of a stop', async () => {
    const bot_events = everything.settings.event_subscriptions.bot_events.filter(
      (each) => each !== 'agent_session_stopped',
    );
    const deaf = await servedWorkspace({
      manifest: { ...everything, settings: { event_subscriptions: { bot_events } } },
    });
    deaf.workspace.post(channel, { ts: '3.3', user: 'U0DANA', text: 'x' });
    const answer = await deaf.client.agents.sessions.setStatus({
      channel_id: channel,
      thread_ts: '3.3',
      status: 'processing',
    });
    expect(answer.warning).toBe('missing_agent_session_stopped_event_subscription');
    await deaf.close();
  });

  it('suggests up to four prompts', async () => {
    const prompts = [{ title: 'Threats', message: 'Threats of today?' }];
    await client.assistant.threads.setSuggestedPrompts({ channel_id: 'D0DANA', title: 'Try', prompts });
    expect(slack.workspace.prompts.get('D0DANA')).toEqual({ title: 'Try', prompts, thread: undefined });
    const five = Array.from({ length: 5 }, () => prompts[0]!);
    expect(await refusal(client.assistant.threads.setSuggestedPrompts({ channel_id: 'D0DANA', prompts: five }))).toBe(
      'invalid_prompts',
    );
  });
});
