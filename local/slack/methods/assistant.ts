import { type Call, type Method, ownChannel, required } from '../call.ts';
import { isAgent, isSubscribed } from '../manifest.ts';
import { Refused } from '../refused.ts';
import type { Prompts, Session } from '../sessions.ts';
import type { Workspace } from '../workspace.ts';

const mostPrompts = 4;
const longestTitle = 200;
const statuses = ['active', 'processing', 'suspended', 'closed'];

/** The bridge from the older status to sessions: https://docs.slack.dev/ai/agent-sessions */
export const assistantMethods: Record<string, Method> = {
  'assistant.threads.setStatus'(call) {
    const { workspace, given } = call;
    required(given, 'channel_id', 'thread_ts');
    const { channel, thread } = threadOf(call);
    const loading = (given.loading_messages ?? []) as string[];
    workspace.sessions.change(channel, thread, { line: String(given.status ?? ''), loading });
    workspace.tell();
    return {};
  },

  'assistant.threads.setSuggestedPrompts'(call) {
    const { workspace, given } = call;
    required(given, 'channel_id', 'prompts');
    const { id: channel } = ownChannel(call, given.channel_id);
    const prompts = given.prompts as Prompts['prompts'];
    if (!Array.isArray(prompts) || prompts.length > mostPrompts || prompts.some((each) => !each.title || !each.message))
      throw new Refused('invalid_prompts');
    const { title, thread_ts: thread } = given as Record<'title' | 'thread_ts', string | undefined>;
    workspace.prompts.set(channel, { title, prompts, thread });
    workspace.tell();
    return {};
  },

  'assistant.threads.setTitle'(call) {
    required(call.given, 'channel_id', 'thread_ts', 'title');
    return rename(call);
  },

  'agents.sessions.setStatus'(call) {
    const { workspace, given } = call;
    required(given, 'channel_id', 'status', 'thread_ts');
    if (!isAgent(workspace.manifest)) throw new Refused('not_authorized');
    if (!statuses.includes(String(given.status))) throw new Refused('invalid_status');
    if (String(given.title ?? '').length > longestTitle) throw new Refused('invalid_title');
    const { channel, thread } = threadOf(call);
    const known = workspace.sessions.get(channel, thread);
    const { title } = status(
      workspace,
      channel,
      thread,
      String(given.status),
      known?.title ?? (given.title as string | undefined),
    );
    const unseen = given.status === 'processing' && !isSubscribed(workspace.manifest, 'agent_session_stopped');
    return {
      status: given.status,
      title,
      ...(unseen && { warning: 'missing_agent_session_stopped_event_subscription' }),
    };
  },

  'agents.sessions.rename'(call) {
    const { workspace, given } = call;
    required(given, 'channel_id', 'thread_ts', 'title');
    if (!isAgent(workspace.manifest)) throw new Refused('not_authorized');
    if (String(given.title).length > longestTitle) throw new Refused('invalid_title');
    const { channel, thread } = threadOf(call);
    if (workspace.sessions.get(channel, thread)?.status === undefined) throw new Refused('session_not_found');
    return rename(call);
  },
};

/** Sets a session's status, in an app that holds sessions at all. Anything but `processing` clears the line too. */
export const status = (
  workspace: Workspace,
  channel: string,
  thread: string,
  to: string,
  title?: string,
): Partial<Session> => {
  if (!isAgent(workspace.manifest)) return {};
  const session = workspace.sessions.change(channel, thread, {
    status: to as Session['status'],
    ...(to !== 'processing' && { line: '', loading: [] }),
    ...(title !== undefined && { title }),
  });
  workspace.tell();
  return session;
};

const rename = (call: Call) => {
  const { channel, thread } = threadOf(call);
  call.workspace.sessions.change(channel, thread, { title: String(call.given.title) });
  call.workspace.tell();
  return {};
};

const threadOf = (call: Call): { channel: string; thread: string } => {
  const { workspace, given } = call;
  const { id: channel } = ownChannel(call, given.channel_id);
  const thread = String(given.thread_ts);
  if (!workspace.find(channel, thread)) throw new Refused('thread_not_found');
  return { channel, thread };
};
