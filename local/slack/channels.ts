import type { Message } from './messages.ts';
import { bot, people, type User } from './people.ts';

export interface Channel {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  members: Set<string>;
  /** Shared with another organisation. */
  shared?: boolean;
  messages: Message[];
}

/** Who is in a channel by default: the app. */
export const bots: readonly string[] = [bot.id];

/** Ids of direct messages follow from the user's. */
export const directChannel = ({ id, name }: User): Channel => ({
  id: `D${id.slice(1)}`,
  name,
  kind: 'im',
  members: new Set([...bots, id]),
  messages: [],
});

const publicChannel = (name: string): Channel => ({
  id: `C0${name.toUpperCase()}`,
  name,
  kind: 'public',
  members: new Set([...bots, ...people.filter(({ guest }) => !guest || name === 'security').map(({ id }) => id)]),
  messages: [],
});

/** Two channels, and the app's direct messages with everybody. */
export const seeded = (): Channel[] => [...['security', 'ops'].map(publicChannel), ...people.map(directChannel)];

/** The event by which an app is told of messages in a channel. */
export const messageEvent = ({ kind }: Channel): string =>
  ({ public: 'message.channels', private: 'message.groups', im: 'message.im' })[kind];

export const channelType = ({ kind }: Channel): string => ({ public: 'channel', private: 'group', im: 'im' })[kind];
