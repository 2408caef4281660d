import { Duration } from 'aws-cdk-lib';
import { CfnNamedQuery } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase } from 'aws-cdk-lib/aws-glue';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { auditLayout, auditQueries } from '../audit-table.ts';
import type { Config } from '../config.ts';
import { databaseName } from '../environment.ts';
import { projection } from '../tables.ts';
import type { Deployment } from './bundled-function.ts';
import { LogTable } from './log-table.ts';
import { PrivateBucket } from './private-bucket.ts';
import { throughService } from './through-service.ts';
import { Workgroup } from './workgroup.ts';

interface AuditProps extends Deployment {
  config: Config;
  results: PrivateBucket;
}

/** One object for each turn, which nobody can change or delete before its time; and a table to ask who asked what. */
export class Audit extends Construct {
  readonly bucket: PrivateBucket;
  /** For the one who writes, who can neither read nor delete. */
  readonly writing: PolicyStatement[];

  constructor(scope: Construct, id: string, { config, key, results }: AuditProps) {
    super(scope, id);
    const kept = Duration.days(config.retention.audit);
    this.bucket = new PrivateBucket(this, 'Bucket', {
      encryptionKey: key,
      versioned: true,
      ...(config.objectLock === 'governance' && {
        objectLockEnabled: true,
        objectLockDefaultRetention: ObjectLockRetention.governance(kept),
      }),
      lifecycleRules: [
        { expiration: kept, noncurrentVersionExpiration: Duration.days(1) },
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    this.writing = [
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [`${this.bucket.bucketArn}/year=*`] }),
      // Only to encrypt what it writes.
      throughService(key, 's3', ['kms:GenerateDataKey']),
    ];
    this.#table(
      config,
      new Workgroup(this, 'Workgroup', {
        name: `${config.name}-audit`,
        key,
        results,
        limit: config.queryLimitGb * 1024 ** 3,
      }),
    );
  }

  #table({ account, name }: Config, workgroup: Workgroup): void {
    const database = `${databaseName(name)}_audit`;
    const parent = new CfnDatabase(this, 'Database', {
      catalogId: account,
      databaseInput: { name: database, description: `Who asked ${name} what` },
    });
    const location = `s3://${this.bucket.bucketName}/`;
    const table = new LogTable(this, 'Table', {
      account,
      database,
      table: 'turns',
      layout: auditLayout,
      location,
      projection: projection(
        {
          year: { range: '2026,2046', digits: 4 },
          month: { range: '1,12', digits: 2 },
          day: { range: '1,31', digits: 2 },
        },
        `${location}year=\${year}/month=\${month}/day=\${day}`,
      ),
    });
    table.addResourceDependency(parent);
    for (const [query, { description, text }] of Object.entries(auditQueries)) {
      const saved = new CfnNamedQuery(this, query, {
        name: `${name}: ${description}`,
        database,
        workGroup: `${name}-audit`,
        queryString: text,
      });
      saved.node.addDependency(workgroup);
    }
  }
}
