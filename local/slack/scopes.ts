import type { Arguments } from './call.ts';
import type { Workspace } from './workspace.ts';

const byKind = (suffix: string): Scope => ({
  public: `channels:${suffix}`,
  private: `groups:${suffix}`,
  im: `im:${suffix}`,
});

type Scope = string | { public: string; private: string; im: string };

/** What a bot token must hold, where that is anything. https://docs.slack.dev/reference/methods */
const scopes: Record<string, Scope | undefined> = {
  'agents.sessions.rename': 'chat:write',
  'agents.sessions.setStatus': 'chat:write',
  'assistant.threads.setStatus': 'assistant:write',
  'assistant.threads.setSuggestedPrompts': 'assistant:write',
  'assistant.threads.setTitle': 'assistant:write',
  'chat.appendStream': 'chat:write',
  'chat.delete': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.postMessage': 'chat:write',
  'chat.startStream': 'chat:write',
  'chat.stopStream': 'chat:write',
  'chat.update': 'chat:write',
  'conversations.history': byKind('history'),
  'conversations.info': byKind('read'),
  'conversations.open': 'im:write',
  'conversations.replies': byKind('history'),
  'files.completeUploadExternal': 'files:write',
  'files.getUploadURLExternal': 'files:write',
  'reactions.add': 'reactions:write',
  'usergroups.users.list': 'usergroups:read',
  'users.info': 'users:read',
};

/** What a refusal says of the scope that the app's manifest lacks for a call. */
export const missingScope = (
  { manifest, channels }: Workspace,
  method: string,
  given: Arguments,
): { needed: string; provided: string } | undefined => {
  const scope = scopes[method];
  if (scope === undefined) return undefined;
  const needed = typeof scope === 'string' ? scope : scope[channels.get(String(given.channel))?.kind ?? 'public'];
  const provided = manifest.oauth_config.scopes.bot;
  return provided.includes(needed) ? undefined : { needed, provided: provided.join(',') };
};
