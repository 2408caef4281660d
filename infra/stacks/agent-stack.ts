import { CfnOutput, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import * as sources from '../../action-groups/index.ts';
import { source as knowledge } from '../../action-groups/knowledge/source.ts';
import { agentIdleSeconds, instruction, publishAgent } from '../agent-reference.ts';
import type { Config } from '../config.ts';
import { ActionGroup } from '../constructs/action-group.ts';
import { AgentOnAgentCore } from '../constructs/agent-on-agentcore.ts';
import { AgentOnBedrock } from '../constructs/agent-on-bedrock.ts';
import { Guardrail } from '../constructs/guardrail.ts';
import type { KnowledgeBase } from '../constructs/knowledge-base.ts';
import { guardrailOf, guardrailProfileArns, modelOf } from '../residency.ts';
import { DeploymentStack, type DeploymentStackProps } from './deployment-stack.ts';

interface AgentStackProps extends DeploymentStackProps {
  /** What searching a table needs, by source. */
  reading: Record<string, PolicyStatement[]>;
  knowledgeBase: KnowledgeBase;
}

/** The agent and its tools: a function for each action group. */
export class AgentStack extends DeploymentStack {
  readonly actionGroups: ActionGroup[];

  constructor(scope: Construct, id: string, { reading, knowledgeBase, ...props }: AgentStackProps) {
    super(scope, id, props);
    const { config, deployment } = this;
    const cursorKey = new Secret(this, 'CursorKey', {
      description: 'Signs the cursors of long results',
      encryptionKey: this.key,
      removalPolicy: RemovalPolicy.DESTROY,
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
    Validations.of(cursorKey).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'It signs where a page of results ended, for minutes; a new one would only end pages that are open.',
    });
    this.actionGroups = deployed(config).map(
      (source) =>
        new ActionGroup(this, {
          ...deployment,
          config,
          source,
          cursorKey,
          reading: reading[source.name] ?? [],
          knowledgeBase,
        }),
    );
    this.#agent(knowledgeBase);
  }

  #agent(knowledgeBase: KnowledgeBase): void {
    const { config, deployment, actionGroups } = this;
    const props = {
      ...deployment,
      model: modelOf(config),
      instruction,
      idleSeconds: agentIdleSeconds,
      actionGroups: Object.fromEntries(actionGroups.map(({ source, own }) => [source.name, own.lambda])),
    };
    const guardrail = this.#guardrail();
    if (guardrail) {
      new CfnOutput(this, 'GuardrailId', { value: guardrail.own.id });
      new CfnOutput(this, 'GuardrailVersion', { value: guardrail.own.version });
    }
    if (config.host === 'agentcore') {
      const agent = new AgentOnAgentCore(this, 'Agent', props);
      Validations.of(agent).acknowledge({
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'Pulling the image of the harness, traces and metrics have no resource level.',
      });
      publishAgent(this, config, {
        harnessArn: agent.harnessArn,
        ...(guardrail && { guardrailId: guardrail.own.id, guardrailVersion: guardrail.own.version }),
      });
      return;
    }
    const agent = new AgentOnBedrock(this, 'Agent', { ...props, knowledgeBase, guardrail });
    publishAgent(this, config, { agentId: agent.agentId, aliasId: agent.aliasId });
  }

  #guardrail() {
    if (!guardrailOf(this.config)) return undefined;
    const profileArns = guardrailProfileArns(this.config);
    const [profileArn = ''] = profileArns.filter((arn) => arn.includes(`:${this.region}:`));
    return { own: new Guardrail(this, 'Guardrail', { ...this.deployment, profileArn }), profileArns };
  }
}

/** Action groups of what is configured; one without its source would only be in the model's way. */
const deployed = ({ sources: configured, host }: Config) => [
  ...Object.values(sources).filter(({ name }) => name === 'investigation' || name in configured),
  // Bedrock Agents read the knowledge base by themselves.
  ...(host === 'agentcore' ? [knowledge] : []),
];
