import type { Happened } from './events.ts';
import { type Message, wireOf } from './messages.ts';
import { appId, team, type User } from './people.ts';
import { type View, viewOnWire } from './views.ts';
import type { Workspace } from './workspace.ts';

const teamOnWire = { id: team, domain: 'example' };

const userOnWire = ({ id, name, team: own = team }: User) => ({ id, username: name, name, team_id: own });

/** Names of what is not public are not told. */
const channelOnWire = (workspace: Workspace, id: string) => {
  const { kind = 'public', name = id } = workspace.channels.get(id) ?? {};
  return { id, name: { public: name, private: 'privategroup', im: 'directmessage' }[kind] };
};

const responseUrl = (workspace: Workspace, user: User, channel: string, ts?: string) =>
  `${workspace.url ?? 'https://hooks.slack.com'}/response/${workspace.tickets.response(user.id, channel, ts)}`;

/** https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling */
export const commandPayload = (
  workspace: Workspace,
  user: User,
  { command, text, channel }: { command: string; text: string; channel: string },
): Record<string, string> => ({
  token: 'unused',
  team_id: team,
  team_domain: teamOnWire.domain,
  channel_id: channel,
  channel_name: channelOnWire(workspace, channel).name,
  user_id: user.id,
  user_name: user.name,
  command,
  text,
  api_app_id: appId,
  is_enterprise_install: 'false',
  response_url: responseUrl(workspace, user, channel),
  trigger_id: workspace.tickets.trigger(user.id),
});

const common = (workspace: Workspace, user: User) => ({
  user: userOnWire(user),
  api_app_id: appId,
  token: 'unused',
  team: teamOnWire,
  enterprise: null,
  is_enterprise_install: false,
  trigger_id: workspace.tickets.trigger(user.id),
});

/** When somebody acted, in Slack's form; unique in the workspace whatever the moment. */
const momentOf = (workspace: Workspace, at?: Date): string => {
  const now = workspace.nextTs();
  return at ? `${Math.floor(at.getTime() / 1000)}.${now.split('.')[1]}` : now;
};

/** https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload */
export const shortcutPayload = (
  workspace: Workspace,
  user: User,
  callbackId: string,
  message: Message,
  { at }: Happened = {},
) => ({
  type: 'message_action',
  ...common(workspace, user),
  callback_id: callbackId,
  action_ts: momentOf(workspace, at),
  message_ts: message.ts,
  message: wireOf(message, false),
  channel: channelOnWire(workspace, message.channel),
  response_url: responseUrl(workspace, user, message.channel, message.ts),
});

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export const actionPayload = (
  workspace: Workspace,
  user: User,
  action: object,
  on: Message | View,
  { at }: Happened = {},
) => ({
  type: 'block_actions',
  ...common(workspace, user),
  ...('ts' in on ? onMessage(workspace, user, on) : onView(on)),
  actions: [{ ...action, action_ts: momentOf(workspace, at) }],
});

const onMessage = (workspace: Workspace, user: User, message: Message) => ({
  container: {
    type: 'message',
    message_ts: message.ts,
    channel_id: message.channel,
    is_ephemeral: message.ephemeralTo !== undefined,
    ...(message.thread_ts && { thread_ts: message.thread_ts }),
  },
  channel: channelOnWire(workspace, message.channel),
  // An ephemeral message does not come along
  ...(!message.ephemeralTo && { message: wireOf(message, false) }),
  state: { values: {} },
  response_url: responseUrl(workspace, user, message.channel, message.ts),
});

const onView = (view: View) => ({ container: { type: 'view', view_id: view.id }, view: viewOnWire(view) });

/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export const viewPayload = (
  workspace: Workspace,
  user: User,
  type: 'view_submission' | 'view_closed',
  view: View,
  values: object = {},
) => ({
  type,
  ...common(workspace, user),
  view: viewOnWire(view, values),
  ...(type === 'view_submission' ? { response_urls: [] } : { is_cleared: false }),
});
