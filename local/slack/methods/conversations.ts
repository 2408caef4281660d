import { type Call, channelOf, isOn, type Method, ownChannel, required } from '../call.ts';
import type { Channel } from '../channels.ts';
import { type Message, wireOf } from '../messages.ts';
import { bot } from '../people.ts';
import { Refused } from '../refused.ts';

const onWire = ({ id, name, kind, shared, members }: Channel) => ({
  id,
  ...(kind === 'im' ? { user: [...members].find((member) => member !== bot.id) } : { name, name_normalized: name }),
  is_channel: kind === 'public',
  is_group: kind === 'private',
  is_im: kind === 'im',
  is_mpim: false,
  is_private: kind !== 'public',
  is_member: members.has(bot.id),
  is_archived: false,
  is_ext_shared: shared ?? false,
  is_shared: shared ?? false,
});

export const conversationMethods: Record<string, Method> = {
  'conversations.info': (call) => ({ channel: onWire(channelOf(call, call.given.channel)) }),

  'conversations.open'({ workspace, given }) {
    required(given, 'users');
    const user = workspace.users.get(String(given.users));
    if (!user) throw new Refused('user_not_found');
    const channel = workspace.direct(user);
    return { channel: isOn(given.return_im) ? onWire(channel) : { id: channel.id } };
  },

  'conversations.history'(call) {
    const { messages } = ownChannel(call, call.given.channel);
    return page(call, messages.filter(({ thread_ts, ts }) => !thread_ts || thread_ts === ts).toReversed());
  },

  'conversations.replies'(call) {
    const { workspace, given } = call;
    required(given, 'channel', 'ts');
    const messages = workspace.thread(ownChannel(call, given.channel).id, String(given.ts));
    if (messages.length === 0) throw new Refused('thread_not_found');
    return page(call, messages);
  },
};

/** Messages between two instants, in pages; the cursor is where the next one begins. */
const page = ({ given }: Call, messages: Message[]) => {
  const { oldest = '0', latest = '9', inclusive, limit = 100, cursor = '' } = given;
  const from = Number(Buffer.from(String(cursor), 'base64').toString() || 0);
  if (!Number.isInteger(from)) throw new Refused('invalid_cursor');
  const within = messages.filter(
    ({ ts, ephemeralTo }) =>
      !ephemeralTo &&
      ((ts > String(oldest) && ts < String(latest)) || (isOn(inclusive) && [oldest, latest].includes(ts))),
  );
  const to = from + Math.min(Number(limit) || 100, 1000);
  const more = within.length > to;
  return {
    messages: within.slice(from, to).map((message) => wireOf(message, isOn(given.include_all_metadata))),
    has_more: more,
    ...(more && { response_metadata: { next_cursor: Buffer.from(String(to)).toString('base64') } }),
  };
};
