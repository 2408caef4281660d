import type { AddressInfo } from 'node:net';
import { App, type Logger, LogLevel, webApi as slackWebApi } from '@slack/bolt';
import { serve } from '../../local/http.ts';
import { requestUrl } from '../../local/slack/delivery.ts';
import type { Manifest } from '../../local/slack/manifest.ts';
import { webApi } from '../../local/slack/web-api.ts';
import { Workspace } from '../../local/slack/workspace.ts';

/** An app that may do everything and is told everything. */
export const everything = {
  features: {
    agent_view: {},
    slash_commands: [{ command: '/ask-aws' }],
    shortcuts: [{ callback_id: 'analyze_message', type: 'message' }],
  },
  oauth_config: {
    scopes: {
      bot: [
        'app_mentions:read',
        'assistant:write',
        'channels:history',
        'channels:read',
        'chat:write',
        'commands',
        'files:write',
        'groups:history',
        'groups:read',
        'im:history',
        'im:read',
        'im:write',
        'reactions:write',
        'usergroups:read',
        'users:read',
      ],
    },
  },
  settings: {
    event_subscriptions: {
      bot_events: [
        'agent_session_stopped',
        'app_context_changed',
        'app_home_opened',
        'app_mention',
        'message.channels',
        'message.groups',
        'message.im',
      ],
    },
  },
} satisfies Manifest;

export const botToken = 'xoxb-test';
export const appToken = 'xapp-test';
const signingSecret = 'signing-secret';

/** Refusals are what the specs look at, not what they print. */
export const silent: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  setName() {},
  getLevel: () => LogLevel.ERROR,
};

/** A workspace that is served, and Slack's own client for it, which tries everything once. */
export const servedWorkspace = async (options: ConstructorParameters<typeof Workspace>[0] = {}) => {
  const workspace = new Workspace({ manifest: everything, ...options });
  const served = await serve(webApi(workspace, { bot: botToken, app: appToken }));
  workspace.url = served.url;
  const slackApiUrl = `${served.url}/api/`;
  const client = new slackWebApi.WebClient(botToken, {
    slackApiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
  });
  return { workspace, client, slackApiUrl, url: served.url, close: served.close };
};

/** A Bolt app at a request URL, connected to the workspace. */
export const connectedApp = async (
  { workspace, slackApiUrl }: { workspace: Workspace; slackApiUrl: string },
  delivery: Partial<Parameters<typeof requestUrl>[0]> = {},
) => {
  const app = new App({ token: botToken, signingSecret, clientOptions: { slackApiUrl }, logger: silent });
  const server = await app.start(0);
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/slack/events`;
  workspace.connect(requestUrl({ url, signingSecret, pausesMs: [0, 10, 10], ...delivery }));
  return { app, url, close: () => app.stop() };
};

/** Slack's word for why it refused, or `ok`. */
export const refusal = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: { data?: { error?: string }; message: string }) => error.data?.error ?? error.message,
  );
