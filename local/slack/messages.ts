import type { SlackFile } from './files.ts';
import type { Stream } from './stream.ts';

export interface Message {
  channel: string;
  ts: string;
  user: string;
  text: string;
  thread_ts?: string;
  bot_id?: string;
  subtype?: string;
  blocks?: unknown[];
  attachments?: unknown[];
  metadata?: { event_type: string; event_payload: Record<string, unknown> };
  edited?: { user: string; ts: string };
  files?: SlackFile[];
  reactions?: { name: string; users: string[]; count: number }[];
  /** How the app wanted it to be shown, where it said so. */
  asked?: Record<string, unknown>;
  /** Seen by this user only. */
  ephemeralTo?: string;
  /** What a streamed message is made of, while it is streamed and after. */
  stream?: Stream;
}

/** What an app sent, as it sent it. */
export interface Sent {
  method: string;
  channel: string;
  thread: string | null;
  ts: string;
  text: string;
  blocks: unknown[];
}

export const sentOf = (method: string, { channel, ts, thread_ts, text, blocks }: Message): Sent => ({
  method,
  channel,
  thread: thread_ts ?? null,
  ts,
  text,
  blocks: blocks ?? [],
});

/** A message as Slack writes it on the wire. */
export const wireOf = ({ channel, ephemeralTo, asked, stream, ...message }: Message, withMetadata = true): object => {
  const { metadata, ...rest } = message;
  return {
    type: 'message',
    ...rest,
    ...(stream && { streaming_state: stream.state }),
    ...(withMetadata && metadata && { metadata }),
  };
};
