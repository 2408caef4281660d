import { appendFileSync, mkdirSync } from 'node:fs';
import { join as path } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import * as sources from '../action-groups/index.ts';
import { oktaStandIn } from '../action-groups/okta/stand-in.ts';
import { sentinelOneStandIn } from '../action-groups/sentinelone/stand-in.ts';
import { schemaOf } from '../schemas/index.ts';
import { gatewayName } from '../slack-adapter/agent/gateway.ts';
import type { AgentTurn } from './aws/agent-turn.ts';
import { apiGateway } from './aws/api-gateway.ts';
import { type AthenaStandIn, athena } from './aws/athena/index.ts';
import { bedrockAgentRuntime } from './aws/bedrock-agent-runtime.ts';
import { bedrockAgentCore } from './aws/bedrock-agentcore.ts';
import { eventSource } from './aws/event-source.ts';
import { guardDuty } from './aws/guardduty.ts';
import { knowledgeBase } from './aws/knowledge-base.ts';
import { type LambdaFunction, lambda } from './aws/lambda.ts';
import { operations } from './aws/operations.ts';
import { secretsManager } from './aws/secrets-manager.ts';
import { sessions } from './aws/sessions.ts';
import { brainOf } from './brain/index.ts';
import type { ModelSpec } from './brain/model-spec.ts';
import type { Dataset } from './dataset.ts';
import * as environment from './environment.ts';
import { type Serve, type Served, serve } from './http.ts';
import { inTurn, momentOf } from './in-turn.ts';
import { join, type SlackTokens } from './join.ts';
import { dynamoDb } from './memory.ts';
import { type Answer, type Asked, questions } from './questions.ts';
import { requestUrl } from './slack/delivery.ts';
import { webApi } from './slack/web-api.ts';
import { Workspace } from './slack/workspace.ts';

/** What is asked about. */
export interface Records {
  /** The records at a moment of asking; called again when the moment moves on. */
  dataset: (askedAt: Date) => Dataset;
  /** Regions that are looked at although GuardDuty is not enabled in them. */
  withoutGuardDuty?: readonly string[];
  /** Variables of functions that ask the real service, by source. */
  live?: Record<string, Record<string, string>>;
}

/** What is put on this machine for a while. */
export interface Scenario extends Records {
  /** The first moment of asking. */
  askedAt: Date;
  /** Folder for what outlives a process: threads and agent sessions. */
  state: string;
  /** Somebody else's DynamoDB, where another process holds the state folder's own. */
  dynamodb?: string;
  /** What answers: the rules unless said otherwise. */
  model?: ModelSpec | 'rules';
  /** Where the agent runs: on Bedrock Agents unless said otherwise. */
  host?: environment.Host;
  /** Runs the functions from the bundles that are deployed, instead of their sources. */
  bundles?: boolean;
  /** Wraps a stand-in's wire, to see what happens when it fails. */
  faults?: Partial<Record<Fallible, (serve: Serve) => Serve>>;
}

type Fallible = 'agentcore' | 'athena' | 'bedrock' | 'guardduty' | 'okta' | 'operations' | 'sentinelone' | 'slack';

export interface Local {
  slack: Workspace;
  /** Every call of the agent, oldest first. */
  turns: readonly AgentTurn[];
  /** What answers. */
  model: string;
  ask(asked: Asked): Promise<Answer>;
  /** The records at a moment of asking. */
  at(askedAt: Date): Dataset;
  /** Asks about other records from now on. */
  load(records: Records, askedAt: Date): void;
  /** Answers in a real workspace too, by Socket Mode. */
  join(tokens: SlackTokens, apiUrl: string): Promise<void>;
  dynamodb: string;
  close(): Promise<void>;
}

const log = (folder: string) => (line: string) => appendFileSync(path(folder, 'ask-aws.log'), line);

/** Serves the stand-ins of one dataset; a new dataset replaces them under the same addresses. */
const sourcesOver = (bucket: string) => {
  let current: { dataset: Dataset; athena?: Promise<AthenaStandIn> } & Record<
    'guardduty' | 'okta' | 'operations' | 'sentinelone',
    Serve
  >;
  const absent: Serve = () => Response.json({ message: 'there is no such system' }, { status: 404 });
  return {
    use(dataset: Dataset) {
      if (current?.dataset === dataset) return;
      current?.athena?.then((standIn) => standIn.close());
      const has = (name: Dataset['absent'][number]) => !dataset.absent.includes(name);
      current = {
        dataset,
        guardduty: guardDuty(dataset.guardduty, {
          regions: has('guardduty') ? environment.regionsOf(dataset).guardduty : [],
        }),
        okta: has('okta') ? oktaStandIn(dataset.okta, { token: environment.tokens.okta }) : absent,
        operations: dataset.operations ? operations(dataset.operations) : absent,
        sentinelone: has('sentinelone')
          ? sentinelOneStandIn(dataset.sentinelone, { token: environment.tokens.sentinelone })
          : absent,
      };
    },
    guardduty: ((request) => current.guardduty(request)) as Serve,
    okta: ((request) => current.okta(request)) as Serve,
    operations: ((request) => current.operations(request)) as Serve,
    sentinelone: ((request) => current.sentinelone(request)) as Serve,
    // DuckDB is loaded by the first question that needs it
    athena: (async (request) => {
      current.athena ??= athena(current.dataset, { bucket, absent: current.dataset.absent });
      return (await current.athena).handle(request);
    }) as Serve,
    close: async () => (await current.athena)?.close(),
  };
};

/** The queues of the adapter, each with one for what three receives could not settle. */
const queuesOn = (sqs: FauxqsServer) => {
  // The name in a queue's own URL, sqs.<region>.localhost, is not resolved everywhere.
  const made = (name: string, attributes: Record<string, string>) => {
    const { queueUrl, queueArn } = sqs.createQueue(name, { attributes });
    return { url: new URL(new URL(queueUrl).pathname, sqs.address).href, arn: queueArn };
  };
  const withDeadLetters = (name: string, suffix: string, attributes: Record<string, string>) => {
    const dead = made(`${name}-dead${suffix}`, attributes);
    const redrive = { deadLetterTargetArn: dead.arn, maxReceiveCount: 3 };
    const RedrivePolicy = JSON.stringify(redrive);
    return [
      made(`${name}${suffix}`, { ...attributes, VisibilityTimeout: '360', RedrivePolicy }).url,
      dead.url,
    ] as const;
  };
  const [questions, deadQuestions] = withDeadLetters('questions', '.fifo', { FifoQueue: 'true' });
  const [interactions, deadInteractions] = withDeadLetters('interactions', '', {});
  return { questions, deadQuestions, interactions, deadInteractions };
};

const toLive = (made: LambdaFunction, live: NonNullable<Records['live']>): LambdaFunction => {
  const variables = live[made.name.replace('ask-aws-', '')];
  if (!variables) return made;
  const own = Object.entries(made.env).filter(([name]) => !name.startsWith('AWS_'));
  return { ...made, env: { ...Object.fromEntries(own), ...variables } };
};

const inBundle = (made: LambdaFunction, bundled: (name: string) => string): LambdaFunction => ({
  ...made,
  entry: path(bundled(made.name.replace('ask-aws-', '')), 'index.mjs'),
});

/** Puts everything on this machine: the product's own functions, and a stand-in for each service around them. */
export const start = async (scenario: Scenario): Promise<Local> => {
  mkdirSync(scenario.state, { recursive: true });
  const write = log(scenario.state);
  const dataset = scenario.dataset(scenario.askedAt);
  const standIns = sourcesOver('ask-aws-logs');
  standIns.use(dataset);
  const workspace = new Workspace();
  const turns: AgentTurn[] = [];
  const served: Served[] = [];
  const on = async (name: Fallible | 'rest', handle: Serve): Promise<string> => {
    const faulty = name === 'rest' ? handle : (scenario.faults?.[name]?.(handle) ?? handle);
    const listening = await serve(faulty);
    served.push(listening);
    return listening.url;
  };

  const brain = await brainOf(scenario.model ?? 'rules');
  const sqs = await startFauxqs({ port: 0, logger: false });
  const queues = queuesOn(sqs);
  const memory = scenario.dynamodb ? undefined : await dynamoDb(path(scenario.state, 'dynamodb'));
  const pages = knowledgeBase(path(import.meta.dirname, '..', 'knowledge-base'));
  const toolsOf = (actionGroup: string) =>
    schemaOf(actionGroup).operations.map((operation) => ({ actionGroup, operation }));
  const tools = Object.keys(sources).flatMap(toolsOf);
  const agent = {
    brain,
    invoke: (actionGroup: string, event: object, context?: object) =>
      invoke!.invoke(`ask-aws-${actionGroup}`, event, context),
    sessions: sessions(path(scenario.state, 'sessions'), environment.idleSeconds),
    onTurn: (turn: AgentTurn) => void turns.push(turn),
  };

  // Secrets and functions know all addresses, and stand among them: they answer only once everything listens.
  let secrets: Serve = () => new Response(null, { status: 503 });
  let invoke: ReturnType<typeof lambda> | undefined;
  const addresses: environment.Addresses = {
    athena: await on('athena', standIns.athena),
    guardduty: await on('guardduty', standIns.guardduty),
    okta: await on('okta', standIns.okta),
    operations: await on('operations', standIns.operations),
    sentinelone: await on('sentinelone', standIns.sentinelone),
    slack: await on('slack', webApi(workspace, environment.slackSecret.SLACK_BOT_TOKEN)),
    secrets: await on('rest', (request) => secrets(request)),
    lambda: await on('rest', (request) => invoke!.handle(request)),
    agentcore: await on(
      'agentcore',
      bedrockAgentCore({
        ...agent,
        harnessArn: environment.harnessArn,
        gateway: gatewayName,
        tools: [...tools, ...toolsOf('knowledge')],
      }),
    ),
    bedrock: await on(
      'bedrock',
      bedrockAgentRuntime({
        ...agent,
        ...environment.agent,
        tools,
        retrieve: (text, numberOfResults) => pages.retrieve(text, numberOfResults),
      }),
    ),
    dynamodb: scenario.dynamodb ?? memory!.url,
    queue: queues.questions,
    interactionsQueue: queues.interactions,
  };
  const known = environment.secretsOf(addresses);
  secrets = secretsManager(known);
  const functionsOver = ({ withoutGuardDuty = [], live = {} }: Records, asked: Dataset): LambdaFunction[] => {
    const regions = [...environment.regionsOf(asked).guardduty, ...withoutGuardDuty];
    const looked = regions.length > 0 ? regions : [environment.region];
    const made = environment.functionsOf(addresses, asked, looked, scenario.host ?? 'agents');
    return made.map((each) => toLive(each, live));
  };
  const fromBundles = scenario.bundles ? (await import('../infra/bundle.ts')).bundled : undefined;
  const deployed = (made: LambdaFunction[]) => (fromBundles ? made.map((each) => inBundle(each, fromBundles)) : made);
  let records: Records = scenario;
  const functions = deployed(functionsOver(records, dataset));
  invoke = lambda(functions, write);
  // What is asked at another moment, or of other records, waits for what is under way
  const over = inTurn(standIns.use);
  const app = {
    url: await on('rest', apiGateway(invoke, 'ask-aws-receiver')),
    signingSecret: environment.slackSecret.SLACK_SIGNING_SECRET,
  };
  workspace.url = addresses.slack;
  workspace.connect(requestUrl(app));

  const handled = questions(workspace, turns, brain.name);
  const stopping = new AbortController();
  const consumer = new SQSClient({
    endpoint: sqs.address,
    region: environment.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const fed = (queue: string, name: string, concurrency: number) => {
    const run = (event: object, message: string) =>
      over(records.dataset(momentOf(message)), () => invoke.invoke(`ask-aws-${name}`, event));
    return eventSource(consumer, queue, { run, concurrency, onHandled: handled.onHandled }, stopping.signal);
  };
  const polling = Promise.all([
    fed(queues.questions, 'worker', 4),
    fed(queues.interactions, 'worker', 2),
    fed(queues.deadQuestions, 'dead-letter', 1),
    fed(queues.deadInteractions, 'dead-letter', 1),
  ]);

  let joined: Awaited<ReturnType<typeof join>> | undefined;
  const worker = functions.find(({ name }) => name === 'ask-aws-worker');

  return {
    slack: workspace,
    turns,
    model: brain.name,
    dynamodb: addresses.dynamodb,
    async join(tokens, apiUrl) {
      known[environment.joinedSecret] = tokens;
      const env = { ...worker?.env, SLACK_SECRET_ARN: environment.joinedSecret, SLACK_API_URL: apiUrl };
      joined = await join(env, write);
    },
    async ask(asked) {
      const { unreadable } = records.dataset(asked.askedAt);
      return { ...(await handled.ask(asked)), data: { unreadable } };
    },
    at: (askedAt) => records.dataset(askedAt),
    load(next, askedAt) {
      records = next;
      const loaded = next.dataset(askedAt);
      const made = deployed(functionsOver(next, loaded));
      void over(loaded, async () => invoke.deploy(made));
    },
    async close() {
      await joined?.close();
      stopping.abort();
      await polling;
      consumer.destroy();
      await invoke.close();
      await Promise.all([...served.map((each) => each.close()), sqs.stop(), standIns.close()]);
      await memory?.close();
    },
  };
};
