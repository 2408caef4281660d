import type { webApi } from '@slack/bolt';
import type { Message } from './blocks/message.ts';
import type { Claim } from './claims.ts';
import { log } from './log.ts';

/** Our messages for one question: those begun are replaced as more is known; others follow them. */
export interface Reply {
  /** Messages of ours, oldest first. */
  messages: readonly string[];
  /** Notes a message that was begun otherwise. */
  begun(ts: string): Promise<void>;
  /** Shows these messages in place of everything shown before. */
  show(messages: Message[]): Promise<void>;
}

// An update without them has Slack make links and mentions of what only looks like some:
// https://docs.slack.dev/reference/methods/chat.update
const asWritten = { parse: 'none', link_names: false } as const;

/** Continues what an earlier run of the same question had begun. */
export const reply = (
  client: webApi.WebClient,
  { channel, threadTs }: { channel: string; threadTs: string },
  claim: Claim,
): Reply => {
  const messages = [...claim.messages];
  const begun = async (ts: string) => {
    messages.push(ts);
    await claim.begun(ts);
  };
  const post = async (message: Omit<Message, 'simpler'>): Promise<string> => {
    const { ts } = await client.chat.postMessage({
      channel,
      thread_ts: threadTs,
      unfurl_links: false,
      unfurl_media: false,
      ...asWritten,
      ...message,
    });
    if (!ts) throw new Error('chat.postMessage answered without ts');
    return ts;
  };
  const place = async (message: Omit<Message, 'simpler'>, at: number) => {
    const ts = messages[at];
    if (!ts) return begun(await post(message));
    try {
      await client.chat.update({ channel, ts, ...asWritten, ...message });
    } catch (error) {
      if (!gone.has(codeOf(error))) throw error;
      messages[at] = await post(message);
      await claim.begun(messages[at]);
    }
  };
  return {
    messages,
    begun,
    async show(shown) {
      for (const [at, { simpler, ...message }] of shown.entries()) {
        try {
          await place(message, at);
        } catch (error) {
          if (!simpler || codeOf(error) !== 'invalid_blocks') throw error;
          log.warn('Slack refused the blocks of an answer: it is shown in simpler ones');
          await place({ ...message, blocks: simpler }, at);
        }
      }
      // What was streamed, or shown before a crash, was longer.
      for (const ts of messages.splice(shown.length)) await remove(client, channel, ts);
    },
  };
};

/** Somebody deleted the message, or Slack no longer lets it be edited: the answer must not be lost with it. */
const gone = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed']);

const remove = async (client: webApi.WebClient, channel: string, ts: string) => {
  try {
    await client.chat.delete({ channel, ts });
  } catch (error) {
    if (!gone.has(codeOf(error))) throw error;
  }
};

/** Slack's own word for why it refused, where it did. */
export const codeOf = (error: unknown): string => (error as { data?: { error?: string } }).data?.error ?? '';
