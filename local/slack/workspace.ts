import { EventEmitter } from 'node:events';
import { bots, type Channel, directChannel, seeded } from './channels.ts';
import type { Deliver } from './delivery.ts';
import { tellOf } from './events.ts';
import { Failures } from './failures.ts';
import type { Upload } from './files.ts';
import { Budgets } from './limits.ts';
import { type Manifest, manifest } from './manifest.ts';
import type { Message, Sent } from './messages.ts';
import { bot, newcomer, people, type User } from './people.ts';
import { type Person, person } from './person.ts';
import { type Prompts, Sessions } from './sessions.ts';
import { Tickets } from './tickets.ts';
import type { View } from './views.ts';

export type { Message, Sent } from './messages.ts';
export { bot, type User } from './people.ts';

interface Options {
  /** The installed app; the project's own by default. Its scopes and subscriptions bind. */
  manifest?: Manifest;
  /** Milliseconds since the epoch, for what expires: triggers, streams, budgets. */
  now?: () => number;
  /** Whether Slack's rate limits bind: a batch of questions on one machine would soon be past them. */
  rateLimits?: boolean;
  /** Whether the app is told of its own messages too, as Slack does. */
  echo?: boolean;
}

/** A Slack workspace in memory. Emits `sent` for what the app posts, and `changed` for everything that can be seen. */
export class Workspace extends EventEmitter<{ sent: [Sent, Message]; changed: [] }> {
  readonly manifest: Manifest;
  readonly now: () => number;
  readonly users = new Map([bot, ...people].map((user) => [user.id, user]));
  readonly userGroups = new Map<string, { id: string; handle: string; users: string[]; disabled?: boolean }>();
  readonly channels = new Map<string, Channel>(seeded().map((channel) => [channel.id, channel]));
  readonly uploads = new Map<string, Upload>();
  /** Every view that was opened or published, by id; those closed again are `closed`. */
  readonly views = new Map<string, View>();
  readonly sessions = new Sessions();
  /** Suggested prompts by channel. */
  readonly prompts = new Map<string, Prompts>();
  readonly tickets: Tickets;
  readonly budgets: Budgets | undefined;
  /** What is to fail: `failures.ask({ method: 'chat.update', error: 'ratelimited', retryAfter: 1 })`. */
  readonly failures = new Failures();
  readonly sent: Sent[] = [];
  /** Where the Web API is served; response URLs stand under it. */
  url: string | undefined;
  /** Where Socket Mode is served. */
  socketUrl: string | undefined;
  readonly echo: boolean;
  #deliver: Deliver | undefined;
  // By channel and ts: a bench has tens of thousands
  readonly #messages = new Map<string, Message>();
  readonly #threads = new Map<string, Message[]>();
  #last = 0;
  #ids = 0;

  constructor({ manifest: installed = manifest, now = Date.now, rateLimits = false, echo = false }: Options = {}) {
    super();
    this.manifest = installed;
    this.now = now;
    this.tickets = new Tickets(now);
    this.echo = echo;
    this.budgets = rateLimits ? new Budgets(now) : undefined;
  }

  /** Where events, commands and clicks go. */
  connect(deliver: Deliver): void {
    this.#deliver = deliver;
  }

  readonly deliver: Deliver = (outgoing) => {
    if (!this.#deliver) throw new Error('no app is connected to the workspace');
    return this.#deliver(outgoing);
  };

  /** The real time to the microsecond, whatever the moment of asking: unique in every channel and process. */
  nextTs(): string {
    const now = Math.floor((performance.timeOrigin + performance.now()) * 1000);
    this.#last = Math.max(this.#last + 1, now);
    return `${Math.floor(this.#last / 1_000_000)}.${String(this.#last % 1_000_000).padStart(6, '0')}`;
  }

  /** An id that is unique in the workspace. */
  nextId(prefix: string): string {
    this.#ids += 1;
    return `${prefix}0${Date.now().toString(36).toUpperCase()}${this.#ids.toString(36).toUpperCase()}`;
  }

  /** A member by name; a name that nobody has joins as a new member. */
  member(name: string, tz?: string): User {
    const known = [...this.users.values()].find((user) => user.name === name && !user.isBot);
    const user = known ?? newcomer(name);
    const here = tz ? { ...user, tz } : user;
    return this.join(here);
  }

  /** Adds a user, to the workspace's public channels too unless it is a guest or a stranger. */
  join(user: User): User {
    this.users.set(user.id, user);
    const open = user.guest || user.team ? [] : [...this.channels.values()].filter(({ kind }) => kind === 'public');
    for (const { members } of open) members.add(user.id);
    return user;
  }

  /** What somebody does in the workspace: a name, as for `member`, or an id. */
  person(name: string): Person {
    return person(this, this.users.get(name) ?? this.member(name));
  }

  channel(id: string): Channel | undefined {
    return this.channels.get(id) ?? [...this.channels.values()].find(({ name }) => name === id.replace(/^#/, ''));
  }

  /** A channel of any kind; members are users' ids, the app's own among them where it is one. */
  open(channel: Partial<Channel> & Pick<Channel, 'id'>): Channel {
    const opened = { name: channel.id, kind: 'public' as const, members: new Set(bots), messages: [], ...channel };
    this.channels.set(opened.id, opened);
    this.tell();
    return opened;
  }

  /** The app's direct messages with a user. */
  direct(user: User): Channel {
    const channel = directChannel(user);
    return this.channels.get(channel.id) ?? this.open(channel);
  }

  post(channel: string, message: Omit<Message, 'channel'>): Message | undefined {
    const messages = this.channels.get(channel)?.messages;
    if (!messages) return undefined;
    const posted = { ...message, channel };
    messages.push(posted);
    this.#messages.set(keyOf(posted), posted);
    const thread = keyOf({ channel, ts: posted.thread_ts ?? posted.ts });
    this.#threads.set(thread, this.#threads.get(thread) ?? []);
    this.#threads.get(thread)?.push(posted);
    this.tell();
    return posted;
  }

  remove(message: Message): void {
    const { channel, ts, thread_ts: thread = ts } = message;
    const without = (messages: Message[] = []) => messages.filter((each) => each.ts !== ts);
    const at = this.channels.get(channel);
    if (at) at.messages = without(at.messages);
    this.#messages.delete(keyOf(message));
    this.#threads.set(keyOf({ channel, ts: thread }), without(this.#threads.get(keyOf({ channel, ts: thread }))));
    this.tell();
  }

  find(channel: string, ts: string): Message | undefined {
    return this.#messages.get(keyOf({ channel, ts }));
  }

  /** A thread with its parent first. */
  thread(channel: string, ts: string): Message[] {
    return [...(this.#threads.get(keyOf({ channel, ts })) ?? [])];
  }

  record(sent: Sent, message: Message): void {
    this.sent.push(sent);
    this.emit('sent', sent, message);
    if (this.echo && sent.method === 'chat.postMessage') tellOf(this, message).catch(() => {});
  }

  /** Says that something can be seen that could not be seen before. */
  tell(): void {
    this.emit('changed');
  }
}

const keyOf = ({ channel, ts }: Pick<Message, 'channel' | 'ts'>): string => `${channel}:${ts}`;
