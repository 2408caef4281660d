import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { PrivateBucket } from './private-bucket.ts';
import { throughService } from './through-service.ts';

interface WorkgroupProps {
  name: string;
  key: IKey;
  results: PrivateBucket;
  /** Bytes after which a query is cancelled. */
  limit: number;
}

/** Queries of one source: results under its own prefix, settings that a caller cannot change. */
export class Workgroup extends Construct {
  /** What a role needs for its queries' results: https://docs.aws.amazon.com/athena/latest/ug/s3-permissions.html */
  readonly statements: PolicyStatement[];

  constructor(scope: Construct, id: string, { name, key, results, limit }: WorkgroupProps) {
    super(scope, id);
    new CfnWorkGroup(this, 'Resource', {
      name,
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: limit,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: `s3://${results.bucketName}/${name}/`,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: key.keyArn },
        },
      },
    });
    this.statements = [
      new PolicyStatement({
        actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
        resources: [`${results.bucketArn}/${name}/*`],
      }),
      new PolicyStatement({
        actions: ['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'],
        resources: [results.bucketArn],
      }),
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [results.bucketArn],
        conditions: { StringLike: { 's3:prefix': `${name}/*` } },
      }),
      // Athena writes and reads through S3.
      throughService(key, 's3'),
    ];
  }
}
