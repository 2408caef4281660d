import type { SQSEvent } from 'aws-lambda';
import { log } from './log.ts';
import { lost } from './lost.ts';
import type { Queued } from './receiver.ts';
import { bodyIn, routeOf } from './route.ts';
import { type WorkerSettings, workerSettings } from './settings.ts';
import { workerOver } from './worker.ts';

/** Takes what three runs of the worker could not settle. Questions are told to their askers; a click is noted in the log. */
export const deadLettersOver = (settings: WorkerSettings) => {
  const tell = workerOver(settings, lost);
  return async ({ Records }: SQSEvent): Promise<void> => {
    for (const record of Records) {
      const { body } = JSON.parse(record.body) as Queued;
      if (routeOf(bodyIn(body), { threadReplies: true })?.to === 'questions') await tell({ Records: [record] });
      else log.error('a click or an event was lost: look for what the worker said of it', { id: record.messageId });
    }
  };
};

let take: ReturnType<typeof deadLettersOver> | undefined;

export const handler = (event: SQSEvent): Promise<void> => {
  take ??= deadLettersOver(workerSettings(process.env));
  return take(event);
};
