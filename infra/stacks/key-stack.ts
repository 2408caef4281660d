import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Key } from '../constructs/key.ts';

/** What every other stack encrypts with. */
export class KeyStack extends Stack {
  readonly key: Key;

  constructor(scope: Construct, id: string, { name, ...props }: StackProps & { name: string }) {
    super(scope, id, props);
    this.key = new Key(this, 'Key', { name });
  }
}
