import { problemOf } from '../block-limits.ts';
import { type Arguments, type Call, type Method, ownChannel, required } from '../call.ts';
import { metadataOf } from '../content.ts';
import { type Message, sentOf } from '../messages.ts';
import { bot, botId } from '../people.ts';
import { Refused } from '../refused.ts';
import { append, blocksOf, type Chunk, type Stream, textOf } from '../stream.ts';
import { status } from './assistant.ts';

const longestMs = 5 * 60_000;
const mostBytes = 11_000;
const longestMarkdown = 12_000;
const longestInTask = 256;

export const streamMethods: Record<string, Method> = {
  'chat.startStream'(call) {
    const { workspace, given, method } = call;
    required(given, 'channel', 'thread_ts');
    const { id: channel, kind } = ownChannel(call, given.channel);
    const thread = String(given.thread_ts);
    if (!workspace.find(channel, thread)) throw new Refused('thread_not_found');
    if (kind !== 'im' && !given.recipient_user_id) throw new Refused('missing_recipient_user_id');
    if (kind !== 'im' && !given.recipient_team_id) throw new Refused('missing_recipient_team_id');
    const stream: Stream = {
      state: 'in_progress',
      mode: given.chunks === undefined ? 'text' : 'chunks',
      display: given.task_display_mode === 'plan' ? 'plan' : 'timeline',
      startedAt: workspace.now(),
      parts: [],
      title: '',
      stoppedByUser: false,
    };
    append(stream, chunksOf(given));
    const message = workspace.post(channel, {
      ts: workspace.nextTs(),
      user: bot.id,
      bot_id: botId,
      thread_ts: thread,
      text: textOf(stream),
      blocks: blocksOf(stream),
      stream,
    }) as Message;
    status(workspace, channel, thread, 'processing');
    workspace.record(sentOf(method, message), message);
    return { channel, ts: message.ts };
  },

  'chat.appendStream'(call) {
    const { message, stream } = streaming(call);
    if (call.given.chunks === undefined && !call.given.markdown_text) throw new Refused('no_text');
    extend(call, message, stream);
    return { channel: message.channel, ts: message.ts };
  },

  'chat.stopStream'(call) {
    const { workspace, given } = call;
    const { message, stream } = streaming(call);
    const problem = given.blocks === undefined ? undefined : problemOf(given.blocks);
    if (problem) throw problem;
    const metadata = given.metadata === undefined ? {} : { metadata: metadataOf(given.metadata) };
    extend(call, message, stream, (given.blocks ?? []) as unknown[]);
    Object.assign(message, metadata);
    stream.state = 'completed';
    // The session goes on as it is until somebody says otherwise
    if (given.session_status !== undefined)
      status(workspace, message.channel, message.thread_ts ?? message.ts, String(given.session_status));
    workspace.tell();
    return { channel: message.channel, ts: message.ts, message: { text: message.text, blocks: message.blocks } };
  },
};

/** The stream that is meant, where it still takes something. */
const streaming = (call: Call): { message: Message; stream: Stream } => {
  const { workspace, given } = call;
  required(given, 'channel', 'ts');
  const message = workspace.find(ownChannel(call, given.channel).id, String(given.ts));
  if (!message) throw new Refused('message_not_found');
  if (message.user !== bot.id) throw new Refused('message_not_owned_by_app');
  const { stream } = message;
  if (stream?.stoppedByUser && call.method === 'chat.appendStream') throw new Refused('stopped_by_user');
  // Slack lets go of a stream after some five minutes: https://github.com/slackapi/python-slack-sdk/issues/1859
  if (stream?.state === 'in_progress' && workspace.now() - stream.startedAt > longestMs) stream.state = 'errored';
  if (stream?.state !== 'in_progress') throw new Refused('message_not_in_streaming_state');
  return { message, stream };
};

const extend = ({ workspace, given, method }: Call, message: Message, stream: Stream, last: unknown[] = []): void => {
  const chunks = chunksOf(given);
  const mode = given.chunks === undefined ? 'text' : 'chunks';
  if (chunks.length > 0 && mode !== stream.mode) throw new Refused('streaming_mode_mismatch');
  const more = chunks.map((chunk) => (chunk.type === 'markdown_text' ? chunk.text : '')).join('');
  if (Buffer.byteLength(textOf(stream) + more) > mostBytes) throw new Refused('msg_too_long');
  append(stream, [...chunks, { type: 'blocks', blocks: last }]);
  Object.assign(message, { text: textOf(stream), blocks: blocksOf(stream) });
  workspace.tell();
  workspace.record(sentOf(method, message), message);
};

const statuses = new Set(['pending', 'in_progress', 'complete', 'error']);

/** What a call adds, as chunks. */
const chunksOf = ({ markdown_text: markdown, chunks }: Arguments): Chunk[] => {
  if (markdown && chunks !== undefined) throw new Refused('cannot_provide_both_markdown_text_and_chunks');
  if (String(markdown ?? '').length > longestMarkdown) throw new Refused('msg_too_long');
  if (chunks === undefined) return markdown ? [{ type: 'markdown_text', text: String(markdown) }] : [];
  if (!Array.isArray(chunks)) throw new Refused('invalid_chunks');
  for (const chunk of chunks as Chunk[]) {
    if (chunk.type === 'markdown_text' && typeof chunk.text === 'string') continue;
    if (chunk.type === 'plan_update' && isShort(chunk.title)) continue;
    if (chunk.type === 'task_update' && chunk.id && isShort(chunk.title) && statuses.has(chunk.status)) {
      if ([chunk.details, chunk.output].every((text) => text === undefined || isShort(text))) continue;
    }
    if (chunk.type === 'blocks') {
      const problem = problemOf(chunk.blocks);
      if (problem) throw problem;
      continue;
    }
    throw new Refused('invalid_chunks');
  }
  return chunks as Chunk[];
};

const isShort = (text: unknown): boolean => typeof text === 'string' && text.length > 0 && text.length <= longestInTask;
