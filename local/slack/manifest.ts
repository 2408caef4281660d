import ours from '../../slack-adapter/manifest.json' with { type: 'json' };

/** What a workspace reads out of an app's manifest. https://docs.slack.dev/reference/app-manifest */
export interface Manifest {
  features?: {
    bot_user?: object;
    agent_view?: object;
    assistant_view?: object;
    slash_commands?: { command: string; description?: string; usage_hint?: string }[];
    shortcuts?: { callback_id: string; type: string; name?: string }[];
  };
  oauth_config: { scopes: { bot: string[] } };
  settings: { event_subscriptions?: { bot_events?: string[] } };
}

export const manifest: Manifest = ours;

/** Which scope an event needs to be delivered. https://docs.slack.dev/reference/events */
const scopesOfEvents: Record<string, string | undefined> = {
  app_mention: 'app_mentions:read',
  'message.channels': 'channels:history',
  'message.groups': 'groups:history',
  'message.im': 'im:history',
  app_context_changed: 'assistant:write',
  agent_session_stopped: 'assistant:write',
};

/** Whether an app with this manifest is told of an event; of messages by the channel's kind, as in `message.im`. */
export const isSubscribed = ({ oauth_config, settings }: Manifest, event: string): boolean => {
  const scope = scopesOfEvents[event];
  const granted = scope === undefined || oauth_config.scopes.bot.includes(scope);
  return granted && (settings.event_subscriptions?.bot_events ?? []).includes(event);
};

/** Apps declared as agents may hold sessions. https://docs.slack.dev/ai/agent-sessions */
export const isAgent = ({ features }: Manifest): boolean => Boolean(features?.agent_view ?? features?.assistant_view);
