import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Source } from '../../action-groups/shared/source.ts';
import type { Config } from '../config.ts';
import { environmentOf, vendorOf } from '../environment.ts';
import { statementsFor, unboundedReason } from '../permissions.ts';
import { BundledFunction, type Deployment } from './bundled-function.ts';
import type { KnowledgeBase } from './knowledge-base.ts';
import { operatorSecret, readingSecret, type SecretReference } from './operator-secret.ts';

interface ActionGroupProps extends Deployment {
  config: Config;
  source: Source;
  cursorKey: Secret;
  /** What reading the source's logs needs, where they lie in S3. */
  reading: PolicyStatement[];
  knowledgeBase: KnowledgeBase;
}

/** One source as the agent's tool: a function that may read this source and nothing else. */
export class ActionGroup extends Construct {
  readonly source: Source;
  readonly own: BundledFunction;
  readonly secret: SecretReference | undefined;

  constructor(
    scope: Construct,
    { config, source, cursorKey, reading, knowledgeBase, ...deployment }: ActionGroupProps,
  ) {
    super(scope, source.name);
    this.source = source;
    const vendor = vendorOf(source, config);
    this.secret =
      vendor &&
      operatorSecret(this, 'Secret', {
        ...deployment,
        name: `${config.name}/${source.name}`,
        is: vendor.secret,
        fields: Object.keys(source.secret ?? {}),
      });
    this.own = new BundledFunction(this, 'Own', {
      ...deployment,
      entry: source.name,
      timeoutSeconds: 60,
      memorySize: 1024,
      environment: {
        CURSOR_KEY: cursorKey.secretValue.unsafeUnwrap(),
        ...(this.secret && { SECRET_ARN: this.secret.secretArn }),
        ...environmentOf(source, config),
        ...(source.name === 'knowledge' && { KNOWLEDGE_BASE_ID: knowledgeBase.id }),
      },
      unbounded: unboundedReason(source),
      statements: [
        ...statementsFor(source, config, knowledgeBase.arn),
        ...reading,
        ...(this.secret ? readingSecret(this.secret, deployment.key) : []),
      ],
    });
  }
}
