/** Where a request of Slack's goes; undefined where it asks nothing. */
export type Route =
  /** One group for each thread: its questions are answered one after the other. `id` is the same when Slack sends it again. */
  | { to: 'questions'; group: string; id: string }
  | { to: 'interactions' }
  | { to: 'stop'; team: string; channel: string; ts: string };

type Fields = Record<string, unknown>;

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** A body as Slack sends it, JSON or one of its forms; undefined where it is neither. */
export const bodyIn = (text: string): unknown => {
  const form = new URLSearchParams(text);
  if (form.get('command') || form.get('ssl_check')) return Object.fromEntries(form);
  try {
    return JSON.parse(form.get('payload') ?? text);
  } catch {
    return undefined;
  }
};

/** Messages that a person wrote just now: bots, edits, deletions and notices ask nothing. */
export const isAsking = (event: unknown): boolean => {
  const { user, bot_id, subtype, edited, hidden } = fieldsOf(event);
  return isText(user) && !bot_id && !edited && !hidden && (subtype === undefined || subtype === 'file_share');
};

export const routeOf = (body: unknown, { threadReplies = false } = {}): Route | undefined => {
  const given = fieldsOf(body);
  if (given.type === 'event_callback') return eventRoute(given, threadReplies);
  if (isText(given.command)) return isText(given.trigger_id) ? own(given.team_id, given.trigger_id) : undefined;
  const team = fieldsOf(given.team).id ?? fieldsOf(given.user).team_id;
  switch (given.type) {
    case 'message_action': {
      const { ts, thread_ts } = fieldsOf(given.message);
      return inThread(team, fieldsOf(given.channel).id, thread_ts ?? ts, given.trigger_id);
    }
    case 'block_actions':
      return actionRoute(given, team);
    case 'view_submission':
      return { to: 'interactions' };
    default:
      return undefined;
  }
};

const eventRoute = ({ team_id, event_id, event }: Fields, threadReplies: boolean): Route | undefined => {
  const { type, channel, channel_type, ts, thread_ts } = fieldsOf(event);
  switch (type) {
    case 'message': {
      const direct = channel_type === 'im';
      if (!isAsking(event) || !(direct || (threadReplies && isText(thread_ts)))) return undefined;
      return inThread(team_id, channel, thread_ts ?? ts, event_id);
    }
    case 'app_mention':
      return inThread(team_id, channel, thread_ts ?? ts, event_id);
    case 'agent_session_stopped':
      return stopRoute(team_id, channel, thread_ts);
    case 'app_home_opened':
    case 'assistant_thread_started':
      return { to: 'interactions' };
    default:
      return undefined;
  }
};

const actionRoute = ({ actions, container, trigger_id }: Fields, team: unknown): Route => {
  const { channel_id, message_ts, thread_ts } = fieldsOf(container);
  const thread = thread_ts ?? message_ts;
  const action = String(fieldsOf(Array.isArray(actions) ? actions[0] : undefined).action_id);
  const route = /^(?:retry|suggestion)/.test(action)
    ? inThread(team, channel_id, thread, trigger_id)
    : action === 'stop'
      ? stopRoute(team, channel_id, thread)
      : undefined;
  return route ?? { to: 'interactions' };
};

/** The action whose button opens a view, if it is one. */
export const opensView = (body: unknown): { trigger: string } | undefined => {
  const { type, actions, trigger_id } = fieldsOf(body);
  const action = fieldsOf(Array.isArray(actions) ? actions[0] : undefined).action_id;
  return type === 'block_actions' && isText(action) && action.startsWith('open_') && isText(trigger_id)
    ? { trigger: trigger_id }
    : undefined;
};

const inThread = (team: unknown, channel: unknown, thread: unknown, id: unknown): Route | undefined =>
  isText(team) && isText(channel) && isText(thread) && isText(id)
    ? { to: 'questions', group: [team, channel, thread].join(':'), id }
    : undefined;

/** A question that begins a thread of its own. */
const own = (team: unknown, trigger: string): Route => ({ to: 'questions', group: `${team}:${trigger}`, id: trigger });

const stopRoute = (team: unknown, channel: unknown, ts: unknown): Route | undefined =>
  isText(team) && isText(channel) && isText(ts) ? { to: 'stop', team, channel, ts } : undefined;
