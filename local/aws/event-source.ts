import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Invoked } from './lambda.ts';

/**
 * The event source mapping between a queue and a function: one message an event, deleted when the function returns, left
 * to the queue's visibility time-out and redrive when it fails. Ends when `signal` aborts.
 */
export const eventSource = async (
  sqs: SQSClient,
  queueUrl: string,
  target: {
    run: (event: object, body: string) => Promise<Invoked>;
    concurrency: number;
    onHandled: (body: string) => void;
  },
  signal: AbortSignal,
): Promise<void> => {
  const poll = async () => {
    while (!signal.aborted) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: 1,
          WaitTimeSeconds: 5,
          MessageSystemAttributeNames: ['All'],
        }),
        { abortSignal: signal },
      );
      for (const message of Messages) {
        const record = {
          messageId: message.MessageId,
          receiptHandle: message.ReceiptHandle,
          body: message.Body,
          attributes: message.Attributes,
          messageAttributes: {},
          eventSource: 'aws:sqs',
          eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${queueUrl.split('/').at(-1)}`,
          awsRegion: 'us-east-1',
        };
        const { failed } = await target.run({ Records: [record] }, message.Body ?? '');
        if (failed) continue;
        await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle }));
        target.onHandled(message.Body ?? '');
      }
    }
  };
  await Promise.all(
    Array.from({ length: target.concurrency }, () =>
      poll().catch((error: unknown) => {
        if (!signal.aborted) throw error;
      }),
    ),
  );
};
