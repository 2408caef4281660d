import { createHmac } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2, SQSEvent } from 'aws-lambda';
import dynalite from 'dynalite';
import { startFauxqs } from 'fauxqs';
import { type Served, serve } from '../../local/http.ts';
import { receiverOver } from '../../slack-adapter/receiver.ts';
import { receiverSettings, workerSettings } from '../../slack-adapter/settings.ts';
import { workerOver } from '../../slack-adapter/worker.ts';
import { type AgentStream, agentStream } from './agent-stream.ts';
import { type SlackRecorder, slackRecorder } from './slack-recorder.ts';

export const signingSecret = 'signing-secret';

/** The cloud around the adapter, over sockets: Slack, Bedrock, Secrets Manager, SQS and DynamoDB. */
export interface Around {
  slack: SlackRecorder;
  agent: AgentStream;
  env: Record<string, string>;
  close(): Promise<void>;
}

export const around = async (): Promise<Around> => {
  const slack = await slackRecorder();
  return { ...(await aroundSlack(slack)), slack };
};

/** The cloud around a Slack that is served. */
export const aroundSlack = async (slack: Served): Promise<Omit<Around, 'slack'>> => {
  const [agent, secrets, sqs, dynamodb] = await Promise.all([
    agentStream(),
    secretServer(),
    startFauxqs({ port: 0, logger: false }),
    dynamoServer(),
  ]);
  const env = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    AWS_ENDPOINT_URL_SQS: sqs.address,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
    AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: agent.url,
    SLACK_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:slack',
    SLACK_API_URL: `${slack.url}/api/`,
    QUESTIONS_QUEUE_URL: `${sqs.address}/000000000000/questions.fifo`,
    INTERACTIONS_QUEUE_URL: `${sqs.address}/000000000000/interactions`,
    TABLE_NAME: 'ask-aws',
    AGENT_ID: 'AGENT1',
    AGENT_ALIAS_ID: 'ALIAS1',
    SOURCES: 'cloudtrail,guardduty,okta',
    INVESTIGATION_FUNCTION: 'ask-aws-investigation',
    LINK_HOSTS: 'docs.aws.amazon.com',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  };
  Object.assign(process.env, env);
  const queues = new SQSClient();
  await queues.send(new CreateQueueCommand({ QueueName: 'questions.fifo', Attributes: { FifoQueue: 'true' } }));
  await queues.send(new CreateQueueCommand({ QueueName: 'interactions' }));
  await createTable();
  return {
    agent,
    env,
    async close() {
      await Promise.all([...[slack, agent, secrets, dynamodb].map((each) => each.close()), sqs.stop()]);
    },
  };
};

export const secretServer = () =>
  serve(() =>
    Response.json({
      SecretString: JSON.stringify({
        SLACK_SIGNING_SECRET: signingSecret,
        SLACK_BOT_TOKEN: 'xoxb-test',
        SLACK_APP_TOKEN: 'xapp-test',
      }),
    }),
  );

export const dynamoServer = async (): Promise<Served> => {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as { port: number };
  return { url: `http://127.0.0.1:${port}`, close: () => new Promise((closed) => server.close(() => closed())) };
};

export const createTable = () =>
  new DynamoDBClient().send(
    new CreateTableCommand({
      TableName: 'ask-aws',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );

/** A request as API Gateway hands it over, signed as Slack signs. */
export const signed = (body: string, { secret = signingSecret, at = Math.floor(Date.now() / 1000) } = {}) => {
  const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
  const headers = { 'X-Slack-Request-Timestamp': String(at), 'X-Slack-Signature': `v0=${signature}` };
  return { headers, body, isBase64Encoded: false } as unknown as APIGatewayProxyEventV2;
};

let events = 0;

/** A mention as Slack's Events API sends it. */
export const mentioned = (text: string, event: Record<string, unknown> = {}, body: Record<string, unknown> = {}) => {
  events += 1;
  return JSON.stringify({
    type: 'event_callback',
    team_id: 'T0TEAM',
    event_id: `Ev${events}`,
    event_time: 1_795_424_400,
    event: {
      type: 'app_mention',
      channel: 'C0SEC',
      user: 'U0DANA',
      ts: `1795424400.${100_000 + events}`,
      text,
      ...event,
    },
    ...body,
  });
};

/** The adapter as deployed: what the receiver accepts goes through the queue to the worker. */
export const adapter = (env: Record<string, string>) => {
  const receive = receiverOver(receiverSettings(env));
  const work = workerOver(workerSettings(env));
  const sqs = new SQSClient();
  const urls = { questions: env.QUESTIONS_QUEUE_URL, interactions: env.INTERACTIONS_QUEUE_URL };
  const take = async (queue: keyof typeof urls = 'questions'): Promise<Message[]> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: urls[queue], MaxNumberOfMessages: 1 }),
    );
    return Messages;
  };
  return {
    receive,
    work,
    take,
    /** Slack sends an event; the worker empties the queue. */
    async deliver(body: string) {
      const { statusCode } = await receive(signed(body));
      if (statusCode !== 200) throw new Error(`the receiver answered ${statusCode}`);
      for (let messages = await take(); messages.length > 0; messages = await take()) {
        for (const { Body, ReceiptHandle } of messages) {
          await sqs.send(new DeleteMessageCommand({ QueueUrl: urls.questions, ReceiptHandle }));
          await work({ Records: [{ body: Body }] } as SQSEvent);
        }
      }
    },
  };
};
