import { createHash } from 'node:crypto';
import { type Channel, channelType, messageEvent } from './channels.ts';
import { isSubscribed } from './manifest.ts';
import { type Message, wireOf } from './messages.ts';
import { appId, bot, team } from './people.ts';
import type { Workspace } from './workspace.ts';

/** A text that mentions the app, where it does not already begin with an @. */
export const mentioning = (text: string): string => {
  const said = encoded(text);
  return said.startsWith('@') ? said.replace(/^@\S+/, `<@${bot.id}>`) : `<@${bot.id}> ${said}`;
};

/** What a person typed: the app's name with an @ becomes a mention. */
export const typed = (text: string): string => encoded(text).replaceAll(`@${bot.name}`, `<@${bot.id}>`);

/** As Slack puts text into events. https://docs.slack.dev/messaging/formatting-message-text#escaping */
const encoded = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What a test wants to know or to set of an event; by default it is new, and now. */
export interface Happened {
  eventId?: string;
  at?: Date;
}

type Event = Record<string, unknown> & { type: string; channel?: string };

/** An event in its envelope. https://docs.slack.dev/apis/events-api#callback-field */
const callback = (workspace: Workspace, event: Event, { eventId, at }: Happened = {}): Record<string, unknown> => ({
  token: 'unused',
  team_id: team,
  api_app_id: appId,
  type: 'event_callback',
  event_id: eventId ?? workspace.nextId('Ev'),
  event_time: Math.floor((at ?? new Date()).getTime() / 1000),
  authorizations: [{ enterprise_id: null, team_id: team, user_id: bot.id, is_bot: true, is_enterprise_install: false }],
  is_ext_shared_channel: workspace.channels.get(String(event.channel))?.shared ?? false,
  event,
});

/** Delivers an event where the app subscribed to it. */
export const happen = async (
  workspace: Workspace,
  subscription: string,
  event: Event,
  happened: Happened = {},
): Promise<void> => {
  if (!isSubscribed(workspace.manifest, subscription)) return;
  await workspace.deliver({ type: 'events_api', payload: callback(workspace, event, happened) });
};

/** Tells the app of a message that a person or another app wrote: as a mention too where it is mentioned. */
export const tellOf = async (workspace: Workspace, message: Message, happened: Happened = {}): Promise<void> => {
  const channel = workspace.channels.get(message.channel) as Channel;
  if (!channel.members.has(bot.id)) return;
  const event = { ...eventOf(workspace, message), type: 'message', channel_type: channelType(channel) };
  await Promise.all([
    tellOfMention(workspace, message, happened),
    happen(workspace, messageEvent(channel), event, isMention(workspace, message) ? withoutId(happened) : happened),
  ]);
};

/** Direct messages are no mentions. https://docs.slack.dev/reference/events/app_mention */
export const tellOfMention = async (workspace: Workspace, message: Message, happened: Happened = {}): Promise<void> => {
  if (!isMention(workspace, message)) return;
  await happen(workspace, 'app_mention', { ...eventOf(workspace, message), type: 'app_mention' }, happened);
};

const isMention = ({ channels }: Workspace, { channel, text }: Message): boolean => {
  const at = channels.get(channel);
  return at?.kind !== 'im' && at?.members.has(bot.id) === true && text.includes(`<@${bot.id}>`);
};

const eventOf = ({ users }: Workspace, message: Message) => {
  const elsewhere = users.get(message.user)?.team;
  return {
    ...wireOf(message),
    channel: message.channel,
    team: elsewhere ?? team,
    ...(elsewhere && { user_team: elsewhere, source_team: elsewhere }),
    event_ts: message.edited?.ts ?? message.ts,
    client_msg_id: createHash('sha256').update(`${message.channel}:${message.ts}`).digest('hex').slice(0, 32),
  };
};

/** The second event of one message has an id of its own. */
const withoutId = ({ at }: Happened): Happened => (at ? { at } : {});
