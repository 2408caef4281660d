import type { Channel } from './channels.ts';
import { bot } from './people.ts';
import { Refused } from './refused.ts';
import type { Workspace } from './workspace.ts';

export type Arguments = Record<string, unknown>;

/** One call of a Web API method. */
export interface Call {
  workspace: Workspace;
  method: string;
  given: Arguments;
  /** Address that the call came to. */
  origin: string;
}

/** Answers with what stands beside `ok: true`, or throws what Slack would refuse. */
export type Method = (call: Call) => Record<string, unknown>;

export const required = (given: Arguments, ...names: string[]): void => {
  const missing = names.filter((name) => given[name] === undefined || given[name] === '');
  if (missing.length > 0) {
    const messages = missing.map((name) => `[ERROR] missing required field: ${name}`);
    throw new Refused('invalid_arguments', { response_metadata: { messages } });
  }
};

export const isOn = (value: unknown): boolean => value === true || value === 'true' || value === '1';

/** The channel that is meant, as far as the app may see it. */
export const channelOf = ({ workspace }: Call, id: unknown): Channel => {
  const channel = workspace.channels.get(String(id));
  if (!channel || (channel.kind !== 'public' && !channel.members.has(bot.id))) throw new Refused('channel_not_found');
  return channel;
};

/** The same, where the app has to be a member. */
export const ownChannel = (call: Call, id: unknown): Channel => {
  const channel = channelOf(call, id);
  if (!channel.members.has(bot.id)) throw new Refused('not_in_channel');
  return channel;
};
