import type { webApi } from '@slack/bolt';
import type { Message } from './blocks/message.ts';
import type { Claim } from './claims.ts';
import { log } from './log.ts';

/** Our messages for one question: the first is begun at once and replaced as more is known; others follow it. */
export interface Reply {
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
  const begun = [...claim.messages];
  const place = async (message: Omit<Message, 'simpler'>, ts: string | undefined) => {
    if (ts) {
      await client.chat.update({ channel, ts, ...asWritten, ...message });
      return;
    }
    const posted = await client.chat.postMessage({
      channel,
      thread_ts: threadTs,
      unfurl_links: false,
      unfurl_media: false,
      ...asWritten,
      ...message,
    });
    if (!posted.ts) throw new Error('chat.postMessage answered without ts');
    begun.push(posted.ts);
    await claim.begun(posted.ts);
  };
  return {
    async show(messages) {
      for (const [at, { simpler, ...message }] of messages.entries()) {
        const ts = begun[at];
        try {
          await place(message, ts);
        } catch (error) {
          if (!simpler || (error as { data?: { error?: string } }).data?.error !== 'invalid_blocks') throw error;
          log.warn('Slack refused the blocks of an answer: it is shown in simpler ones');
          await place({ ...message, blocks: simpler }, ts);
        }
      }
      // Only after a crash: the earlier answer was longer.
      for (const ts of begun.slice(messages.length)) await client.chat.delete({ channel, ts });
    },
  };
};

/** About what Slack allows for updates of one message. */
const shortestMs = 1000;

/** Shows the latest state at most once a second; after `end` nothing more is shown. Progress that fails is no failure. */
export const progressOn = (show: () => Promise<void>) => {
  let timer: NodeJS.Timeout | undefined;
  let showing: Promise<void> = Promise.resolve();
  let last = 0;
  let ended = false;
  const now = () => {
    timer = undefined;
    last = Date.now();
    showing = showing.then(show).catch((error: Error) => log.warn('progress was not shown', { reason: error.message }));
  };
  return {
    changed() {
      if (ended || timer) return;
      timer = setTimeout(now, Math.max(0, last + shortestMs - Date.now()));
    },
    async end() {
      ended = true;
      clearTimeout(timer);
      await showing;
    },
  };
};
