import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** Encrypted with the deployment's key, over TLS only, never public, and left behind when its stack goes. */
export class PrivateBucket extends Bucket {
  constructor(scope: Construct, id: string, { encryptionKey, ...props }: BucketProps & { encryptionKey: IKey }) {
    super(scope, id, {
      encryption: BucketEncryption.KMS,
      encryptionKey,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      ...props,
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-S1',
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
      reason:
        'Server access logs cannot be encrypted with a customer key; data events of CloudTrail say who read what.',
    });
  }
}
