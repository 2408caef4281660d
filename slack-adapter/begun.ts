import type { webApi } from '@slack/bolt';
import type { Placed } from './asked.ts';
import { lookingId } from './blocks/progress.ts';
import { log } from './log.ts';
import { codeOf } from './slack-error.ts';

type Found = NonNullable<webApi.ConversationsRepliesResponse['messages']>[number];

/** What tells the messages of one question from all others. */
interface Sought {
  /** The app, by user id. */
  self: string;
  reference: string;
  /** The moment before which there is none, in milliseconds since the epoch. */
  since: number;
}

const mostPages = 5;
/** Clocks of ours and of Slack's differ. */
const slackMs = 60_000;

/**
 * Messages of ours for one question that stand in its thread, oldest first, whoever heard of them. None where the app may
 * not read the thread: in a channel that takes `channels:history` or `groups:history`, which the app does not ask for.
 */
export const begunInThread = async (
  client: webApi.WebClient,
  { channel, threadTs }: Pick<Placed, 'channel' | 'threadTs'>,
  sought: Sought,
): Promise<string[]> => {
  const found = await ours(sought, (page) => client.conversations.replies({ channel, ts: threadTs, ...page }));
  // The message that began the thread comes with its replies.
  return found.filter((ts) => ts !== threadTs);
};

/** The same, of messages that begin a thread. */
export const begunInChannel = (client: webApi.WebClient, channel: string, sought: Sought): Promise<string[]> =>
  ours(sought, (page) => client.conversations.history({ channel, ...page }));

type Page = { oldest: string; limit: number; include_all_metadata: boolean; cursor?: string };

const ours = async (
  { self, reference, since }: Sought,
  read: (page: Page) => Promise<webApi.ConversationsRepliesResponse>,
): Promise<string[]> => {
  const page: Page = { oldest: ((since - slackMs) / 1000).toFixed(6), limit: 200, include_all_metadata: true };
  const found: string[] = [];
  try {
    for (let pages = 0; pages < mostPages; pages += 1) {
      const { messages = [], response_metadata } = await read(page);
      for (const each of messages) if (each.user === self && each.ts && isOf(reference, each)) found.push(each.ts);
      if (!response_metadata?.next_cursor) break;
      page.cursor = response_metadata.next_cursor;
    }
  } catch (error) {
    const reason = codeOf(error) || (error as Error).message;
    log.warn('what had been begun is not known: a line that says that somebody is looking may stay', { reason });
  }
  return found.toSorted();
};

/** By metadata; a stream has none until it ends, but its first task bears the reference in its id. */
const isOf = (reference: string, { metadata, blocks = [] }: Found): boolean =>
  (metadata?.event_payload as { reference?: unknown } | undefined)?.reference === reference ||
  JSON.stringify(blocks).includes(lookingId(reference));
