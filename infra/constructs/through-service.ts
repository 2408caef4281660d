import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';

/**
 * Use of a key by way of one service of its Region alone: what lies elsewhere stays closed to whoever has only this.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export const throughService = (
  key: IKey,
  service: 'dynamodb' | 's3' | 'sqs',
  actions: string[] = ['kms:Decrypt', 'kms:GenerateDataKey'],
): PolicyStatement =>
  new PolicyStatement({
    actions,
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(key).region}.amazonaws.com` } },
  });
