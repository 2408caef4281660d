import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Config } from './config.ts';

/** What the worker is told of the agent, and what it may do with it. */
export interface AgentReference {
  environment: Record<string, string>;
  statements: PolicyStatement[];
}

type Identifiers = { host: 'agents'; agentId: string; aliasId: string } | { host: 'agentcore'; harnessArn: string };

/** How long a conversation is kept that nobody goes on with: told to the agent's host and to the worker. */
export const agentIdleSeconds = 1800;

const parameterName = (name: string, what: string) => `/${name}/agent/${what}`;

/**
 * The agent's identifiers as parameters rather than exports: CloudFormation would not let go of an export that another stack
 * uses, and the host of the agent could never change.
 */
export const publishAgent = (scope: Construct, { name }: Pick<Config, 'name'>, { host, ...ids }: Identifiers): void => {
  for (const [what, stringValue] of Object.entries(ids))
    new StringParameter(scope, what, {
      parameterName: parameterName(name, what),
      stringValue,
      description: `Agent on ${host}`,
    });
};

export const agentReference = (scope: Construct, { name, host }: Pick<Config, 'name' | 'host'>): AgentReference => {
  const { account, region } = Stack.of(scope);
  const published = (what: string) => StringParameter.valueForStringParameter(scope, parameterName(name, what));
  const shared = { HOST: host, AGENT_IDLE_SECONDS: String(agentIdleSeconds) };
  if (host === 'agentcore') {
    const HARNESS_ARN = published('harnessArn');
    return {
      environment: { ...shared, HARNESS_ARN },
      statements: [
        // A harness is called through its runtime: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/harness-security.html
        new PolicyStatement({
          actions: ['bedrock-agentcore:InvokeAgentRuntime', 'bedrock-agentcore:InvokeHarness'],
          resources: [HARNESS_ARN],
        }),
      ],
    };
  }
  const [AGENT_ID, AGENT_ALIAS_ID] = [published('agentId'), published('aliasId')];
  return {
    environment: { ...shared, AGENT_ID, AGENT_ALIAS_ID },
    statements: [
      new PolicyStatement({
        actions: ['bedrock:InvokeAgent'],
        resources: [`arn:aws:bedrock:${region}:${account}:agent-alias/${AGENT_ID}/${AGENT_ALIAS_ID}`],
      }),
    ],
  };
};
