import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Queued } from '../../../slack-adapter/receiver.ts';
import type { Fleet } from './fleet.ts';

/** Which question a queued message asks. */
export const numberIn = (body: string): number => {
  const { event } = JSON.parse((JSON.parse(body) as Queued).body) as { event: { text: string } };
  return Number(/question (\d+)/.exec(event.text)?.[1]);
};

/** Hands what waits to a function, a message at a time, and deletes it where that ended well, as Lambda's poller does. */
export const feed = async (endpoint: string, QueueUrl: string, to: Fleet, signal: AbortSignal): Promise<void> => {
  const sqs = new SQSClient({ endpoint, maxAttempts: 1 });
  const running = new Set<Promise<void>>();
  const take = async (): Promise<number> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: Math.min(to.idle(), 10),
      }),
    );
    for (const { Body = '', MessageId = '', ReceiptHandle } of Messages) {
      const work = to
        .run({ Records: [{ body: Body, messageId: MessageId }] }, String(numberIn(Body)))
        .then(() => sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })))
        // What was not done, or not deleted, comes again.
        .then(
          () => {},
          () => {},
        )
        .finally(() => running.delete(work));
      running.add(work);
    }
    return Messages.length;
  };
  while (!signal.aborted) {
    const taken = to.idle() > 0 ? await take().catch(() => 0) : 0;
    if (taken === 0) await sleep(20);
  }
  await Promise.all(running);
};
