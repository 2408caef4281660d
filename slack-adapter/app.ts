import { App, type Receiver, webApi } from '@slack/bolt';
import type { Agent } from './agent/agent.ts';
import { askers } from './asker.ts';
import { audit } from './audit.ts';
import { budgets } from './budgets.ts';
import { claims } from './claims.ts';
import { type Investigate, investigation, type Parts } from './investigate.ts';
import { listeners } from './listeners/index.ts';
import { slackLog } from './log.ts';
import { memory } from './memory.ts';
import { records } from './records.ts';
import type { WorkerSettings } from './settings.ts';
import { PatientClient } from './slack-client.ts';
import { stops } from './stops.ts';
import { table } from './table.ts';
import { unanswered } from './unanswered.ts';

/** A worker has minutes, not the half hour of the default. */
const clientOptions = { retryConfig: { retries: 3, minTimeout: 500, maxTimeout: 4000 }, timeout: 20_000 };

/** For what is only shown for a moment, where late is as good as never; and for what is not to be repeated unseen. */
const onceOptions = { retryConfig: { retries: 0 }, rejectRateLimitedCalls: true };
const briefMs = 5000;

/** What a Bolt app is made of: who receives its events, who answers, and what becomes of a question. */
interface Made {
  token: string;
  agent: Agent;
  receiver: Receiver;
  /** How questions are settled, by being answered unless told otherwise. */
  settling?: (parts: Parts) => Investigate;
}

/** The Bolt app, whoever receives its events. Throws where Slack does not know the token. */
export const slackApp = async (
  settings: WorkerSettings,
  { token, agent, receiver, settling = investigation }: Made,
): Promise<App> => {
  const options = { ...clientOptions, slackApiUrl: settings.slackApiUrl, logger: slackLog };
  const client = new PatientClient(token, options);
  const {
    bot_id: botId = '',
    user_id: botUserId = '',
    team_id: team,
    enterprise_id: enterprise,
  } = await client.auth.test();
  const app = new App({ receiver, token, botId, botUserId, clientOptions: options, logger: slackLog });
  const store = table(settings.tableName);
  const parts: Parts = {
    client,
    briefly: new webApi.WebClient(token, { ...options, ...onceOptions, timeout: briefMs }),
    once: new webApi.WebClient(token, { ...options, ...onceOptions }),
    self: botUserId,
    agent,
    settings,
    askerOf: askers(client, settings, { team, enterprise }),
    claims: claims(store, settings.leaseMs),
    budgets: budgets(store, settings.budgets),
    audit: audit(settings.auditBucket, settings.deployed),
    records: records(settings.investigationFunction),
    memory: memory(store, settings.agentIdleSeconds),
    stops: stops(store, settings.betweenLooksMs),
    unanswered: unanswered(store),
  };
  listeners(app, parts, settling(parts));
  return app;
};
