import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startFauxqs } from 'fauxqs';
import { oktaStandIn } from '../../action-groups/okta/stand-in.ts';
import { apiGateway } from '../../local/aws/api-gateway.ts';
import { athena } from '../../local/aws/athena/index.ts';
import { bedrockAgent } from '../../local/aws/bedrock-agent.ts';
import { bedrockAgentsAccount } from '../../local/aws/bedrock-agents-account.ts';
import { cloudFormation } from '../../local/aws/cloudformation.ts';
import { guardDuty } from '../../local/aws/guardduty.ts';
import { guardrail } from '../../local/aws/guardrail.ts';
import { lambda } from '../../local/aws/lambda.ts';
import { secretsManager } from '../../local/aws/secrets-manager.ts';
import type { Dataset } from '../../local/dataset.ts';
import { functionsOf, region, secretsOf, slackSecret, tokens } from '../../local/environment.ts';
import { type Serve, type Served, serve } from '../../local/http.ts';
import { webApi } from '../../local/slack/web-api.ts';
import { Workspace } from '../../local/slack/workspace.ts';
import { event, logFiles } from './cloudtrail.ts';
import { well } from './doctor.ts';
import { listening } from './stand-ins.ts';

const ids = { knowledgeBaseId: 'KB12345678', dataSourceId: 'DS12345678' };
export const parts = ['key', 'logs', 'knowledge', 'agent', 'slack', 'watching'];

/** What the operator filled in, by the names of the secrets. */
const filled: Record<string, object> = {
  'ask-aws/slack': slackSecret,
  'ask-aws/okta': { OKTA_BASE_URL: 'https://example.okta.com', OKTA_API_TOKEN: 'token-of-okta', unused: 'x' },
};

export const secrets = (over: Record<string, object> = {}): Serve => secretsManager({ ...filled, ...over });

/** Slack with an app that has these scopes. */
export const slack = (without: string[] = [], token = slackSecret.SLACK_BOT_TOKEN): Serve => {
  const { manifest } = new Workspace();
  const bot = manifest.oauth_config.scopes.bot.filter((scope) => !without.includes(scope));
  return webApi(new Workspace({ manifest: { ...manifest, oauth_config: { scopes: { bot } } } }), token);
};

/** Bedrock Agents with an agent and, once somebody has brought pages, with a job that has read them. */
export const agents = async ({ read = true, pages = 76, failed = 0 } = {}): Promise<Serve> => {
  const statistics = { numberOfDocumentsScanned: pages, numberOfDocumentsFailed: failed };
  const base = bedrockAgent({ ...ids, documents: () => pages, ends: () => ({ statistics }), looks: 0 });
  const jobs = `http://bedrock/knowledgebases/${ids.knowledgeBaseId}/datasources/${ids.dataSourceId}/ingestionjobs/`;
  if (read) {
    const started = await base(new Request(jobs, { method: 'PUT' }));
    const { ingestionJob } = (await started.json()) as { ingestionJob: { ingestionJobId: string } };
    await base(new Request(`${jobs}${ingestionJob.ingestionJobId}`));
  }
  const account = bedrockAgentsAccount({ open: true, agents: [new Date()] });
  return (request) => (request.url.includes('/knowledgebases/') ? base(request) : account(request));
};

export const dayOf = (daysAgo: number): string =>
  new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '/');

/**
 * A deployment on this machine: the functions that are deployed, over small stand-ins of their sources, and around them
 * what doctor asks.
 */
export const deployed = async () => {
  const served: Served[] = [];
  const at = async (handle: Serve): Promise<string> => {
    const each = await serve(handle);
    served.push(each);
    return each.url;
  };
  const s3 = await startFauxqs({ port: 0, logger: false });
  const objects = new S3Client({
    endpoint: s3.address,
    region,
    credentials: { accessKeyId: 't', secretAccessKey: 't' },
  });
  const put = async (Bucket: string, keys: string[]) => {
    s3.createBucket(Bucket);
    for (const Key of keys) await objects.send(new PutObjectCommand({ Bucket, Key, Body: '{}' }));
  };
  const dataset: Dataset = {
    guardduty: [],
    okta: [],
    sentinelone: [],
    cloudtrail: logFiles([event({ eventTime: new Date(Date.now() - 60_000).toISOString() })]),
    zscaler: [],
    absent: [],
    unreadable: [],
  };
  const logs = await athena(dataset, { bucket: 'logs' });
  const [guardduty, okta, athenaWire] = [
    await listening(guardDuty([], { regions: [region] })),
    await listening(oktaStandIn([], { token: tokens.okta })),
    await listening((request) => logs.handle(request)),
  ];
  const nowhere = await at(() => new Response(null, { status: 503 }));
  let ofFunctions: Serve = () => new Response(null, { status: 503 });
  const addresses = {
    ...{
      agentcore: nowhere,
      bedrock: nowhere,
      dynamodb: nowhere,
      lambda: nowhere,
      operations: nowhere,
      slack: nowhere,
    },
    ...{ queue: nowhere, interactionsQueue: nowhere, sentinelone: nowhere },
    ...{ athena: athenaWire.url, guardduty: guardduty.url, okta: okta.url },
    secrets: await at((request) => ofFunctions(request)),
  };
  ofFunctions = secretsManager(secretsOf(addresses));
  const functions = lambda(functionsOf(addresses, dataset, [region], 'agents'), () => {});
  const requestUrl = `${await at(apiGateway(functions, 'ask-aws-receiver'))}/slack/events`;
  const outputs = {
    RequestUrl: requestUrl,
    CloudTrailBucket: 'own-trail',
    GuardrailId: 'gr1',
    GuardrailVersion: '3',
    DocumentsBucket: 'documents',
    KnowledgeBaseId: ids.knowledgeBaseId,
    DataSourceId: ids.dataSourceId,
  };
  const stacks = (more: Record<string, string> = {}): Serve =>
    cloudFormation(Object.fromEntries(parts.map((part) => [`ask-aws-${part}`, { outputs: { ...outputs, ...more } }])));
  const services: Record<string, Serve> = {
    ...well,
    CLOUDFORMATION: stacks(),
    BEDROCK_AGENT: await agents(),
    BEDROCK_RUNTIME: guardrail('gr1', '3'),
    S3: async (request) => {
      const { pathname, search } = new URL(request.url);
      return fetch(`${s3.address}${pathname}${search}`, { method: request.method, headers: request.headers });
    },
    LAMBDA: (request) => functions.handle(request),
    SECRETS_MANAGER: secrets(),
    SLACK: slack(),
  };
  return {
    services,
    stacks,
    put,
    requestUrl,
    sources: { guardduty, okta, athena: athenaWire },
    async close() {
      objects.destroy();
      await functions.close();
      await logs.close();
      await Promise.all([...served, guardduty, okta, athenaWire].map((each) => each.close()));
      await s3.stop();
    },
  };
};
