import { type Rules, toRules } from './access.ts';
import type { GuardrailVersion } from './agent/guardrail.ts';
import type { Host } from './agent/host.ts';
import type { Deployed } from './audit.ts';
import { type Limits, toLimits } from './limits.ts';

export interface ReceiverSettings {
  region: string;
  slackSecretArn: string;
  questionsQueueUrl: string;
  interactionsQueueUrl: string;
  secretsManagerUrl: string;
  dynamoDbUrl: string;
  tableName: string;
  slackApiUrl: string;
  /** Whether plain replies are taken in threads where the app has answered. */
  threadReplies: boolean;
}

export interface WorkerSettings {
  slackSecretArn: string;
  slackApiUrl: string;
  tableName: string;
  host: Host;
  /** How long the agent keeps a session that nobody speaks to. */
  agentIdleSeconds: number;
  /** What is deployed. */
  sources: string[];
  accessRules: Rules | undefined;
  budgets: Limits;
  /** Where each turn is kept for auditors; none where nobody wants it kept. */
  auditBucket: { region: string; name: string; url: string } | undefined;
  /** Of whom an audit record speaks. */
  deployed: Deployed;
  /** The function that reads records for people, from every source. */
  investigationFunction: string;
  /** Hosts whose links may be live; `*.example.com` stands for every host below it. */
  linkHosts: string[];
  /** How long the agent may take: Slack lets go of a stream after five minutes, the queue of a message after six. */
  agentMs: number;
  /** How long a question is one worker's: longer than an answer may take, shorter than the queue hides a message. */
  leaseMs: number;
  /** What waited longer is not looked into: its asker has gone on, and the window has moved. */
  longestWaitMs: number;
  /** How often it is looked whether somebody stopped the question. */
  betweenLooksMs: number;
  /** How often one message of ours is changed at most. */
  betweenChangesMs: number;
}

type Environment = Record<string, string | undefined>;

export const receiverSettings = (env: Environment): ReceiverSettings => {
  const region = required(env, 'AWS_REGION');
  return {
    region,
    slackSecretArn: required(env, 'SLACK_SECRET_ARN'),
    questionsQueueUrl: required(env, 'QUESTIONS_QUEUE_URL'),
    interactionsQueueUrl: required(env, 'INTERACTIONS_QUEUE_URL'),
    secretsManagerUrl:
      env.AWS_ENDPOINT_URL_SECRETS_MANAGER ?? env.AWS_ENDPOINT_URL ?? `https://secretsmanager.${region}.amazonaws.com`,
    dynamoDbUrl: env.AWS_ENDPOINT_URL_DYNAMODB ?? env.AWS_ENDPOINT_URL ?? `https://dynamodb.${region}.amazonaws.com`,
    tableName: required(env, 'TABLE_NAME'),
    slackApiUrl: slackApiUrl(env),
    threadReplies: env.THREAD_REPLIES === 'on',
  };
};

export const workerSettings = (env: Environment): WorkerSettings => ({
  slackSecretArn: required(env, 'SLACK_SECRET_ARN'),
  slackApiUrl: slackApiUrl(env),
  tableName: required(env, 'TABLE_NAME'),
  host: hostOf(env),
  agentIdleSeconds: seconds(env, 'AGENT_IDLE_SECONDS', 1800),
  sources: listed(required(env, 'SOURCES')),
  accessRules: env.ACCESS_RULES ? toRules(env.ACCESS_RULES) : undefined,
  budgets: env.BUDGETS ? toLimits(env.BUDGETS) : {},
  auditBucket: env.AUDIT_BUCKET ? bucketOf(env, env.AUDIT_BUCKET) : undefined,
  deployed: {
    host: env.HOST ?? 'agents',
    model: env.MODEL_ID ?? '',
    instruction: env.INSTRUCTION_VERSION ?? '',
    knowledge: env.KNOWLEDGE_VERSION ?? '',
    prices: pricesOf(env.MODEL_PRICES),
  },
  investigationFunction: required(env, 'INVESTIGATION_FUNCTION'),
  linkHosts: listed(env.LINK_HOSTS ?? '').map((host) => host.toLowerCase()),
  agentMs: 270_000,
  leaseMs: 300_000,
  longestWaitMs: 15 * 60_000,
  betweenLooksMs: 1000,
  betweenChangesMs: 1000,
});

const bucketOf = (env: Environment, name: string) => {
  const region = required(env, 'AWS_REGION');
  return { region, name, url: env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL ?? `https://s3.${region}.amazonaws.com` };
};

/** USD for a million tokens in and out, as `3,15`. */
const pricesOf = (text = '0,0'): Deployed['prices'] => {
  const [input = Number.NaN, output = Number.NaN] = text.split(',').map(Number);
  if (!(input >= 0 && output >= 0)) throw new Error(`MODEL_PRICES "${text}" must be two prices, such as 3,15.`);
  return { input, output };
};

const hostOf = (env: Environment): Host => {
  if (env.HOST === 'agentcore')
    return {
      name: 'agentcore',
      harnessArn: required(env, 'HARNESS_ARN'),
      ...(env.GUARDRAIL_ID && { guardrail: guardrailOf(env, env.GUARDRAIL_ID) }),
    };
  if (env.HOST && env.HOST !== 'agents') throw new Error(`HOST "${env.HOST}" is no host: say agents or agentcore.`);
  return { name: 'agents', agentId: required(env, 'AGENT_ID'), agentAliasId: required(env, 'AGENT_ALIAS_ID') };
};

const guardrailOf = (env: Environment, id: string): GuardrailVersion => {
  const region = required(env, 'AWS_REGION');
  return {
    id,
    version: required(env, 'GUARDRAIL_VERSION'),
    region,
    url:
      env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME ?? env.AWS_ENDPOINT_URL ?? `https://bedrock-runtime.${region}.amazonaws.com`,
  };
};

const slackApiUrl = (env: Environment): string => env.SLACK_API_URL ?? 'https://slack.com/api/';

const required = (env: Environment, name: string): string => {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set: the Slack adapter cannot start without it.`);
  return value;
};

const seconds = (env: Environment, name: string, otherwise: number): number => {
  const value = Number(env[name] ?? otherwise);
  if (!Number.isInteger(value) || value < 61) throw new Error(`${name} must be a whole number of seconds above 60.`);
  return value;
};

const listed = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
