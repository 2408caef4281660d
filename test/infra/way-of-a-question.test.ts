import { describe, expect, it } from 'vitest';
import { hosts, readable, synthesised } from './synthesised.ts';

/** Time budgets in seconds: each step ends before the one that waits for it. */
const worker = 360;

describe.each(hosts)('The way of a question on %s', (host) => {
  const { ofType } = synthesised('minimal', host);
  const properties = (type: string) => ofType(type).map(([, { Properties }]) => Properties);

  it('begins at the one public route, which is throttled', () => {
    expect(properties('AWS::ApiGatewayV2::Route').map(({ RouteKey }) => RouteKey)).toEqual(['POST /slack/events']);
    expect(properties('AWS::ApiGatewayV2::Stage')).toEqual([
      expect.objectContaining({ DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 } }),
    ]);
    for (const url of ['AWS::Lambda::Url', 'AWS::ElasticLoadBalancingV2::LoadBalancer'])
      expect(ofType(url)).toEqual([]);
  });

  it('waits in a queue in order, clicks in another; what three runs could not settle is set aside for two weeks', () => {
    const queues = properties('AWS::SQS::Queue');
    expect(queues.map(({ QueueName }) => QueueName).toSorted()).toEqual([
      'ask-aws-interactions',
      'ask-aws-interactions-dead',
      'ask-aws-questions-dead.fifo',
      'ask-aws-questions.fifo',
    ]);
    for (const { QueueName, FifoQueue, VisibilityTimeout, MessageRetentionPeriod, RedrivePolicy } of queues) {
      expect(Boolean(FifoQueue)).toBe(String(QueueName).endsWith('.fifo'));
      expect({ VisibilityTimeout, MessageRetentionPeriod }).toEqual({
        VisibilityTimeout: worker,
        MessageRetentionPeriod: 14 * 24 * 3600,
      });
      const isDead = String(QueueName).includes('-dead');
      if (isDead) expect(RedrivePolicy).toBeUndefined();
      else expect(RedrivePolicy).toMatchObject({ maxReceiveCount: 3, deadLetterTargetArn: expect.anything() });
    }
  });

  it('is taken one at a time by a worker that has as long as the queue hides it', () => {
    const sources = properties('AWS::Lambda::EventSourceMapping');
    expect(sources).toHaveLength(4);
    for (const { BatchSize, ScalingConfig } of sources)
      expect({ BatchSize, ScalingConfig }).toEqual({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 20 } });
    const timeouts = Object.fromEntries(
      properties('AWS::Lambda::Function').map(({ FunctionName, Timeout }) => [FunctionName, Timeout]),
    );
    expect(timeouts).toMatchObject({
      'ask-aws-receiver': 10,
      'ask-aws-worker': worker,
      'ask-aws-dead-letter': worker,
      'ask-aws-cloudtrail': 60,
    });
  });

  it('is remembered in a table that is paid by use, can be restored, and forgets by itself', () => {
    expect(properties('AWS::DynamoDB::Table')).toEqual([
      expect.objectContaining({
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        DeletionProtectionEnabled: true,
      }),
    ]);
  });

  it('reaches every bucket over TLS alone, and none of them from outside', () => {
    const buckets = properties('AWS::S3::Bucket');
    expect(buckets.length).toBe(4);
    for (const { PublicAccessBlockConfiguration, OwnershipControls } of buckets) {
      expect(Object.values(PublicAccessBlockConfiguration as object)).toEqual([true, true, true, true]);
      expect(OwnershipControls).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] });
    }
    const policies = properties('AWS::S3::BucketPolicy');
    expect(policies).toHaveLength(buckets.length);
    for (const { PolicyDocument } of policies)
      expect(JSON.stringify(PolicyDocument)).toContain('{"Bool":{"aws:SecureTransport":"false"}}');
  });

  it('keeps what auditors read for as long as it is locked, and lets no other function near it', () => {
    const [audit] = ofType('AWS::S3::Bucket').filter(([id]) => id.includes('Audit'));
    expect(audit?.[1].Properties).toMatchObject({
      LifecycleConfiguration: { Rules: expect.arrayContaining([expect.objectContaining({ ExpirationInDays: 365 })]) },
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 365 } } },
    });
    const told = ofType('AWS::Lambda::Function').filter(([, { Properties }]) =>
      readable((Properties.Environment as { Variables: Record<string, unknown> }).Variables.AUDIT_BUCKET ?? ''),
    );
    expect(told.map(([, { Properties }]) => Properties.FunctionName)).toEqual([
      'ask-aws-worker',
      'ask-aws-dead-letter',
    ]);
  });
});
