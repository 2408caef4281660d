import { problemOf } from './block-limits.ts';
import { bot, type Message, team, type Workspace } from './workspace.ts';

type Arguments = Record<string, unknown>;
type Reply = { ok: true; [key: string]: unknown } | { ok: false; error: string; [key: string]: unknown };

/** Slack's Web API as far as the adapter uses it. https://docs.slack.dev/reference/methods */
export const webApi =
  (workspace: Workspace, token: string) =>
  async (request: Request): Promise<Response> => {
    const method = new URL(request.url).pathname.replace(/^\/api\//, '');
    const given = await argumentsOf(request);
    if ((request.headers.get('authorization') ?? `Bearer ${given.token}`) !== `Bearer ${token}`)
      return Response.json({ ok: false, error: 'invalid_auth' });
    const answer = methods[method];
    if (!answer) return Response.json({ ok: false, error: 'unknown_method', req_method: method });
    return Response.json(answer(workspace, given, method));
  };

/** Form-encoded with JSON inside, as Slack's own client sends it, or a JSON body. */
const argumentsOf = async (request: Request): Promise<Arguments> => {
  const body = await request.text();
  if (request.headers.get('content-type')?.includes('json')) return JSON.parse(body || '{}') as Arguments;
  return Object.fromEntries(
    [...new URLSearchParams(body)].map(([name, value]) => [
      name,
      ['blocks', 'attachments', 'metadata'].includes(name) ? JSON.parse(value) : value,
    ]),
  );
};

const methods: Record<string, ((workspace: Workspace, given: Arguments, method: string) => Reply) | undefined> = {
  'auth.test': () => ({
    ok: true,
    url: 'https://example.slack.com/',
    team: 'Example',
    user: bot.name,
    team_id: team,
    user_id: bot.id,
    bot_id: 'B0ASKAWS',
  }),

  'users.info'(workspace, given) {
    const user = workspace.users.get(String(given.user));
    if (!user) return refused('user_not_found');
    return {
      ok: true,
      user: {
        id: user.id,
        team_id: team,
        name: user.name,
        real_name: user.realName,
        tz: user.tz,
        ...(String(given.include_locale) === 'true' && { locale: user.locale }),
        is_bot: user.isBot ?? false,
        is_restricted: false,
        is_ultra_restricted: false,
        deleted: false,
        profile: { display_name: user.name, real_name: user.realName },
      },
    };
  },

  'chat.postMessage'(workspace, given, method) {
    const wrong = contentProblem(given);
    if (wrong) return refused(wrong);
    const channel = String(given.channel);
    const thread = given.thread_ts === undefined ? undefined : String(given.thread_ts);
    if (!workspace.channels.has(channel)) return refused('channel_not_found');
    if (thread && !workspace.find(channel, thread)) return refused('thread_not_found');
    const message: Message = {
      ts: workspace.nextTs(),
      user: bot.id,
      ...contentOf(given),
      ...(thread && { thread_ts: thread }),
    };
    workspace.post(channel, message);
    workspace.record(sentOf(method, channel, message), message);
    return { ok: true, channel, ts: message.ts, message };
  },

  'chat.update'(workspace, given, method) {
    const wrong = contentProblem(given);
    if (wrong) return refused(wrong);
    const channel = String(given.channel);
    const message = workspace.find(channel, String(given.ts));
    if (!message) return refused('message_not_found');
    if (message.user !== bot.id) return refused('cant_update_message');
    Object.assign(message, contentOf(given));
    workspace.record(sentOf(method, channel, message), message);
    return { ok: true, channel, ts: message.ts, text: message.text, message };
  },

  'chat.postEphemeral'(workspace, given, method) {
    const wrong = contentProblem(given);
    if (wrong) return refused(wrong);
    const channel = String(given.channel);
    if (!workspace.users.has(String(given.user))) return refused('user_not_in_channel');
    const message: Message = {
      ts: workspace.nextTs(),
      user: bot.id,
      ephemeralTo: String(given.user),
      ...contentOf(given),
      ...(given.thread_ts !== undefined && { thread_ts: String(given.thread_ts) }),
    };
    if (!workspace.post(channel, message)) return refused('channel_not_found');
    workspace.record(sentOf(method, channel, message), message);
    return { ok: true, message_ts: message.ts };
  },

  'conversations.replies'(workspace, given) {
    const messages = workspace.thread(String(given.channel), String(given.ts));
    if (messages.length === 0) return refused('thread_not_found');
    const seen = messages.filter((each) => !each.ephemeralTo);
    return {
      ok: true,
      has_more: false,
      messages: seen.map(({ metadata, ...each }) => ({
        type: 'message',
        ...each,
        ...(String(given.include_all_metadata) === 'true' && metadata && { metadata }),
      })),
    };
  },
};

const refused = (error: string): Reply => ({ ok: false, error });

const contentProblem = ({ text, blocks, markdown_text: markdown }: Arguments): string | undefined => {
  if (!text && !blocks && !markdown) return 'no_text';
  if (typeof text === 'string' && text.length > 40_000) return 'msg_too_long';
  return blocks === undefined ? undefined : problemOf(blocks);
};

const contentOf = ({ text, blocks, metadata }: Arguments): Pick<Message, 'text' | 'blocks' | 'metadata'> => ({
  text: String(text ?? ''),
  blocks: (blocks ?? []) as unknown[],
  ...(metadata !== undefined && { metadata: metadata as NonNullable<Message['metadata']> }),
});

const sentOf = (method: string, channel: string, { ts, thread_ts, text, blocks }: Message) => ({
  method,
  channel,
  thread: thread_ts ?? null,
  ts,
  text,
  blocks: blocks ?? [],
});
