import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { idleCost } from '../../infra/idle-cost.ts';
import type { Dataset } from '../../local/dataset.ts';
import { type Addresses, functionsOf } from '../../local/environment.ts';
import { grantsOf, listOf, toTable } from './roles.ts';
import { configurations, hosts, readable, type Synthesised, synthesised } from './synthesised.ts';

const made = new Map<string, Synthesised>();
const of = (name: (typeof configurations)[number], host: (typeof hosts)[number]): Synthesised => {
  const key = `${name} ${host}`;
  const known = made.get(key) ?? synthesised(name, host);
  made.set(key, known);
  return known;
};
const all = configurations.flatMap((name) => hosts.map((host) => [name, host] as const));

const encryption: Record<string, (properties: Record<string, unknown>) => unknown> = {
  'AWS::S3::Bucket': ({ BucketEncryption }) =>
    (
      BucketEncryption as {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { KMSMasterKeyID: unknown } }];
      }
    ).ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault.KMSMasterKeyID,
  'AWS::DynamoDB::Table': ({ SSESpecification }) => (SSESpecification as { KMSMasterKeyId: unknown }).KMSMasterKeyId,
  'AWS::SQS::Queue': ({ KmsMasterKeyId }) => KmsMasterKeyId,
  'AWS::SNS::Topic': ({ KmsMasterKeyId }) => KmsMasterKeyId,
  'AWS::Logs::LogGroup': ({ KmsKeyId }) => KmsKeyId,
  'AWS::SecretsManager::Secret': ({ KmsKeyId }) => KmsKeyId,
  'AWS::Lambda::Function': ({ KmsKeyArn }) => KmsKeyArn,
  'AWS::S3Vectors::VectorBucket': ({ EncryptionConfiguration }) =>
    (EncryptionConfiguration as { KmsKeyArn: unknown }).KmsKeyArn,
  'AWS::S3Vectors::Index': ({ EncryptionConfiguration }) =>
    (EncryptionConfiguration as { KmsKeyArn: unknown }).KmsKeyArn,
  'AWS::Bedrock::Agent': ({ CustomerEncryptionKeyArn }) => CustomerEncryptionKeyArn,
  'AWS::Bedrock::Guardrail': ({ KmsKeyArn }) => KmsKeyArn,
  'AWS::Bedrock::DataSource': ({ ServerSideEncryptionConfiguration }) =>
    (ServerSideEncryptionConfiguration as { KmsKeyArn: unknown }).KmsKeyArn,
  'AWS::BedrockAgentCore::Gateway': ({ KmsKeyArn }) => KmsKeyArn,
  'AWS::CloudTrail::Trail': ({ KMSKeyId }) => KMSKeyId,
  'AWS::Athena::WorkGroup': ({ WorkGroupConfiguration }) =>
    (WorkGroupConfiguration as { ResultConfiguration: { EncryptionConfiguration: { KmsKey: unknown } } })
      .ResultConfiguration.EncryptionConfiguration.KmsKey,
};

const retention: Record<string, (properties: Record<string, unknown>) => unknown> = {
  'AWS::S3::Bucket': ({ LifecycleConfiguration }) => LifecycleConfiguration,
  'AWS::DynamoDB::Table': ({ TimeToLiveSpecification }) => TimeToLiveSpecification,
  'AWS::SQS::Queue': ({ MessageRetentionPeriod }) => MessageRetentionPeriod,
  'AWS::Logs::LogGroup': ({ RetentionInDays }) => RetentionInDays,
};

describe.each(all)('The templates of the configuration %s on %s', (name, host) => {
  it('pass the rules of CloudFormation and of AWS Solutions, with at most ten acknowledged for a reason', () => {
    const { acknowledged } = of(name, host);
    const reasons = new Set(acknowledged.map(({ id, reason }) => `${id}: ${reason}`));
    expect(reasons.size).toBeGreaterThan(3);
    expect(reasons.size).toBeLessThanOrEqual(10);
    for (const { reason } of acknowledged) expect(reason.length).toBeGreaterThan(30);
  });

  it.each(Object.entries(encryption))('encrypt every %s with the own key', (type, keyOf) => {
    for (const [, { Properties }] of of(name, host).ofType(type)) expect(readable(keyOf(Properties))).toBe('<Key>');
  });

  it('hold nothing else that AWS would encrypt with a key of its own', () => {
    const keyed = /Kms|KMS|EncryptionConfiguration|SSESpecification|BucketEncryption/;
    const others = Object.values(of(name, host).resources).filter(
      ({ Type, Properties }) => !(Type in encryption) && Object.keys(Properties).some((key) => keyed.test(key)),
    );
    expect(others.map(({ Type }) => Type)).toEqual([]);
  });

  it.each(Object.entries(retention))('say how long every %s keeps what it has', (type, keeps) => {
    for (const [, { Properties }] of of(name, host).ofType(type)) expect(keeps(Properties)).toBeDefined();
  });

  it('let no role do more than is named: no action has a wildcard', () => {
    const grants = grantsOf(of(name, host));
    expect(grants.length).toBeGreaterThan(20);
    for (const { actions } of grants) for (const action of actions) expect(action).toMatch(/^[a-z0-9-]+:[A-Za-z]+$/);
  });

  it('leave out the resource only where AWS has none', () => {
    const without = grantsOf(of(name, host)).filter(({ resources }) => resources.includes('*'));
    const known =
      /^(guardduty:ListDetectors|health:DescribeEvents|logs:(GetQueryResults|StopQuery)|ecr-public:|sts:GetService|xray:|cloudwatch:PutMetricData)/;
    for (const { actions } of without) for (const action of actions) expect(action).toMatch(known);
  });

  it('hold no secret', () => {
    const { templates, ofType } = of(name, host);
    expect(JSON.stringify(templates)).not.toMatch(/xox[bp]-|"(AKIA|ASIA)[A-Z0-9]{16}"|BEGIN [A-Z ]*PRIVATE KEY/);
    for (const [, { Properties }] of ofType('AWS::Lambda::Function')) {
      const { Variables } = Properties.Environment as { Variables: Record<string, unknown> };
      if (Variables.CURSOR_KEY) expect(JSON.stringify(Variables.CURSOR_KEY)).toContain('{{resolve:secretsmanager:');
      const secrets = Object.keys(Variables).filter((each) => /TOKEN|PASSWORD|SECRET|KEY/.test(each));
      for (const each of secrets) expect(['SECRET_ARN', 'SLACK_SECRET_ARN', 'CURSOR_KEY']).toContain(each);
    }
  });

  it('name who may call a function', () => {
    for (const [, { Properties }] of of(name, host).ofType('AWS::Lambda::Permission'))
      expect(Properties).toMatchObject({
        SourceArn: expect.anything(),
        Principal: expect.stringMatching(/\.amazonaws\.com$/),
      });
  });

  it('run every function on Node 24 and arm64, within its time budget and its limits', () => {
    for (const [, { Properties }] of of(name, host).ofType('AWS::Lambda::Function')) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        LoggingConfig: { LogFormat: 'JSON', LogGroup: expect.anything() },
      });
      const budget = /-(worker|dead-letter)$/.test(String(Properties.FunctionName)) ? 360 : 60;
      expect(Properties.Timeout).toBeLessThanOrEqual(budget);
      const { Variables } = Properties.Environment as { Variables: Record<string, unknown> };
      const bytes = Object.entries(Variables)
        .map(([key, value]) => `${key}${readable(value)}`)
        .join('').length;
      expect(bytes).toBeLessThan(3500);
      expect(String(Properties.FunctionName).length).toBeLessThanOrEqual(64);
    }
    for (const [, { Properties }] of of(name, host).ofType('AWS::IAM::Role'))
      if (Properties.RoleName) expect(String(Properties.RoleName).length).toBeLessThanOrEqual(64);
  });

  it('cost less than 5 USD a month when nobody asks', () => {
    const items = idleCost(of(name, host).templates);
    expect(items.map(({ what }) => what)).toContain('KMS key');
    const usd = items.reduce((sum, each) => sum + each.usd, 0);
    expect(usd).toBeGreaterThan(2);
    if (name === 'minimal') expect(readFileSync('docs/costs.md', 'utf8')).toContain(`**${usd.toFixed(2)}**`);
    expect(usd).toBeLessThan(5);
  });
});

describe('The rules', () => {
  it('end a synth where something does not pass them', () => {
    const plain = () => synthesised('one-source', 'agents', (app) => new Bucket(new Stack(app, 'Plain'), 'Bucket'));
    expect(plain).toThrow('AwsSolutions');
  });
});

describe('Action groups', () => {
  it('are those of what is configured', () => {
    const functions = (name: (typeof configurations)[number], host: (typeof hosts)[number]) =>
      of(name, host)
        .ofType('AWS::Lambda::Function')
        .map(([, { Properties }]) => String(Properties.FunctionName).replace(/^(ask-aws|sec-ops)-/, ''))
        .filter((each) => !['receiver', 'worker', 'dead-letter'].includes(each))
        .toSorted();
    expect(functions('minimal', 'agents')).toEqual(['cloudtrail', 'guardduty', 'investigation']);
    expect(functions('one-source', 'agentcore')).toEqual(['investigation', 'knowledge', 'okta']);
    expect(functions('everything', 'agents')).toHaveLength(7);
  });
});

describe('Functions', () => {
  const addresses = new Proxy({} as Addresses, { get: () => 'http://127.0.0.1:1' });
  const dataset = { guardduty: [], cloudtrail: [] } as unknown as Dataset;
  const forStandIns = /^AWS_|^SLACK_API_URL$/;

  it.each(hosts)('are told on %s what they are told on one machine', (host) => {
    const deployed = new Map(
      of('everything', host)
        .ofType('AWS::Lambda::Function')
        .map(([, { Properties }]) => [
          String(Properties.FunctionName).replace('sec-ops', 'ask-aws'),
          Object.keys((Properties.Environment as { Variables: object }).Variables),
        ]),
    );
    const here = functionsOf(addresses, dataset, ['us-east-1'], host);
    for (const { name, env } of here) {
      if (name === 'ask-aws-knowledge' && host === 'agents') continue;
      const told = Object.keys(env).filter((variable) => !forStandIns.test(variable));
      expect(deployed.get(name), name).toEqual(expect.arrayContaining(told));
    }
    expect([...deployed.keys()].toSorted()).toEqual(
      here
        .map(({ name }) => name)
        .filter((name) => host === 'agentcore' || name !== 'ask-aws-knowledge')
        .toSorted(),
    );
  });
});

describe('Roles', () => {
  it('may do exactly what docs/roles.md says', async () => {
    const page = [
      '# What each role may do',
      '',
      'Written by `npx vitest run test/infra/templates.test.ts -u` from the templates; a spec fails where it is not what they say.',
      'A name in angle brackets is a resource of the deployment; `*` alone stands only where AWS has no resource level.',
      '`zscaler-writer` is no role but a policy, for the IAM user with whose key Zscaler writes its logs.',
      '',
      '## Every source, on Bedrock Agents',
      '',
      toTable(grantsOf(of('everything', 'agents'))),
      '',
      '## GuardDuty and CloudTrail, on AgentCore',
      '',
      toTable(grantsOf(of('minimal', 'agentcore'))),
      '',
      "## Functions that read logs, with an organisation's trail and another account's buckets",
      '',
      toTable(
        grantsOf(of('organisation', 'agents')).filter(({ role }) =>
          ['cloudtrail', 'guardduty', 'zscaler'].includes(role),
        ),
      ),
      '',
    ].join('\n');
    await expect(page).toMatchFileSnapshot(join(import.meta.dirname, '../../docs/roles.md'));
  });

  it('of GuardDuty may assume the role of the administrator where there is one, and read nothing itself', () => {
    const guardduty = grantsOf(of('organisation', 'agents')).filter(({ role }) => role === 'guardduty');
    expect(guardduty.flatMap(({ actions }) => actions)).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sts:AssumeRole',
    ]);
  });

  it('of operations may search the log groups that are named, and of others only those that begin as one before a *', () => {
    const searched = grantsOf(of('everything', 'agents'))
      .filter(({ role, actions }) => role === 'operations' && actions.includes('logs:StartQuery'))
      .flatMap(({ resources }) => resources.map((each) => each.replace(/^.*:log-group:/, '')));
    expect(searched).toEqual(['/aws/lambda/*', '/ecs/shop', '/ecs/shop:*']);
  });

  it('of functions, and what Zscaler holds, use the key only for what they read and write', () => {
    for (const [name, host] of all) {
      const unbound = grantsOf(of(name, host)).filter(
        ({ role, resources, conditions }) =>
          // Those that Bedrock assumes: whether it comes by another service is not documented
          !/^(KnowledgeBaseRole|AgentRole|AgentGatewayRole)$/.test(role) &&
          resources.includes('<Key>') &&
          !conditions.some((each) => /^kms:(ViaService|EncryptionContext:\S+) = \S/.test(each)),
      );
      expect(unbound.map(({ role, actions }) => [role, actions])).toEqual([]);
    }
  });

  it('of the adapter may do with the table only what its code does', () => {
    const called = new Set(
      globSync('slack-adapter/**/*.ts').flatMap((file) =>
        [...readFileSync(file, 'utf8').matchAll(/new (\w+)Command\(\s*\{\s*(?:TableName|RequestItems)/g)].map(
          ([, name = '']) =>
            `dynamodb:${name.replace(/^(Get|Put|Update|Delete)$/, '$1Item').replace(/^Batch\w+$/, '$&Item')}`,
        ),
      ),
    );
    const granted = grantsOf(of('everything', 'agents'))
      .filter(({ role }) => role === 'worker')
      .flatMap(({ actions }) => actions.filter((each) => each.startsWith('dynamodb:')));
    expect(granted).toEqual([...called].toSorted());
  });

  it('of the audit can write, and neither read nor delete', () => {
    const audit = grantsOf(of('everything', 'agents')).filter(({ resources }) =>
      resources.some((each) => /AuditBucket/.test(each)),
    );
    expect(audit.flatMap(({ actions }) => actions)).toEqual(listOf(['s3:PutObject', 's3:PutObject']));
  });
});
