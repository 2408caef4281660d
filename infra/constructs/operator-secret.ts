import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

export interface SecretReference {
  secretArn: string;
}

interface OperatorSecretProps {
  name: string;
  key: IKey;
  /** `new`, or the ARN of a secret that is there already. */
  is: string;
  /** What the operator fills in after the deploy. */
  fields: string[];
}

/** A secret whose values only the operator knows: made with empty fields, or one of the operator's own. */
export const operatorSecret = (
  scope: Construct,
  id: string,
  { name, key, is, fields }: OperatorSecretProps,
): SecretReference => {
  if (is !== 'new') return Secret.fromSecretCompleteArn(scope, id, is);
  const secret = new Secret(scope, id, {
    secretName: name,
    encryptionKey: key,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    generateSecretString: {
      secretStringTemplate: JSON.stringify(Object.fromEntries(fields.map((field) => [field, '']))),
      generateStringKey: 'unused',
    },
  });
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'Only its vendor can issue a new token: docs/security.md says how each is rotated.',
  });
  return secret;
};

/** What a role needs to read it. One of the operator's own may have another key: its account's policies say so. */
export const readingSecret = (secret: SecretReference, key: IKey): PolicyStatement[] => [
  new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] }),
  new PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:EncryptionContext:SecretARN': secret.secretArn } },
  }),
];
