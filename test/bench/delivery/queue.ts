import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Queued } from '../../../slack-adapter/receiver.ts';
import type { Fleet } from './fleet.ts';

/** What of Slack's event a queued message holds. */
export const eventIn = (body: string): { channel: string; ts: string } =>
  (JSON.parse((JSON.parse(body) as Queued).body) as { event: { channel: string; ts: string } }).event;

/** Hands what waits to a function, a message at a time, and deletes it where that ended well, as Lambda's poller does. */
export const feed = async (endpoint: string, QueueUrl: string, to: Fleet, signal: AbortSignal): Promise<void> => {
  const sqs = new SQSClient({ endpoint, maxAttempts: 1 });
  const running = new Set<Promise<void>>();
  const take = async (): Promise<number> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: Math.min(to.idle(), 10),
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
    );
    for (const { Body = '', MessageId = '', ReceiptHandle, Attributes } of Messages) {
      const { channel, ts } = eventIn(Body);
      const at = { key: `${channel}:${ts}`, attempt: Number(Attributes?.ApproximateReceiveCount) };
      const work = to
        .run({ Records: [{ body: Body, messageId: MessageId }] }, at)
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
