import { createHash } from 'node:crypto';
import { Stack } from 'aws-cdk-lib';
import { CfnAgent, CfnAgentAlias, type CfnAgentProps } from 'aws-cdk-lib/aws-bedrock';
import { PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { schemaOf } from '../../schemas/index.ts';
import type { Model } from '../residency.ts';
import type { Guardrail } from './guardrail.ts';
import type { KnowledgeBase } from './knowledge-base.ts';
import { usingModel } from './model-access.ts';
import { servicePrincipal } from './service-principal.ts';

export interface AgentProps {
  name: string;
  key: IKey;
  model: Model;
  instruction: string;
  /** How long a conversation is remembered that nobody goes on with. */
  idleSeconds: number;
  /** Functions by the name of their action group. */
  actionGroups: Record<string, IFunction>;
}

interface AgentOnBedrockProps extends AgentProps {
  knowledgeBase: KnowledgeBase;
  guardrail?: { own: Guardrail; profileArns: string[] } | undefined;
}

/** The agent on Bedrock Agents, and the alias by which the worker calls it. */
export class AgentOnBedrock extends Construct {
  readonly agentId: string;
  readonly aliasId: string;

  constructor(scope: Construct, id: string, props: AgentOnBedrockProps) {
    super(scope, id);
    const { name, key, model, instruction, idleSeconds, actionGroups, knowledgeBase, guardrail } = props;
    const role = new Role(this, 'Role', {
      assumedBy: servicePrincipal(this, 'bedrock', 'agent/*'),
      inlinePolicies: {
        own: new PolicyDocument({
          statements: [
            ...usingModel(model),
            new PolicyStatement({ actions: ['bedrock:Retrieve'], resources: [knowledgeBase.arn] }),
            ...(guardrail
              ? [
                  new PolicyStatement({
                    actions: ['bedrock:ApplyGuardrail', 'bedrock:GetGuardrail'],
                    resources: [guardrail.own.arn],
                  }),
                  // The profile by which the Standard tier runs elsewhere
                  new PolicyStatement({ actions: ['bedrock:ApplyGuardrail'], resources: guardrail.profileArns }),
                ]
              : []),
            new PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }),
          ],
        }),
      },
    });
    const settings: CfnAgentProps = {
      agentName: name,
      agentResourceRoleArn: role.roleArn,
      autoPrepare: true,
      customerEncryptionKeyArn: key.keyArn,
      description: 'Answers questions about security findings, logs and incidents; it only reads.',
      foundationModel: model.profileArn ?? model.id,
      idleSessionTtlInSeconds: idleSeconds,
      instruction,
      actionGroups: Object.entries(actionGroups).map(([actionGroupName, { functionArn }]) => {
        const { description, apiSchema } = schemaOf(actionGroupName);
        return {
          actionGroupName,
          actionGroupState: 'ENABLED',
          description,
          actionGroupExecutor: { lambda: functionArn },
          apiSchema: { payload: JSON.stringify(apiSchema) },
          skipResourceInUseCheckOnDelete: true,
        };
      }),
      knowledgeBases: [
        {
          knowledgeBaseId: knowledgeBase.id,
          knowledgeBaseState: 'ENABLED',
          description: schemaOf('knowledge').description,
        },
      ],
      ...(guardrail && {
        guardrailConfiguration: { guardrailIdentifier: guardrail.own.id, guardrailVersion: guardrail.own.version },
      }),
    };
    const agent = new CfnAgent(this, 'Resource', settings);
    agent.node.addDependency(role);
    const { account } = Stack.of(this);
    for (const [actionGroup, { functionArn }] of Object.entries(actionGroups))
      new CfnPermission(this, `Calls-${actionGroup}`, {
        action: 'lambda:InvokeFunction',
        functionName: functionArn,
        principal: 'bedrock.amazonaws.com',
        sourceAccount: account,
        sourceArn: agent.attrAgentArn,
      });
    const alias = new CfnAgentAlias(this, 'Alias', {
      agentAliasName: 'live',
      agentId: agent.attrAgentId,
      // An alias moves to a new version only where a property of its own changes.
      description: `live ${digest(Stack.of(this).resolve(settings))}`,
    });
    this.agentId = agent.attrAgentId;
    this.aliasId = alias.attrAgentAliasId;
  }
}

const digest = (settings: unknown): string =>
  createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 12);
