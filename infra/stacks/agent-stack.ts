import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import * as sources from '../../action-groups/index.ts';
import type { Config } from '../config.ts';
import { ActionGroup } from '../constructs/action-group.ts';
import { DeploymentStack, type DeploymentStackProps } from './deployment-stack.ts';

interface AgentStackProps extends DeploymentStackProps {
  /** What searching a table needs, by source. */
  reading: Record<string, PolicyStatement[]>;
}

/** The agent and its tools: a function for each action group. */
export class AgentStack extends DeploymentStack {
  readonly actionGroups: ActionGroup[];

  constructor(scope: Construct, id: string, { reading, ...props }: AgentStackProps) {
    super(scope, id, props);
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
    this.actionGroups = deployed(this.config).map(
      (source) =>
        new ActionGroup(this, {
          ...this.deployment,
          config: this.config,
          source,
          cursorKey,
          reading: reading[source.name] ?? [],
        }),
    );
  }
}

/** Action groups of what is configured; one without its source would only be in the model's way. */
export const deployed = ({ sources: configured }: Config) =>
  Object.values(sources).filter(({ name }) => name === 'investigation' || name in configured);
