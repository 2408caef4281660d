import { join } from 'node:path';
import * as sources from '../action-groups/index.ts';
import type { LambdaFunction } from './aws/lambda.ts';
import type { Dataset } from './dataset.ts';
import { withoutOkta } from './slack/people.ts';

/** Addresses of the stand-ins. */
export interface Addresses {
  athena: string;
  agentcore: string;
  bedrock: string;
  dynamodb: string;
  guardduty: string;
  lambda: string;
  okta: string;
  operations: string;
  queue: string;
  interactionsQueue: string;
  secrets: string;
  sentinelone: string;
  slack: string;
}

export const region = 'us-east-1';
export const agent = { agentId: 'LOCALAGENT', aliasId: 'LIVEALIAS1', knowledgeBaseId: 'LOCALKB001' };
export const harnessArn = `arn:aws:bedrock-agentcore:${region}:123456789012:harness/ask_aws-local00000`;
export const tableName = 'ask-aws';
export const idleSeconds = 1800;
export const slackSecret = { SLACK_SIGNING_SECRET: 'local-signing-secret', SLACK_BOT_TOKEN: 'xoxb-local' };
const vendorToken = 'local-token';

const secretArn = (name: string) => `arn:aws:secretsmanager:${region}:123456789012:secret:ask-aws/${name}`;

export const secretsOf = ({ okta, sentinelone }: Addresses): Record<string, object> => ({
  [secretArn('slack')]: slackSecret,
  [secretArn('okta')]: { OKTA_BASE_URL: okta, OKTA_API_TOKEN: vendorToken },
  [secretArn('sentinelone')]: { SENTINELONE_BASE_URL: sentinelone, SENTINELONE_API_TOKEN: vendorToken },
});

export const tokens = { okta: vendorToken, sentinelone: vendorToken };

/** The secret of an app in a real workspace. */
export const joinedSecret = secretArn('slack-workspace');

/** Regions that are searched: those with data, and the sample organisation's one Region without GuardDuty. */
export const regionsOf = ({
  guardduty,
  cloudtrail,
}: Dataset): { guardduty: string[]; cloudtrail: string[]; accounts: string[] } => {
  const distinct = (values: unknown[]) => [...new Set(values.filter((each) => typeof each === 'string'))].toSorted();
  const parts = cloudtrail.map(({ key }) => key.split('/'));
  return {
    guardduty: distinct(guardduty.map((finding) => finding.region)),
    cloudtrail: distinct(parts.map((part) => part[3])),
    accounts: distinct(parts.map((part) => part[1])),
  };
};

const root = join(import.meta.dirname, '..');
const functionName = (name: string) => `ask-aws-${name}`;

/** For a function that asks those of other action groups. */
const invoking = ({ lambda }: Addresses, names: string[]) => ({
  AWS_ENDPOINT_URL_LAMBDA: lambda,
  FUNCTIONS: JSON.stringify(Object.fromEntries(names.map((name) => [name, functionName(name)]))),
});

const kept: Record<string, string[] | undefined> = { [withoutOkta]: ['okta'] };

/** Titles of the sources that somebody may not see here. */
export const withoutOf = (user: string): string[] =>
  Object.values(sources).flatMap(({ name, title }) => (kept[user]?.includes(name) ? [title] : []));

/** Everybody sees everything, but for those from whom something is kept, to show what that is like. */
const accessRules = (names: string[]) => ({
  channels: { '*': ['*'] },
  people: {
    ...Object.fromEntries(
      Object.entries(kept).map(([user, without = []]) => [user, names.filter((name) => !without.includes(name))]),
    ),
    '*': ['*'],
  },
});

export type Host = 'agents' | 'agentcore';

/** Every Lambda function with the variables that the cloud would set, pointing here. */
export const functionsOf = (
  addresses: Addresses,
  dataset: Dataset,
  guardDutyRegions: string[],
  host: Host,
): LambdaFunction[] => {
  const base = {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: addresses.secrets,
    POWERTOOLS_SERVICE_NAME: 'ask-aws',
  };
  const names = Object.keys(sources);
  const regions = regionsOf(dataset);
  const athena = { AWS_ENDPOINT_URL_ATHENA: addresses.athena, ATHENA_WORKGROUP: 'ask-aws', ATHENA_DATABASE: 'ask_aws' };
  const own: Record<string, Record<string, string>> = {
    guardduty: { AWS_ENDPOINT_URL_GUARDDUTY: addresses.guardduty, GUARDDUTY_REGIONS: guardDutyRegions.join(',') },
    cloudtrail: {
      ...athena,
      CLOUDTRAIL_ACCOUNTS: regions.accounts.join(',') || '123456789012',
      CLOUDTRAIL_REGIONS: regions.cloudtrail.join(',') || region,
    },
    zscaler: { ...athena, ZSCALER_TIME_ZONE: 'UTC' },
    investigation: invoking(
      addresses,
      names.filter((name) => name !== 'investigation'),
    ),
    operations: {
      ...invoking(addresses, ['cloudtrail']),
      AWS_ENDPOINT_URL_CLOUDWATCH: addresses.operations,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: addresses.operations,
      AWS_ENDPOINT_URL_HEALTH: addresses.operations,
      OPERATIONS_REGIONS: dataset.operations?.cloudwatch.map((each) => each.region).join(',') || region,
      LOG_GROUPS: '/aws/lambda/*,/ecs/*',
    },
  };
  const slack = { ...base, SLACK_SECRET_ARN: secretArn('slack') };
  const worker = {
    ...slack,
    AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: addresses.bedrock,
    AWS_ENDPOINT_URL_BEDROCK_AGENTCORE: addresses.agentcore,
    AWS_ENDPOINT_URL_DYNAMODB: addresses.dynamodb,
    SLACK_API_URL: `${addresses.slack}/api/`,
    TABLE_NAME: tableName,
    HOST: host,
    ...(host === 'agents' ? { AGENT_ID: agent.agentId, AGENT_ALIAS_ID: agent.aliasId } : { HARNESS_ARN: harnessArn }),
    AGENT_IDLE_SECONDS: String(idleSeconds),
    SOURCES: names.join(','),
    ACCESS_RULES: JSON.stringify(accessRules(names)),
    INVESTIGATION_FUNCTION: functionName('investigation'),
    AWS_ENDPOINT_URL_LAMBDA: addresses.lambda,
    LINK_HOSTS: 'docs.aws.amazon.com,aws.amazon.com,*.console.aws.amazon.com',
  };
  return [
    ...Object.values(sources).map((source) => ({
      name: functionName(source.name),
      entry: join(root, 'action-groups', source.name, 'handler.ts'),
      env: {
        ...base,
        CURSOR_KEY: 'local-cursor-key',
        ...(source.secret && { SECRET_ARN: secretArn(source.name) }),
        ...own[source.name],
      },
      timeoutSeconds: 60,
    })),
    {
      name: functionName('knowledge'),
      entry: join(root, 'action-groups', 'knowledge', 'handler.ts'),
      env: {
        ...base,
        AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: addresses.bedrock,
        KNOWLEDGE_BASE_ID: agent.knowledgeBaseId,
      },
      timeoutSeconds: 60,
    },
    {
      name: functionName('receiver'),
      entry: join(root, 'slack-adapter', 'receiver.ts'),
      env: {
        ...slack,
        QUESTIONS_QUEUE_URL: addresses.queue,
        INTERACTIONS_QUEUE_URL: addresses.interactionsQueue,
        AWS_ENDPOINT_URL_DYNAMODB: addresses.dynamodb,
        SLACK_API_URL: `${addresses.slack}/api/`,
        TABLE_NAME: tableName,
      },
      timeoutSeconds: 10,
    },
    ...['worker', 'dead-letter'].map((name) => ({
      name: functionName(name),
      entry: join(root, 'slack-adapter', `${name}.ts`),
      env: worker,
      timeoutSeconds: 360,
    })),
  ];
};
