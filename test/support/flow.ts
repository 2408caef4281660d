import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2, SQSEvent } from 'aws-lambda';
import { serve } from '../../local/http.ts';
import { requestUrl } from '../../local/slack/delivery.ts';
import type { Message } from '../../local/slack/messages.ts';
import { bot } from '../../local/slack/people.ts';
import { webApi } from '../../local/slack/web-api.ts';
import { Workspace } from '../../local/slack/workspace.ts';
import { receiverOver } from '../../slack-adapter/receiver.ts';
import { receiverSettings, type WorkerSettings, workerSettings } from '../../slack-adapter/settings.ts';
import { workerOver } from '../../slack-adapter/worker.ts';
import { aroundSlack, signingSecret } from './adapter.ts';
import type { AgentStream } from './agent-stream.ts';

/** A workspace with the deployed adapter behind it: its receiver at a request URL, its queues, its worker. */
export interface Flow {
  slack: Workspace;
  agent: AgentStream;
  env: Record<string, string>;
  /** Takes everything that waits, until nothing does. */
  settle(settings?: Partial<WorkerSettings>): Promise<void>;
  /** What waits for a worker, taken out of its queue. */
  waiting(queue?: 'questions' | 'interactions'): Promise<SQSEvent[]>;
  /** What the app has said in a thread or channel, as it stands. */
  said(channel: string, thread?: string): Message[];
  close(): Promise<void>;
}

type Options = ConstructorParameters<typeof Workspace>[0] & { env?: Record<string, string> };

export const flow = async ({ env = {}, ...options }: Options = {}): Promise<Flow> => {
  const slack = new Workspace(options);
  const served = await serve(webApi(slack, { bot: 'xoxb-test', app: 'xapp-test' }));
  slack.url = served.url;
  const cloud = await aroundSlack(served);
  const receive = receiverOver(receiverSettings({ ...cloud.env, ...env }));
  const receiver = await serve(async (request) => {
    const event = { headers: Object.fromEntries(request.headers), body: await request.text(), isBase64Encoded: false };
    const { statusCode = 200, headers = {}, body } = await receive(event as unknown as APIGatewayProxyEventV2);
    return new Response(body ?? null, { status: statusCode, headers: headers as Record<string, string> });
  });
  slack.connect(requestUrl({ url: receiver.url, signingSecret, pausesMs: [0, 10, 10] }));
  const sqs = new SQSClient();
  const urls = { questions: cloud.env.QUESTIONS_QUEUE_URL, interactions: cloud.env.INTERACTIONS_QUEUE_URL };
  const waiting = async (queue: keyof typeof urls = 'questions'): Promise<SQSEvent[]> => {
    const QueueUrl = urls[queue];
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const { ReceiptHandle } of Messages) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    return Messages.map(({ Body, MessageId }) => ({ Records: [{ body: Body, messageId: MessageId }] }) as SQSEvent);
  };
  const usual = workerOver(workerSettings(cloud.env));
  return {
    ...cloud,
    slack,
    waiting,
    async settle(settings) {
      const work = settings ? workerOver({ ...workerSettings(cloud.env), ...settings }) : usual;
      for (;;) {
        const events = [...(await waiting('questions')), ...(await waiting('interactions'))];
        if (events.length === 0) return;
        for (const event of events) await work(event);
      }
    },
    said(channel, thread) {
      const messages = thread ? slack.thread(channel, thread) : (slack.channels.get(channel)?.messages ?? []);
      return messages.filter(({ user, ephemeralTo }) => user === bot.id && !ephemeralTo);
    },
    async close() {
      await Promise.all([receiver.close(), served.close(), cloud.close()]);
    },
  };
};
