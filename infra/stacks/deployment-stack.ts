import { Stack, type StackProps } from 'aws-cdk-lib';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Config } from '../config.ts';
import type { Deployment } from '../constructs/bundled-function.ts';

export interface DeploymentStackProps extends StackProps {
  config: Config;
  keyArn: string;
  bundle: Deployment['bundle'];
}

/** A part of one deployment: what it is called, where it is, what encrypts it. */
export abstract class DeploymentStack extends Stack {
  readonly config: Config;
  /** By its ARN, so that nothing here adds to the key's policy. */
  readonly key: IKey;
  readonly #bundle: Deployment['bundle'];

  constructor(scope: Construct, id: string, { config, keyArn, bundle, ...props }: DeploymentStackProps) {
    super(scope, id, props);
    this.config = config;
    this.#bundle = bundle;
    this.key = Key.fromKeyArn(this, 'Key', keyArn);
  }

  get deployment(): Deployment {
    return { name: this.config.name, key: this.key, logDays: this.config.retention.logs, bundle: this.#bundle };
  }
}
