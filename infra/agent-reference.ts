import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { pagesIn } from '../knowledge-base/page.ts';
import type { Config } from './config.ts';
import { guardrailProfileArns } from './residency.ts';

/** What the worker is told of the agent, and what it may do with it. */
export interface AgentReference {
  environment: Record<string, string>;
  statements: PolicyStatement[];
}

/** How long a conversation is kept that nobody goes on with: told to the agent's host and to the worker. */
export const agentIdleSeconds = 1800;

export const instruction = readFileSync(new URL('./agent-instruction.md', import.meta.url), 'utf8').trim();

const pages = fileURLToPath(new URL('../knowledge-base', import.meta.url));

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

const parameterName = (name: string, what: string) => `/${name}/agent/${what}`;

/**
 * The agent's identifiers as parameters rather than exports: CloudFormation would not let go of an export that another stack
 * uses, and the host of the agent could never change.
 */
export const publishAgent = (scope: Construct, { name }: Pick<Config, 'name'>, ids: Record<string, string>): void => {
  for (const [what, stringValue] of Object.entries(ids))
    new StringParameter(scope, what, { parameterName: parameterName(name, what), stringValue });
};

export const agentReference = (scope: Construct, config: Config, keyArn: string): AgentReference => {
  const { account, region } = Stack.of(scope);
  const { host, modelPrices } = config;
  const published = (what: string) => StringParameter.valueForStringParameter(scope, parameterName(config.name, what));
  const shared = {
    HOST: host,
    AGENT_IDLE_SECONDS: String(agentIdleSeconds),
    MODEL_ID: config.model,
    MODEL_PRICES: `${modelPrices.input},${modelPrices.output}`,
    INSTRUCTION_VERSION: digest(instruction),
    KNOWLEDGE_VERSION: digest(JSON.stringify(pagesIn(pages))),
  };
  if (host === 'agents') {
    const [AGENT_ID, AGENT_ALIAS_ID] = [published('agentId'), published('aliasId')];
    const alias = `arn:aws:bedrock:${region}:${account}:agent-alias/${AGENT_ID}/${AGENT_ALIAS_ID}`;
    return {
      environment: { ...shared, AGENT_ID, AGENT_ALIAS_ID },
      statements: [
        new PolicyStatement({ actions: ['bedrock:InvokeAgent'], resources: [alias] }),
        // Whoever calls an agent under a customer key uses the key: https://docs.aws.amazon.com/bedrock/latest/userguide/encryption-agents-new.html
        new PolicyStatement({
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: [keyArn],
          conditions: {
            StringEquals: {
              'kms:EncryptionContext:aws:bedrock:arn': `arn:aws:bedrock:${region}:${account}:agent/${AGENT_ID}`,
            },
          },
        }),
      ],
    };
  }
  const HARNESS_ARN = published('harnessArn');
  // A harness is called through its runtime: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/harness-security.html
  const calling = new PolicyStatement({
    actions: ['bedrock-agentcore:InvokeAgentRuntime', 'bedrock-agentcore:InvokeHarness'],
    resources: [HARNESS_ARN],
  });
  if (config.guardrail === 'off') return { environment: { ...shared, HARNESS_ARN }, statements: [calling] };
  const GUARDRAIL_ID = published('guardrailId');
  return {
    environment: { ...shared, HARNESS_ARN, GUARDRAIL_ID, GUARDRAIL_VERSION: published('guardrailVersion') },
    statements: [
      calling,
      // The harness takes no guardrail, so the worker applies it to the question.
      new PolicyStatement({
        actions: ['bedrock:ApplyGuardrail'],
        resources: [`arn:aws:bedrock:${region}:${account}:guardrail/${GUARDRAIL_ID}`, ...guardrailProfileArns(config)],
      }),
    ],
  };
};
