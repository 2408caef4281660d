import { Agent, createServer, type RequestListener, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import { listener } from '../../../local/http.ts';
import { manifest } from '../../../local/slack/manifest.ts';
import { webApi } from '../../../local/slack/web-api.ts';
import { Workspace } from '../../../local/slack/workspace.ts';
import { createTable, dynamoServer, secretServer } from '../../support/adapter.ts';
import { agentStream } from '../../support/agent-stream.ts';
import { visibilitySeconds } from './time.ts';

/** Everything around the adapter, each reached by its own wire. */
export type Cloud = Awaited<ReturnType<typeof cloud>>;

/** The app with what `THREAD_REPLIES=on` needs: it is told of a mention as a mention and as a message. */
const installed = {
  ...manifest,
  oauth_config: { scopes: { bot: [...manifest.oauth_config.scopes.bot, 'channels:history', 'groups:history'] } },
};

export const cloud = async () => {
  const slack = new Workspace({ manifest: installed });
  const [agent, secrets, sqs, dynamodb] = await Promise.all([
    agentStream(),
    secretServer(),
    startFauxqs({ port: 0, logger: false }),
    dynamoServer(),
  ]);
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
  });
  await createTable();
  const queues = new SQSClient({ endpoint: sqs.address });
  const queue = async (QueueName: string, more: Record<string, string> = {}): Promise<string> => {
    const fifo = QueueName.endsWith('.fifo') ? { FifoQueue: 'true' } : {};
    const Attributes = { ...fifo, VisibilityTimeout: String(visibilitySeconds), ...more };
    return (await queues.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
  };
  const dead = await queue('questions-dead.fifo');
  const { Attributes } = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl: dead, AttributeNames: ['QueueArn'] }),
  );
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: 3 });
  const questions = await queue('questions.fifo', { RedrivePolicy });
  const interactions = await queue('interactions');
  const heard: { onQueueCall: (sent: string, answer: string) => void } = { onQueueCall: () => {} };
  const api = listener(webApi(slack, { bot: 'xoxb-test', app: 'xapp-test' }));
  const wires = {
    SLACK_API_URL: api,
    AWS_ENDPOINT_URL_SQS: through(sqs.address, (sent, answer) => heard.onQueueCall(sent, answer)),
    AWS_ENDPOINT_URL_DYNAMODB: through(dynamodb.url),
    AWS_ENDPOINT_URL_SECRETS_MANAGER: through(secrets.url),
    AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: through(agent.url),
  };
  return Object.assign(heard, {
    slack,
    agent,
    /** How each service is reached, by the variable that holds its address. */
    wires,
    urls: { questions, dead, interactions },
    /** How many messages wait or are being worked on. */
    left(name: 'questions.fifo' | 'questions-dead.fifo'): number {
      const { ready = [], inflight = [] } = sqs.inspectQueue(name)?.messages ?? {};
      return ready.length + inflight.length;
    },
    async close() {
      await Promise.all([...[agent, secrets, dynamodb].map((each) => each.close()), sqs.stop()]);
    },
  });
};

/** A server on 127.0.0.1 for one of an instance's wires. */
export const listening = async (handle: RequestListener): Promise<{ url: string; close(): void }> => {
  const server = createServer(handle);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
};

const kept = new Agent({ keepAlive: true });

/** Hands a request on as it came; `done` hears what was asked and answered, before anybody else does. */
const through =
  (target: string, done?: (sent: string, answer: string) => void): RequestListener =>
  async (incoming, outgoing) => {
    const sent = await buffer(incoming);
    const { method, url, headers } = incoming;
    const onward = request(new URL(url ?? '/', target), { method, headers, agent: kept }, async (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      // An agent's answer is shown as it comes; the others come at once.
      if (answer.headers['content-type']?.endsWith('.eventstream')) {
        answer.on('data', (chunk) => outgoing.write(chunk));
        answer.on('end', () => outgoing.end());
        return;
      }
      const said = await buffer(answer);
      done?.(sent.toString(), said.toString());
      outgoing.end(said);
    });
    onward.on('error', () => outgoing.destroy());
    onward.end(sent);
  };
