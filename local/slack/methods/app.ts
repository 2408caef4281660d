import { problemsOf } from '../block-limits.ts';
import { isOn, type Method, ownChannel, required } from '../call.ts';
import { appId, bot, botId, team } from '../people.ts';
import { Refused } from '../refused.ts';

export const appMethods: Record<string, Method> = {
  'auth.test': () => ({
    url: 'https://example.slack.com/',
    team: 'Example',
    user: bot.name,
    team_id: team,
    user_id: bot.id,
    bot_id: botId,
    is_enterprise_install: false,
  }),

  /** The address of a socket is good for one connection. */
  'apps.connections.open'({ workspace, given }) {
    if (!workspace.socketUrl) throw new Refused('socket_mode_not_enabled');
    const ticket = new URLSearchParams({ ticket: workspace.tickets.socket(), app_id: appId });
    if (isOn(given.debug_reconnects)) ticket.set('debug_reconnects', 'true');
    return { url: `${workspace.socketUrl}/link/?${ticket}` };
  },

  'blocks.validate'({ given }) {
    const [kind, ...others] = ['blocks', 'message', 'view'].filter((name) => given[name] !== undefined);
    if (!kind || others.length > 0) throw new Refused('invalid_arguments');
    const blocks = kind === 'blocks' ? given.blocks : (given[kind] as { blocks?: unknown } | null)?.blocks;
    const problems = problemsOf(blocks, kind === 'view' ? 'view' : 'message').map(({ what, at }) => ({
      // Of bare blocks the pointer begins at the list itself
      pointer: kind === 'blocks' ? at.replace(/^\/blocks/, '') : at,
      code: 'failed_constraint',
      message: what,
    }));
    if (problems.length > 0) throw new Refused(`invalid_${kind}`, { errors: problems });
    return {};
  },

  'reactions.add'(call) {
    const { workspace, given } = call;
    required(given, 'channel', 'name', 'timestamp');
    const message = workspace.find(ownChannel(call, given.channel).id, String(given.timestamp));
    if (!message) throw new Refused('message_not_found');
    message.reactions ??= [];
    const known = message.reactions.find(({ name }) => name === given.name);
    if (known?.users.includes(bot.id)) throw new Refused('already_reacted');
    if (known) known.count = known.users.push(bot.id);
    else message.reactions.push({ name: String(given.name), users: [bot.id], count: 1 });
    workspace.tell();
    return {};
  },
};
