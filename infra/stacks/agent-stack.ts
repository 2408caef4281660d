import { readFileSync } from 'node:fs';
import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import * as sources from '../../action-groups/index.ts';
import { source as knowledge } from '../../action-groups/knowledge/source.ts';
import { agentIdleSeconds, publishAgent } from '../agent-reference.ts';
import type { Config } from '../config.ts';
import { ActionGroup } from '../constructs/action-group.ts';
import { AgentOnAgentCore } from '../constructs/agent-on-agentcore.ts';
import { AgentOnBedrock } from '../constructs/agent-on-bedrock.ts';
import { Guardrail } from '../constructs/guardrail.ts';
import type { KnowledgeBase } from '../constructs/knowledge-base.ts';
import { guardrailOf, modelOf } from '../residency.ts';
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
      instruction: readFileSync(new URL('../agent-instruction.md', import.meta.url), 'utf8').trim(),
      idleSeconds: agentIdleSeconds,
      actionGroups: Object.fromEntries(actionGroups.map(({ source, own }) => [source.name, own.lambda])),
    };
    if (config.host === 'agentcore') {
      const agent = new AgentOnAgentCore(this, 'Agent', props);
      Validations.of(agent).acknowledge({
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'Pulling the image of the harness, traces and metrics have no resource level.',
      });
      publishAgent(this, config, { host: 'agentcore', harnessArn: agent.harnessArn });
      return;
    }
    const guardrail = this.#guardrail();
    const agent = new AgentOnBedrock(this, 'Agent', { ...props, knowledgeBase, guardrail });
    publishAgent(this, config, { host: 'agents', agentId: agent.agentId, aliasId: agent.aliasId });
  }

  #guardrail() {
    const profile = guardrailOf(this.config);
    if (!profile) return undefined;
    const arnIn = (region: string) =>
      `arn:aws:bedrock:${region}:${this.account}:guardrail-profile/${profile.profileId}`;
    return {
      own: new Guardrail(this, 'Guardrail', { ...this.deployment, profileArn: arnIn(this.region) }),
      profileArns: profile.destinations.map(arnIn),
    };
  }
}

/** Action groups of what is configured; one without its source would only be in the model's way. */
const deployed = ({ sources: configured, host }: Config) => [
  ...Object.values(sources).filter(({ name }) => name === 'investigation' || name in configured),
  // Bedrock Agents read the knowledge base by themselves.
  ...(host === 'agentcore' ? [knowledge] : []),
];
