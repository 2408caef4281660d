import { CfnOutput, Duration } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { CfnDatabase } from 'aws-cdk-lib/aws-glue';
import { ManagedPolicy, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Config } from '../config.ts';
import { LogTable } from '../constructs/log-table.ts';
import { PrivateBucket } from '../constructs/private-bucket.ts';
import { throughService } from '../constructs/through-service.ts';
import { Workgroup } from '../constructs/workgroup.ts';
import { databaseName, partitionsOf } from '../environment.ts';
import { cloudtrailFolder, folder } from '../log-folders.ts';
import { cloudtrailLayout, projection, zscalerLayout } from '../tables.ts';
import { DeploymentStack, type DeploymentStackProps } from './deployment-stack.ts';

type LogBucket = NonNullable<Config['sources']['cloudtrail']>['bucket'];

interface BucketReference {
  bucketName: string;
  bucketArn: string;
  /** Where this deployment made it. */
  made?: PrivateBucket;
}

/** Log files in S3 as tables that Athena searches. */
export class LogsStack extends DeploymentStack {
  /** What the role of a source needs to search its table, by source. */
  readonly reading: Record<string, PolicyStatement[]> = {};
  readonly results: PrivateBucket;
  readonly database: string;

  constructor(scope: Construct, id: string, props: DeploymentStackProps) {
    super(scope, id, props);
    const { config, key } = this;
    this.database = databaseName(config.name);
    this.results = new PrivateBucket(this, 'Results', {
      encryptionKey: key,
      lifecycleRules: [
        {
          expiration: Duration.days(config.retention.results),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
    const database = new CfnDatabase(this, 'Database', {
      catalogId: this.account,
      databaseInput: { name: this.database, description: `Logs that ${config.name} searches` },
    });
    for (const table of [this.#cloudtrail(), this.#zscaler()]) table?.addResourceDependency(database);
  }

  #cloudtrail(): LogTable | undefined {
    const { cloudtrail } = this.config.sources;
    if (!cloudtrail) return undefined;
    const bucket = this.#bucket('CloudTrail', cloudtrail.bucket);
    if (bucket.made) {
      this.#trail(bucket.made);
      new CfnOutput(this, 'CloudTrailBucket', { value: bucket.bucketName });
    }
    const { accounts, regions } = partitionsOf(this.config);
    const location = `s3://${bucket.bucketName}/${cloudtrailFolder(cloudtrail)}`;
    return this.#table('cloudtrail', 'cloudtrail_logs', bucket, cloudtrail.bucket, {
      layout: cloudtrailLayout,
      location,
      projection: projection(
        {
          account: { values: accounts },
          region: { values: regions },
          timestamp: { since: cloudtrail.since, format: 'yyyy/MM/dd', unit: 'DAYS' },
        },
        `${location}\${account}/CloudTrail/\${region}/\${timestamp}`,
      ),
    });
  }

  #zscaler(): LogTable | undefined {
    const { zscaler } = this.config.sources;
    if (!zscaler) return undefined;
    const bucket = this.#bucket('Zscaler', zscaler.bucket);
    if (bucket.made) this.#zscalerWriter(bucket.made);
    const location = `s3://${bucket.bucketName}/${folder(zscaler.bucket.prefix)}`;
    const feed = { values: zscaler.feeds };
    const hour = { since: `${zscaler.since}/00`, format: 'yyyy/MM/dd/HH', unit: 'HOURS' } as const;
    return this.#table('zscaler', 'zscaler_logs', bucket, zscaler.bucket, {
      location,
      ...(zscaler.folders === 'hourly'
        ? { layout: zscalerLayout, projection: projection({ feed, hour }, `${location}\${feed}/\${hour}`) }
        : {
            layout: { ...zscalerLayout, partitions: zscalerLayout.partitions.slice(0, 1) },
            projection: projection({ feed }, `${location}\${feed}`),
          }),
    });
  }

  #bucket(id: string, { existing }: LogBucket): BucketReference {
    if (existing) return { bucketName: existing, bucketArn: `arn:aws:s3:::${existing}` };
    const made = new PrivateBucket(this, id, {
      encryptionKey: this.key,
      versioned: true,
      lifecycleRules: [
        { noncurrentVersionExpiration: Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ],
    });
    return { bucketName: made.bucketName, bucketArn: made.bucketArn, made };
  }

  /** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html */
  #trail(bucket: PrivateBucket): void {
    const { name } = this.config;
    const conditions = {
      StringEquals: { 'aws:SourceArn': `arn:aws:cloudtrail:${this.region}:${this.account}:trail/${name}` },
    };
    const principals = [new ServicePrincipal('cloudtrail.amazonaws.com')];
    bucket.addToResourcePolicy(
      new PolicyStatement({ principals, actions: ['s3:GetBucketAcl'], resources: [bucket.bucketArn], conditions }),
    );
    bucket.addToResourcePolicy(
      new PolicyStatement({
        principals,
        actions: ['s3:PutObject'],
        resources: [`${bucket.bucketArn}/AWSLogs/${this.account}/*`],
        conditions,
      }),
    );
    const trail = new CfnTrail(this, 'Trail', {
      trailName: name,
      s3BucketName: bucket.bucketName,
      kmsKeyId: this.key.keyArn,
      isLogging: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
    });
    // CloudTrail tries the bucket when the trail is made.
    if (bucket.policy) trail.node.addDependency(bucket.policy);
  }

  /** Cloud NSS writes with the access key of a user of the customer's: https://help.zscaler.com/zia/about-cloud-nss-feeds */
  #zscalerWriter(bucket: PrivateBucket): void {
    new ManagedPolicy(this, 'ZscalerWriter', {
      managedPolicyName: `${this.config.name}-zscaler-writer-${this.region}`,
      description: 'For the IAM user whose access key the Cloud NSS feeds hold',
      statements: [
        new PolicyStatement({ actions: ['s3:PutObject'], resources: [bucket.arnForObjects('*')] }),
        throughService(this.key, 's3'),
      ],
    });
    new CfnOutput(this, 'ZscalerBucket', {
      value: bucket.bucketName,
      description: 'Folder URL of the feeds: /web, /firewall …',
    });
  }

  #table(
    source: string,
    table: string,
    bucket: BucketReference,
    { existing, key: foreignKey, prefix }: LogBucket,
    props: Pick<ConstructorParameters<typeof LogTable>[2], 'layout' | 'location' | 'projection'>,
  ): LogTable {
    const { name, queryLimitGb } = this.config;
    const workgroup = new Workgroup(this, `${source}-workgroup`, {
      name: `${name}-${source}`,
      key: this.key,
      results: this.results,
      limit: queryLimitGb * 1024 ** 3,
    });
    const glue = (kind: string) => `arn:aws:glue:${this.region}:${this.account}:${kind}`;
    this.reading[source] = [
      new PolicyStatement({
        actions: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetPartitions'],
        resources: [glue('catalog'), glue(`database/${this.database}`), glue(`table/${this.database}/${table}`)],
      }),
      new PolicyStatement({ actions: ['s3:GetObject'], resources: [`${bucket.bucketArn}/${folder(prefix)}*`] }),
      new PolicyStatement({ actions: ['s3:GetBucketLocation', 's3:ListBucket'], resources: [bucket.bucketArn] }),
      ...(existing && foreignKey ? [new PolicyStatement({ actions: ['kms:Decrypt'], resources: [foreignKey] })] : []),
      ...workgroup.statements,
    ];
    return new LogTable(this, `${source}-table`, { account: this.account, database: this.database, table, ...props });
  }
}
