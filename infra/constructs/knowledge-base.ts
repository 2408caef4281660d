import { Stack } from 'aws-cdk-lib';
import { CfnDataSource, CfnKnowledgeBase } from 'aws-cdk-lib/aws-bedrock';
import { PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnIndex, CfnVectorBucket } from 'aws-cdk-lib/aws-s3vectors';
import { Construct } from 'constructs';
import { embeddingModel } from '../residency.ts';
import { servicePrincipal } from './service-principal.ts';

interface KnowledgeBaseProps {
  name: string;
  key: IKey;
  /** Where the pages lie. */
  documents: Bucket;
}

/** Of the embedding model's vectors. */
const dimension = 1024;

/** Pages of advice, found by what they mean; the vectors lie in S3, so that an idle knowledge base costs next to nothing. */
export class KnowledgeBase extends Construct {
  readonly id: string;
  readonly arn: string;
  readonly dataSourceId: string;

  constructor(scope: Construct, id: string, { name, key, documents }: KnowledgeBaseProps) {
    super(scope, id);
    const { region, account } = Stack.of(this);
    const encryptionConfiguration = { sseType: 'aws:kms', kmsKeyArn: key.keyArn };
    const vectors = new CfnVectorBucket(this, 'Vectors', { encryptionConfiguration });
    const index = new CfnIndex(this, 'Index', {
      vectorBucketArn: vectors.attrVectorBucketArn,
      dataType: 'float32',
      dimension,
      distanceMetric: 'cosine',
      encryptionConfiguration,
      // Both are longer than the 2 KB that may be filtered by: https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-vectors-bedrock-kb.html
      metadataConfiguration: { nonFilterableMetadataKeys: ['AMAZON_BEDROCK_TEXT', 'AMAZON_BEDROCK_METADATA'] },
    });
    const embeddingModelArn = `arn:aws:bedrock:${region}::foundation-model/${embeddingModel}`;
    const role = new Role(this, 'Role', {
      assumedBy: servicePrincipal(this, 'bedrock', 'knowledge-base/*'),
      inlinePolicies: {
        own: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['s3:ListBucket'], resources: [documents.bucketArn] }),
            new PolicyStatement({ actions: ['s3:GetObject'], resources: [documents.arnForObjects('*')] }),
            new PolicyStatement({ actions: ['bedrock:InvokeModel'], resources: [embeddingModelArn] }),
            new PolicyStatement({
              actions: [
                's3vectors:DeleteVectors',
                's3vectors:GetIndex',
                's3vectors:GetVectors',
                's3vectors:PutVectors',
                's3vectors:QueryVectors',
              ],
              resources: [index.attrIndexArn],
            }),
            new PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }),
          ],
        }),
      },
    });
    const base = new CfnKnowledgeBase(this, 'Resource', {
      name,
      roleArn: role.roleArn,
      knowledgeBaseConfiguration: { type: 'VECTOR', vectorKnowledgeBaseConfiguration: { embeddingModelArn } },
      storageConfiguration: { type: 'S3_VECTORS', s3VectorsConfiguration: { indexArn: index.attrIndexArn } },
    });
    // The role's own policy must be there before Bedrock tries it.
    base.node.addDependency(role);
    const pages = new CfnDataSource(this, 'Pages', {
      name: 'pages',
      knowledgeBaseId: base.attrKnowledgeBaseId,
      dataDeletionPolicy: 'RETAIN',
      dataSourceConfiguration: {
        type: 'S3',
        s3Configuration: { bucketArn: documents.bucketArn, bucketOwnerAccountId: account },
      },
      serverSideEncryptionConfiguration: { kmsKeyArn: key.keyArn },
      vectorIngestionConfiguration: {
        // About one section of a page.
        chunkingConfiguration: {
          chunkingStrategy: 'FIXED_SIZE',
          fixedSizeChunkingConfiguration: { maxTokens: 500, overlapPercentage: 15 },
        },
      },
    });
    this.id = base.attrKnowledgeBaseId;
    this.arn = base.attrKnowledgeBaseArn;
    this.dataSourceId = pages.attrDataSourceId;
  }
}
