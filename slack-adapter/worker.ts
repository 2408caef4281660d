import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import type { SQSEvent } from 'aws-lambda';
import { agentOn } from './agent/host.ts';
import { slackApp } from './app.ts';
import type { Investigate, Parts } from './investigate.ts';
import type { Queued } from './receiver.ts';
import { bodyIn } from './route.ts';
import { type WorkerSettings, workerSettings } from './settings.ts';
import { slackTokens } from './slack-tokens.ts';

/** Answers what waits in the queue. Throws only where the queue should bring the message again. */
export const workerOver = (settings: WorkerSettings, settling?: (parts: Parts) => Investigate) => {
  let started: Promise<App> | undefined;
  const start = async (): Promise<App> => {
    const token = (await slackTokens(settings.slackSecretArn))('SLACK_BOT_TOKEN');
    return slackApp(settings, {
      token,
      agent: agentOn(settings.host),
      receiver: fromQueue,
      ...(settling && { settling }),
    });
  };
  return async ({ Records }: SQSEvent): Promise<void> => {
    started ??= start().catch((error) => {
      started = undefined;
      throw error;
    });
    const app = await started;
    for (const record of Records) {
      const { body, ...customProperties } = JSON.parse(record.body) as Queued;
      await app.processEvent({ body: bodyIn(body) as ReceiverEvent['body'], customProperties, ack: async () => {} });
    }
  };
};

/** Events come by the handler, so there is nothing to start. */
const fromQueue: Receiver = { init: () => {}, start: async () => {}, stop: async () => {} };

let work: ReturnType<typeof workerOver> | undefined;

export const handler = (event: SQSEvent): Promise<void> => {
  work ??= workerOver(workerSettings(process.env));
  return work(event);
};
