import { type Call, channelOf, type Method, ownChannel, required } from '../call.ts';
import { contentOf } from '../content.ts';
import { type Message, sentOf, wireOf } from '../messages.ts';
import { bot, botId } from '../people.ts';
import { Refused } from '../refused.ts';

// Of an update alone, and with blocks too: https://github.com/pymc-labs/daimon/pull/106
const longestUpdate = 4000;

export const chatMethods: Record<string, Method> = {
  'chat.postMessage'(call) {
    const { workspace, given, method } = call;
    required(given, 'channel');
    const { id: channel } = ownChannel(call, given.channel);
    const message = workspace.post(channel, {
      ts: workspace.nextTs(),
      user: bot.id,
      bot_id: botId,
      ...contentOf(given),
      ...threadOf(call, channel),
    }) as Message;
    workspace.record(sentOf(method, message), message);
    return { channel, ts: message.ts, message: wireOf(message) };
  },

  'chat.update'(call) {
    const { workspace, given, method } = call;
    required(given, 'channel', 'ts');
    const message = ownMessage(call, 'cant_update_message');
    if (message.stream?.state === 'in_progress') throw new Refused('streaming_state_conflict');
    const { text, blocks, ...more } = contentOf(given);
    if (given.text && bytesOf(text) > longestUpdate) throw new Refused('msg_too_long');
    // Blocks, attachments and metadata that are not given stay as they were
    const kept = given.blocks === undefined && !given.markdown_text ? {} : { blocks: blocks ?? [] };
    Object.assign(message, { text, ...kept, ...more });
    workspace.tell();
    workspace.record(sentOf(method, message), message);
    return { channel: message.channel, ts: message.ts, text: message.text, message: wireOf(message) };
  },

  'chat.delete'(call) {
    const { workspace, given } = call;
    required(given, 'channel', 'ts');
    const message = ownMessage(call, 'cant_delete_message');
    if (message.stream?.state === 'in_progress') throw new Refused('cant_delete_message');
    workspace.remove(message);
    return { channel: message.channel, ts: message.ts };
  },

  'chat.postEphemeral'(call) {
    const { workspace, given, method } = call;
    required(given, 'channel', 'user');
    const { id: channel, members } = ownChannel(call, given.channel);
    if (!members.has(String(given.user))) throw new Refused('user_not_in_channel');
    const message = workspace.post(channel, {
      ts: workspace.nextTs(),
      user: bot.id,
      bot_id: botId,
      ephemeralTo: String(given.user),
      ...contentOf(given),
      ...threadOf(call, channel),
    }) as Message;
    workspace.record(sentOf(method, message), message);
    return { message_ts: message.ts };
  },

  'chat.getPermalink'(call) {
    const { workspace, given } = call;
    required(given, 'channel', 'message_ts');
    const { id: channel } = channelOf(call, given.channel);
    const ts = String(given.message_ts);
    const message = workspace.find(channel, ts);
    if (!message) throw new Refused('message_not_found');
    const thread = message.thread_ts ? `?thread_ts=${message.thread_ts}&cid=${channel}` : '';
    return { channel, permalink: `https://example.slack.com/archives/${channel}/p${ts.replace('.', '')}${thread}` };
  },
};

/** As Slack counts: once &, < and > are escaped. */
const bytesOf = (text: string): number => Buffer.byteLength(text.replaceAll('&', '&amp;').replaceAll(/[<>]/g, '&lt;'));

/** A message that the app itself wrote, and that is not for one person alone. */
const ownMessage = (call: Call, otherwise: string): Message => {
  const { workspace, given } = call;
  const message = workspace.find(channelOf(call, given.channel).id, String(given.ts));
  if (!message || message.ephemeralTo) throw new Refused('message_not_found');
  if (message.user !== bot.id) throw new Refused(otherwise);
  return message;
};

const threadOf = ({ workspace, given }: Call, channel: string): Pick<Message, 'thread_ts'> => {
  if (given.thread_ts === undefined || given.thread_ts === '') return {};
  const thread = String(given.thread_ts);
  if (!workspace.find(channel, thread)) throw new Refused('thread_not_found');
  return { thread_ts: thread };
};
