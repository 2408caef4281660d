import { App, type Receiver, webApi } from '@slack/bolt';
import type { Agent } from './agent/agent.ts';
import { askers } from './asker.ts';
import { claims } from './claims.ts';
import { investigation } from './investigate.ts';
import { listeners } from './listeners/index.ts';
import { slackLog } from './log.ts';
import { memory } from './memory.ts';
import type { WorkerSettings } from './settings.ts';
import { table } from './table.ts';

/** A worker has minutes, not the half hour of the default. */
const clientOptions = { retryConfig: { retries: 3, minTimeout: 500, maxTimeout: 4000 }, timeout: 20_000 };

/** The Bolt app, whoever receives its events. Throws where Slack does not know the token. */
export const slackApp = async (
  settings: WorkerSettings,
  { token, agent, receiver }: { token: string; agent: Agent; receiver: Receiver },
): Promise<App> => {
  const options = { ...clientOptions, slackApiUrl: settings.slackApiUrl, logger: slackLog };
  const client = new webApi.WebClient(token, options);
  const {
    bot_id: botId = '',
    user_id: botUserId = '',
    team_id: team,
    enterprise_id: enterprise,
  } = await client.auth.test();
  const app = new App({ receiver, token, botId, botUserId, clientOptions: options, logger: slackLog });
  const store = table(settings.tableName);
  listeners(
    app,
    investigation({
      client,
      agent,
      settings,
      askerOf: askers(client, settings, { team, enterprise }),
      claims: claims(store),
      memory: memory(store, settings.agentIdleSeconds),
    }),
  );
  return app;
};
