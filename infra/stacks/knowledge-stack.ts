import { CfnOutput, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { KnowledgeBase } from '../constructs/knowledge-base.ts';
import { PrivateBucket } from '../constructs/private-bucket.ts';
import { DeploymentStack, type DeploymentStackProps } from './deployment-stack.ts';

/** Advice for the agent to quote: the project's pages and the operator's own documents. */
export class KnowledgeStack extends DeploymentStack {
  readonly knowledgeBase: KnowledgeBase;

  constructor(scope: Construct, id: string, props: DeploymentStackProps) {
    super(scope, id, props);
    const documents = new PrivateBucket(this, 'Documents', {
      encryptionKey: this.key,
      versioned: true,
      lifecycleRules: [
        { noncurrentVersionExpiration: Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    this.knowledgeBase = new KnowledgeBase(this, 'KnowledgeBase', { ...this.deployment, documents });
    const { id: knowledgeBaseId, dataSourceId } = this.knowledgeBase;
    new CfnOutput(this, 'DocumentsBucket', { value: documents.bucketName });
    new CfnOutput(this, 'KnowledgeBaseId', { value: knowledgeBaseId });
    new CfnOutput(this, 'DataSourceId', { value: dataSourceId });
  }
}
