import { setTimeout as sleep } from 'node:timers/promises';
import type { types, webApi } from '@slack/bolt';
import { codeOf, retryAfterMs } from './slack-error.ts';

interface Posted {
  channel: string;
  thread_ts?: string;
  text: string;
  blocks: types.AnyBlock[];
  metadata: types.MessageMetadata;
}

const mostTries = 4;
const betweenTriesMs = 500;

/**
 * Posts a message once. Slack takes no key by which it would know a message that comes again, so that a call whose answer
 * is lost is not repeated before it was looked whether the message is there. `once` must be a client that tries once.
 */
export const post = async (
  once: webApi.WebClient,
  message: Posted,
  find: () => Promise<string | undefined>,
): Promise<string> => {
  for (let tries = 1; ; tries += 1) {
    try {
      const { ts } = await once.chat.postMessage({
        unfurl_links: false,
        unfurl_media: false,
        ...asWritten,
        ...message,
      });
      if (!ts) throw new Error('chat.postMessage answered without ts');
      return ts;
    } catch (error) {
      if (codeOf(error) || tries === mostTries) throw error;
      const wait = retryAfterMs(error);
      const found = wait === undefined ? await find() : undefined;
      if (found) return found;
      await sleep(wait ?? tries * betweenTriesMs);
    }
  }
};

/**
 * An update without them has Slack make links and mentions of what only looks like some:
 * https://docs.slack.dev/reference/methods/chat.update
 */
export const asWritten = { parse: 'none', link_names: false } as const;
