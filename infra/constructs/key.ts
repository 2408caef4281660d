import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccountRootPrincipal, PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key as KmsKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** What the account's own policies may grant. Without these nobody could look after the key; none of them is `kms:*`. */
const administration = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListKeyRotations',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:RotateKeyOnDemand',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];
const use = [
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** The one key of the deployment. Services that encrypt on their own behalf may use it for this deployment's resources alone. */
export class Key extends KmsKey {
  constructor(scope: Construct, id: string, { name }: { name: string }) {
    const { account, region } = Stack.of(scope);
    const service = (principal: string, actions: string[], conditions: object) =>
      new PolicyStatement({
        principals: [new ServicePrincipal(principal)],
        actions,
        resources: ['*'],
        conditions: conditions as Record<string, Record<string, unknown>>,
      });
    const ours = { 'aws:SourceAccount': account };
    super(scope, id, {
      alias: name,
      description: `Everything that ${name} keeps`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      // In a key's policy `*` is the key itself: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
      policy: new PolicyDocument({
        statements: [
          new PolicyStatement({
            principals: [new AccountRootPrincipal()],
            actions: [...administration, ...use],
            resources: ['*'],
          }),
          // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
          service(
            `logs.${region}.amazonaws.com`,
            [
              'kms:Decrypt',
              'kms:DescribeKey',
              'kms:Encrypt',
              'kms:GenerateDataKey',
              'kms:ReEncryptFrom',
              'kms:ReEncryptTo',
            ],
            {
              ArnLike: {
                'kms:EncryptionContext:aws:logs:arn': ['lambda', 'vendedlogs'].map(
                  (kind) => `arn:aws:logs:${region}:${account}:log-group:/aws/${kind}/${name}*`,
                ),
              },
            },
          ),
          // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
          service('cloudwatch.amazonaws.com', ['kms:Decrypt', 'kms:GenerateDataKey'], { StringEquals: ours }),
          // https://docs.aws.amazon.com/bedrock/latest/userguide/encryption-agents-new.html
          service('bedrock.amazonaws.com', ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'], {
            StringEquals: ours,
          }),
          // https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-encryption.html
          service('bedrock-agentcore.amazonaws.com', ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'], {
            StringEquals: ours,
          }),
          // https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-vectors-data-encryption.html
          service('indexing.s3vectors.amazonaws.com', ['kms:Decrypt'], {
            StringEquals: ours,
            ArnLike: { 'aws:SourceArn': `arn:aws:s3vectors:${region}:${account}:bucket/*` },
          }),
          // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
          service('cloudtrail.amazonaws.com', ['kms:DescribeKey', 'kms:GenerateDataKey'], {
            StringEquals: { 'aws:SourceArn': `arn:aws:cloudtrail:${region}:${account}:trail/${name}` },
          }),
        ],
      }),
    });
  }
}
