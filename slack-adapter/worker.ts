import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { agentOn } from './agent/host.ts';
import { slackApp } from './app.ts';
import type { Investigate, Parts } from './investigate.ts';
import type { Queued } from './receiver.ts';
import { bodyIn } from './route.ts';
import { type WorkerSettings, workerSettings } from './settings.ts';
import { codeOf } from './slack-error.ts';
import { slackTokens } from './slack-tokens.ts';

/** What Slack says of a token that is no longer one. https://docs.slack.dev/reference/methods/auth.test#errors */
const outdated = ['account_inactive', 'invalid_auth', 'token_expired', 'token_revoked'];
/** After this the secret is read again, in milliseconds. */
const longestKept = 5 * 60_000;

/** Answers what waits in the queue. Throws only where the queue should bring the message again. */
export const workerOver = (settings: WorkerSettings, settling?: (parts: Parts) => Investigate) => {
  let started: { app: Promise<App>; at: number } | undefined;
  const start = async (): Promise<App> => {
    const token = (await slackTokens(settings.slackSecretArn))('SLACK_BOT_TOKEN');
    return slackApp(settings, {
      token,
      agent: agentOn(settings.host),
      receiver: fromQueue,
      ...(settling && { settling }),
    });
  };
  const settle = async ({ body: text }: SQSRecord): Promise<void> => {
    if (!started || Date.now() - started.at > longestKept) started = { app: start(), at: Date.now() };
    const app = await started.app.catch((error) => {
      started = undefined;
      throw error;
    });
    const { body, ...customProperties } = JSON.parse(text) as Queued;
    await app.processEvent({ body: bodyIn(body) as ReceiverEvent['body'], customProperties, ack: async () => {} });
  };
  return async ({ Records }: SQSEvent): Promise<void> => {
    for (const record of Records)
      await settle(record).catch((error) => {
        if (!outdated.includes(codeOf(error))) throw error;
        // The secret may hold another one since.
        started = undefined;
        return settle(record);
      });
  };
};

/** Events come by the handler, so there is nothing to start. */
const fromQueue: Receiver = { init: () => {}, start: async () => {}, stop: async () => {} };

let work: ReturnType<typeof workerOver> | undefined;

export const handler = (event: SQSEvent): Promise<void> => {
  work ??= workerOver(workerSettings(process.env));
  return work(event);
};
