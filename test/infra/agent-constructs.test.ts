import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import * as sources from '../../action-groups/index.ts';
import { AgentOnAgentCore } from '../../infra/constructs/agent-on-agentcore.ts';
import { AgentOnBedrock } from '../../infra/constructs/agent-on-bedrock.ts';
import { Guardrail } from '../../infra/constructs/guardrail.ts';
import { KnowledgeBase } from '../../infra/constructs/knowledge-base.ts';
import { PrivateBucket } from '../../infra/constructs/private-bucket.ts';
import { modelOf } from '../../infra/residency.ts';
import { schemaOf } from '../../schemas/index.ts';

const account = '123456789012';
const region = 'us-east-1';
const keyArn = `arn:aws:kms:${region}:${account}:key/00000000-0000-0000-0000-000000000000`;
const instruction = readFileSync(join(import.meta.dirname, '../../infra/agent-instruction.md'), 'utf8');
const profileArn = `arn:aws:bedrock:${region}:${account}:guardrail-profile/us.guardrail.v1:0`;

type Host = 'agents' | 'agentcore';
interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
}

/** The agent of a host by itself, with all its action groups. */
const templateOf = (host: Host, { modelId = 'us.anthropic.claude-sonnet-4-6', told = instruction } = {}): Template => {
  const app = new App({ analyticsReporting: false, context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
  const stack = new Stack(app, 'agent', { env: { account, region } });
  const key = Key.fromKeyArn(stack, 'Key', keyArn);
  const documents = new PrivateBucket(stack, 'Documents', { encryptionKey: key });
  const named = (name: string) => [name, LambdaFunction.fromFunctionName(stack, name, `ask-aws-${name}`)] as const;
  const common = {
    name: 'ask-aws',
    key,
    model: modelOf({ model: modelId, region, account }),
    instruction: told,
    idleSeconds: 1800,
  };
  const names = Object.keys(sources);
  const knowledgeBase = new KnowledgeBase(stack, 'KnowledgeBase', { name: 'ask-aws', key, documents });
  const own = new Guardrail(stack, 'Guardrail', { name: 'ask-aws', key, profileArn });
  if (host === 'agents')
    new AgentOnBedrock(stack, 'Agent', {
      ...common,
      actionGroups: Object.fromEntries(names.map(named)),
      knowledgeBase,
      guardrail: { own, profileArns: [profileArn] },
    });
  else
    new AgentOnAgentCore(stack, 'Agent', {
      ...common,
      actionGroups: Object.fromEntries([...names, 'knowledge'].map(named)),
    });
  return Template.fromStack(stack);
};

const agents = templateOf('agents');
const agentcore = templateOf('agentcore');
const only = (template: Template, type: string): Resource['Properties'] =>
  (Object.values(template.findResources(type))[0] as Resource).Properties;

describe("The agent's instruction", () => {
  it('fits into an agent, and names no source', () => {
    expect([...instruction].length).toBeGreaterThan(40);
    expect([...instruction].length).toBeLessThanOrEqual(20_000);
    for (const { name, title } of Object.values(sources).filter(
      ({ name }) => name !== 'operations' && name !== 'investigation',
    ))
      expect(instruction.toLowerCase()).not.toMatch(new RegExp(`${name}|${title.toLowerCase()}`));
  });
});

describe('The agent on Bedrock Agents', () => {
  it('has every action group with its own schema and function, and the knowledge base', () => {
    const { ActionGroups: groups, KnowledgeBases: bases } = only(agents, 'AWS::Bedrock::Agent') as {
      ActionGroups: { ActionGroupName: string; Description: string; ApiSchema: { Payload: string } }[];
      KnowledgeBases: { Description: string }[];
    };
    expect(groups.map((each) => each.ActionGroupName)).toEqual(Object.keys(sources));
    for (const { ActionGroupName, Description, ApiSchema } of groups) {
      expect(JSON.parse(ApiSchema.Payload)).toEqual(schemaOf(ActionGroupName).apiSchema);
      expect(Description.length).toBeLessThanOrEqual(200);
    }
    const operations = groups.flatMap(({ ApiSchema }) => Object.keys(JSON.parse(ApiSchema.Payload).paths));
    expect(operations.length).toBeLessThanOrEqual(11);
    expect(bases).toHaveLength(1);
    expect(bases[0]?.Description.length).toBeLessThanOrEqual(200);
  });

  it("keeps to AWS's limits of an agent", () => {
    const agent = only(agents, 'AWS::Bedrock::Agent') as {
      AgentName: string;
      Description: string;
      ActionGroups: { ActionGroupName: string; ApiSchema: { Payload: string } }[];
      IdleSessionTTLInSeconds: number;
      Instruction: string;
      KnowledgeBases: unknown[];
    };
    const named = /^([0-9a-zA-Z][_-]?){1,100}$/;
    expect(agent.AgentName).toMatch(named);
    expect(agent.Description.length).toBeLessThanOrEqual(200);
    expect([...agent.Instruction].length).toBeLessThanOrEqual(20_000);
    expect(agent.IdleSessionTTLInSeconds).toBeGreaterThanOrEqual(60);
    expect(agent.IdleSessionTTLInSeconds).toBeLessThanOrEqual(5400);
    expect(agent.ActionGroups.length).toBeLessThanOrEqual(15);
    expect(agent.KnowledgeBases.length).toBeLessThanOrEqual(2);
    const ids: string[] = [];
    for (const { ActionGroupName, ApiSchema } of agent.ActionGroups) {
      expect(ActionGroupName).toMatch(named);
      const { openapi, paths } = JSON.parse(ApiSchema.Payload) as {
        openapi: string;
        paths: Record<string, Record<string, { operationId: string; requestBody?: object }>>;
      };
      expect(openapi).toBe('3.0.0');
      for (const [method, { operationId, requestBody }] of Object.values(paths).flatMap((path) =>
        Object.entries(path),
      )) {
        ids.push(operationId);
        // As Claude sees it; a name must not hold what joins them.
        expect(`${method}__${ActionGroupName}__${operationId}`).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
        expect(`${ActionGroupName} ${operationId}`).not.toContain('__');
        if (method === 'get') expect(requestBody).toBeUndefined();
      }
    }
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is encrypted with the customer key, guarded, prepared, and has no memory of its own', () => {
    agents.hasResourceProperties('AWS::Bedrock::Agent', {
      AutoPrepare: true,
      CustomerEncryptionKeyArn: keyArn,
      GuardrailConfiguration: { GuardrailIdentifier: Match.anyValue(), GuardrailVersion: Match.anyValue() },
      IdleSessionTTLInSeconds: 1800,
      Instruction: instruction,
      MemoryConfiguration: Match.absent(),
    });
  });

  it('lets this agent alone call each function', () => {
    const permissions = Object.values(agents.findResources('AWS::Lambda::Permission')) as Resource[];
    expect(permissions).toHaveLength(Object.keys(sources).length);
    for (const { Properties } of permissions)
      expect(Properties).toMatchObject({
        Principal: 'bedrock.amazonaws.com',
        SourceAccount: account,
        SourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^Agent/), 'AgentArn'] },
      });
  });

  it.each([
    ['another instruction', { told: `${instruction}\nBe kind.` }],
    ['another model', { modelId: 'us.anthropic.claude-haiku-4-5-20251001-v1:0' }],
  ])('moves its alias with %s, and only with a change', (_, change) => {
    const described = (template: Template) => only(template, 'AWS::Bedrock::AgentAlias').Description;
    expect(described(templateOf('agents'))).toBe(described(agents));
    expect(described(templateOf('agents', change))).not.toBe(described(agents));
  });

  it('may use the model in every destination Region of the profile, through the profile alone', () => {
    const profile = `arn:aws:bedrock:${region}:${account}:inference-profile/us.anthropic.claude-sonnet-4-6`;
    expect(statements(agents, 'AgentRole')).toEqual(
      expect.arrayContaining([
        {
          Action: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream', 'bedrock:GetInferenceProfile'],
          Effect: 'Allow',
          Resource: profile,
        },
        {
          Action: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
          Condition: { StringEquals: { 'bedrock:InferenceProfileArn': profile } },
          Effect: 'Allow',
          Resource: ['us-east-1', 'us-east-2', 'us-west-2'].map(
            (each) => `arn:aws:bedrock:${each}::foundation-model/anthropic.claude-sonnet-4-6`,
          ),
        },
      ]),
    );
  });
});

describe('The agent on AgentCore', () => {
  it('takes calls of IAM alone, and has one target for each function', () => {
    agentcore.hasResourceProperties('AWS::BedrockAgentCore::Gateway', {
      AuthorizerType: 'AWS_IAM',
      KmsKeyArn: keyArn,
      ProtocolType: 'MCP',
    });
    const targets = Object.values(agentcore.findResources('AWS::BedrockAgentCore::GatewayTarget')) as Resource[];
    expect(targets.map(({ Properties }) => Properties.Name)).toEqual([...Object.keys(sources), 'knowledge']);
    for (const { Properties } of targets) {
      expect(Properties.CredentialProviderConfigurations).toEqual([{ CredentialProviderType: 'GATEWAY_IAM_ROLE' }]);
      expect(String(Properties.Name)).toMatch(/^([0-9a-zA-Z][-]?){1,100}$/);
      expect(String(Properties.Description).length).toBeLessThanOrEqual(200);
      expect(JSON.stringify(Properties.TargetConfiguration)).not.toMatch(/"(enum|default|format|pattern)":/i);
    }
    agentcore.resourceCountIs('AWS::Cognito::UserPool', 0);
  });

  it('offers neither shell nor files, and remembers nothing', () => {
    const harness = only(agentcore, 'AWS::BedrockAgentCore::Harness');
    expect(harness.AllowedTools).toEqual(['@ask-aws/*']);
    expect(harness.Memory).toEqual({ Disabled: {} });
    expect(harness.Tools).toEqual([expect.objectContaining({ Type: 'agentcore_gateway', Name: 'ask-aws' })]);
    expect(harness).toMatchObject({
      HarnessName: 'ask_aws',
      SystemPrompt: [{ Text: instruction }],
      Model: { BedrockModelConfig: { ModelId: 'us.anthropic.claude-sonnet-4-6' } },
    });
    expect(harness.TimeoutSeconds).toBeLessThan(270);
  });

  it("keeps to AWS's limits of a Gateway", () => {
    const gateway = only(agentcore, 'AWS::BedrockAgentCore::Gateway');
    expect(String(gateway.Name)).toMatch(/^([0-9a-zA-Z][-]?){1,48}$/);
    const targets = Object.values(agentcore.findResources('AWS::BedrockAgentCore::GatewayTarget')) as Resource[];
    expect(targets.length).toBeLessThanOrEqual(100);
    for (const { Properties } of targets) {
      const { Mcp } = Properties.TargetConfiguration as {
        Mcp: { Lambda: { ToolSchema: { InlinePayload: object[] } } };
      };
      expect(Buffer.byteLength(JSON.stringify(Mcp.Lambda.ToolSchema.InlinePayload))).toBeLessThan(1_000_000);
    }
    const harness = only(agentcore, 'AWS::BedrockAgentCore::Harness');
    expect(String(harness.HarnessName)).toMatch(/^[a-zA-Z][a-zA-Z0-9_]{0,39}$/);
  });

  it('names every tool so that the list of allowed ones can hold it', () => {
    for (const name of [...Object.keys(sources), 'knowledge'])
      for (const tool of schemaOf(name).tools) expect(`@ask-aws/${name}___${tool.name}`.length).toBeLessThanOrEqual(64);
  });
});

describe('The guardrail', () => {
  const guardrail = only(agents, 'AWS::Bedrock::Guardrail');

  it("refuses attacks on prompts in the asker's words alone, in the tier that reads Korean", () => {
    expect(guardrail.ContentPolicyConfig).toEqual({
      ContentFiltersTierConfig: { TierName: 'STANDARD' },
      FiltersConfig: [{ Type: 'PROMPT_ATTACK', InputStrength: 'MEDIUM', OutputStrength: 'NONE' }],
    });
    expect(guardrail.CrossRegionConfig).toEqual({ GuardrailProfileArn: profileArn });
  });

  it('lets talk of malware, names and addresses pass', () => {
    for (const policy of ['TopicPolicyConfig', 'WordPolicyConfig', 'ContextualGroundingPolicyConfig'])
      expect(guardrail).not.toHaveProperty(policy);
    const { PiiEntitiesConfig: entities } = guardrail.SensitiveInformationPolicyConfig as {
      PiiEntitiesConfig: { Type: string; Action: string }[];
    };
    expect(entities).toEqual(
      ['PASSWORD', 'AWS_SECRET_KEY', 'CREDIT_DEBIT_CARD_NUMBER'].map((Type) => ({ Type, Action: 'ANONYMIZE' })),
    );
  });

  it.each([
    ['900101-1234567', true],
    ['051231-4000000', true],
    ['1795424400000', false],
    ['901301-1234567', false],
    ['123456789012', false],
    ['2026-11-23', false],
  ])('takes %s for a 주민등록번호: %s', (text, is) => {
    const { RegexesConfig: regexes } = guardrail.SensitiveInformationPolicyConfig as {
      RegexesConfig: { Pattern: string }[];
    };
    expect(new RegExp(regexes[0]!.Pattern).test(text)).toBe(is);
    expect(regexes[0]!.Pattern.length).toBeLessThanOrEqual(500);
  });
});

describe('The knowledge base', () => {
  it('keeps its vectors in S3 under the customer key, and is found by meaning', () => {
    const key = { KmsKeyArn: keyArn, SseType: 'aws:kms' };
    agents.hasResourceProperties('AWS::S3Vectors::VectorBucket', { EncryptionConfiguration: key });
    agents.hasResourceProperties('AWS::S3Vectors::Index', {
      EncryptionConfiguration: key,
      DataType: 'float32',
      Dimension: 1024,
      MetadataConfiguration: { NonFilterableMetadataKeys: ['AMAZON_BEDROCK_TEXT', 'AMAZON_BEDROCK_METADATA'] },
    });
    agents.hasResourceProperties('AWS::Bedrock::KnowledgeBase', { StorageConfiguration: { Type: 'S3_VECTORS' } });
    agents.hasResourceProperties('AWS::Bedrock::DataSource', {
      ServerSideEncryptionConfiguration: { KmsKeyArn: keyArn },
      // Hierarchical chunks overflow what a vector in S3 may carry.
      VectorIngestionConfiguration: { ChunkingConfiguration: { ChunkingStrategy: 'FIXED_SIZE' } },
    });
  });
});

describe.each([
  ['agents', agents],
  ['agentcore', agentcore],
] as [Host, Template][])('Every role of the host %s', (_, template) => {
  it('is for one kind of resource of this account, and holds no action by wildcard', () => {
    const roles = Object.values(template.findResources('AWS::IAM::Role')) as Resource[];
    expect(roles.length).toBeGreaterThan(1);
    for (const { Properties } of roles) {
      const trust = Properties.AssumeRolePolicyDocument as { Statement: { Condition: object }[] };
      for (const { Condition } of trust.Statement)
        expect(Condition).toMatchObject({
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': expect.stringContaining(`:${region}:${account}:`) },
        });
    }
    for (const { Action, Resource, Condition } of statements(template, '')) {
      for (const action of [Action].flat()) expect(action).not.toContain('*');
      const needless = [Resource].flat().includes('*') && Condition === undefined;
      if (needless) for (const action of [Action].flat()) expect(action).toMatch(/^(ecr-public|sts|xray):/);
    }
  });
});

interface Statement {
  Action: string | string[];
  Resource: unknown;
  Condition?: object;
}

const statements = (template: Template, role: string): Statement[] =>
  Object.entries(template.findResources('AWS::IAM::Role')).flatMap(([id, each]) =>
    id.startsWith(role)
      ? ((each as Resource).Properties.Policies as { PolicyDocument: { Statement: Statement[] } }[]).flatMap(
          ({ PolicyDocument }) => PolicyDocument.Statement,
        )
      : [],
  );
