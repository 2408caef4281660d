import { type Rules, toRules } from './access.ts';

export interface ReceiverSettings {
  region: string;
  slackSecretArn: string;
  questionsQueueUrl: string;
  secretsManagerUrl: string;
}

export interface WorkerSettings {
  slackSecretArn: string;
  slackApiUrl: string;
  tableName: string;
  agentId: string;
  agentAliasId: string;
  /** How long the agent keeps a session that nobody speaks to. */
  agentIdleSeconds: number;
  /** What is deployed. */
  sources: string[];
  accessRules: Rules | undefined;
  /** Hosts whose links may be live; `*.example.com` stands for every host below it. */
  linkHosts: string[];
}

type Environment = Record<string, string | undefined>;

export const receiverSettings = (env: Environment): ReceiverSettings => {
  const region = required(env, 'AWS_REGION');
  return {
    region,
    slackSecretArn: required(env, 'SLACK_SECRET_ARN'),
    questionsQueueUrl: required(env, 'QUESTIONS_QUEUE_URL'),
    secretsManagerUrl:
      env.AWS_ENDPOINT_URL_SECRETS_MANAGER ?? env.AWS_ENDPOINT_URL ?? `https://secretsmanager.${region}.amazonaws.com`,
  };
};

export const workerSettings = (env: Environment): WorkerSettings => ({
  slackSecretArn: required(env, 'SLACK_SECRET_ARN'),
  slackApiUrl: env.SLACK_API_URL ?? 'https://slack.com/api/',
  tableName: required(env, 'TABLE_NAME'),
  agentId: required(env, 'AGENT_ID'),
  agentAliasId: required(env, 'AGENT_ALIAS_ID'),
  agentIdleSeconds: seconds(env, 'AGENT_IDLE_SECONDS', 1800),
  sources: listed(required(env, 'SOURCES')),
  accessRules: env.ACCESS_RULES ? toRules(env.ACCESS_RULES) : undefined,
  linkHosts: listed(env.LINK_HOSTS ?? '').map((host) => host.toLowerCase()),
});

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
