import type { types, webApi } from '@slack/bolt';

/** A message that grows while the agent works, and those that go on with it. */
export interface Stream {
  /** Throws where Slack takes no more. */
  append(chunks: types.AnyChunk[]): Promise<void>;
  stop(): Promise<void>;
}

interface Options {
  team: string;
  channel: string;
  threadTs: string;
  user: string;
  /** Hears of every message, as soon as it is there. */
  begun: (ts: string) => Promise<void>;
}

/**
 * Slack refuses more than about 11,000 bytes in one streamed message, and closes a stream after five minutes:
 * https://github.com/slackapi/node-slack-sdk/issues/2702
 */
const most = { bytes: 10_000, ms: 270_000 };

/** Throws where Slack refuses to stream. */
export const stream = async (
  client: webApi.WebClient,
  { team, channel, threadTs, user, begun }: Options,
  first: types.AnyChunk[],
): Promise<Stream> => {
  const start = async (chunks: types.AnyChunk[]) => {
    const startedAt = Date.now();
    const { ts } = await client.chat.startStream({
      channel,
      thread_ts: threadTs,
      // Who sees it grow; wanted everywhere but in direct messages.
      recipient_user_id: user,
      recipient_team_id: team,
      task_display_mode: 'timeline',
      chunks,
    });
    if (!ts) throw new Error('chat.startStream answered without ts');
    await begun(ts);
    return { ts, startedAt, bytes: bytesOf(chunks) };
  };
  let current = await start(first);
  const stop = () => stopped(client, channel, current.ts);
  const send = async (chunks: types.AnyChunk[]) => {
    if (chunks.length === 0) return;
    const bytes = current.bytes + bytesOf(chunks);
    if (bytes > most.bytes || Date.now() - current.startedAt > most.ms) {
      await stop();
      current = await start(chunks);
      return;
    }
    await client.chat.appendStream({ channel, ts: current.ts, chunks });
    current.bytes = bytes;
  };
  return {
    async append(chunks) {
      let together: types.AnyChunk[] = [];
      for (const chunk of chunks) {
        if (together.length > 0 && bytesOf([...together, chunk]) + current.bytes > most.bytes) {
          await send(together);
          together = [];
        }
        together.push(chunk);
      }
      await send(together);
    },
    stop,
  };
};

/** Ends a stream of ours; one that is ended already is as good. */
export const stopped = async (client: webApi.WebClient, channel: string, ts: string): Promise<void> => {
  await client.chat.stopStream({ channel, ts, session_status: 'active' }).catch(() => {});
};

const bytesOf = (chunks: types.AnyChunk[]): number => Buffer.byteLength(JSON.stringify(chunks));
