import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hosts, type Resource, synthesised } from './synthesised.ts';

/**
 * What keeps something, and the properties whose change would make CloudFormation replace it and leave what it kept behind.
 * A new GenerateSecretString replaces the value of a secret. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
 */
const stateful: Record<string, string[]> = {
  'AWS::Athena::WorkGroup': ['Name'],
  'AWS::Bedrock::DataSource': ['KnowledgeBaseId', 'DataSourceConfiguration', 'VectorIngestionConfiguration'],
  'AWS::Bedrock::KnowledgeBase': ['KnowledgeBaseConfiguration', 'StorageConfiguration'],
  'AWS::CloudTrail::Trail': ['TrailName'],
  'AWS::DynamoDB::Table': ['TableName', 'KeySchema', 'AttributeDefinitions'],
  'AWS::KMS::Key': ['KeySpec', 'KeyUsage', 'MultiRegion'],
  'AWS::Logs::LogGroup': ['LogGroupName', 'LogGroupClass'],
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::S3Vectors::Index': [
    'VectorBucketArn',
    'DataType',
    'Dimension',
    'DistanceMetric',
    'EncryptionConfiguration',
    'IndexName',
    'MetadataConfiguration',
  ],
  'AWS::S3Vectors::VectorBucket': ['VectorBucketName', 'EncryptionConfiguration'],
  'AWS::SecretsManager::Secret': ['Name', 'GenerateSecretString'],
  'AWS::SQS::Queue': ['QueueName', 'FifoQueue'],
};

const kept = ({ Type, Properties }: Resource) => ({
  type: Type,
  ...Object.fromEntries(
    (stateful[Type] ?? [])
      .filter((key) => Properties[key] !== undefined)
      .map((key) => [key, JSON.stringify(Properties[key])]),
  ),
});

describe.each(hosts)('An upgrade on %s', (host) => {
  const { resources } = synthesised('minimal', host);
  const keeping = Object.entries(resources).filter(([, { Type }]) => Type in stateful);

  it('replaces nothing that keeps something: the ids and what cannot change are those of the last release', async () => {
    const now = Object.fromEntries(keeping.map(([id, resource]) => [id, kept(resource)]));
    // Written anew, by -u, for a release alone.
    await expect(`${JSON.stringify(now, undefined, 2)}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, 'released', `${host}.json`),
    );
  });

  it('and an uninstall leave what people would miss; a first deploy that fails leaves no name in the way of the next', () => {
    const missed = keeping.filter(
      ([id, { Type }]) =>
        /^AWS::(S3::Bucket|DynamoDB::Table|KMS::Key|SQS::Queue)$/.test(Type) ||
        (/Secret/.test(Type) && !/Cursor/.test(id)),
    );
    expect(missed.length).toBeGreaterThan(10);
    for (const [id, resource] of missed)
      expect(resource, id).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  });
});
