import { EventEmitter } from 'node:events';

export interface User {
  id: string;
  name: string;
  realName: string;
  tz: string;
  locale: string;
  isBot?: boolean;
}

export interface Message {
  ts: string;
  user: string;
  text: string;
  thread_ts?: string;
  blocks?: unknown[];
  metadata?: { event_type: string; event_payload: Record<string, unknown> };
  /** Seen by this user only. */
  ephemeralTo?: string;
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

export const team = 'T0EXAMPLE';
export const bot: User = {
  id: 'U0ASKAWS',
  name: 'ask-aws',
  realName: 'Ask AWS',
  tz: 'UTC',
  locale: 'en-US',
  isBot: true,
};

const people: User[] = [
  { id: 'U0DANA', name: 'dana', realName: 'Dana Reyes', tz: 'UTC', locale: 'en-US' },
  { id: 'U0MINSU', name: 'minsu', realName: '김민수', tz: 'Asia/Seoul', locale: 'ko-KR' },
];

/** A Slack workspace in memory: people, channels, messages. Emits `sent` for what the app posts. */
export class Workspace extends EventEmitter<{ sent: [Sent, Message] }> {
  readonly users = new Map([bot, ...people].map((user) => [user.id, user]));
  readonly channels = new Map<string, { id: string; name: string; messages: Message[] }>([
    ['C0SECURITY', { id: 'C0SECURITY', name: 'security', messages: [] }],
  ]);
  readonly sent: Sent[] = [];
  #last = 0;

  /** The real time to the microsecond, whatever the moment of asking: unique in every channel and process. */
  nextTs(): string {
    const now = Math.floor((performance.timeOrigin + performance.now()) * 1000);
    this.#last = Math.max(this.#last + 1, now);
    return `${Math.floor(this.#last / 1_000_000)}.${String(this.#last % 1_000_000).padStart(6, '0')}`;
  }

  /** A member by name; a name that nobody has joins as a new member. */
  member(name: string, tz?: string): User {
    const known = [...this.users.values()].find((user) => user.name === name && !user.isBot);
    const user = known ?? {
      id: `U0${Buffer.from(name).toString('hex').toUpperCase().slice(0, 16)}`,
      name,
      realName: name,
      tz: 'UTC',
      locale: 'en-US',
    };
    const here = tz ? { ...user, tz } : user;
    this.users.set(here.id, here);
    return here;
  }

  post(channel: string, message: Message): Message | undefined {
    const messages = this.channels.get(channel)?.messages;
    if (!messages) return undefined;
    messages.push(message);
    return message;
  }

  find(channel: string, ts: string): Message | undefined {
    return this.channels.get(channel)?.messages.find((message) => message.ts === ts);
  }

  /** A thread with its parent first. */
  thread(channel: string, ts: string): Message[] {
    return (this.channels.get(channel)?.messages ?? []).filter((each) => each.ts === ts || each.thread_ts === ts);
  }

  record(sent: Sent, message: Message): void {
    this.sent.push(sent);
    this.emit('sent', sent, message);
  }
}
