import { describe, expect, it } from 'vitest';
import { read, threat } from '../../support/exports.ts';

describe('GuardDuty exports', () => {
  it('as the AWS CLI prints them become what the wire has, keys that are values excepted', async () => {
    const { guardduty } = await read({
      'guardduty/cli.json': JSON.stringify({
        Findings: [
          {
            Id: 'f1',
            UpdatedAt: '2026-11-22T08:00:00.000Z',
            Resource: { S3BucketDetails: [{ Tags: [{ Key: 'Team', Value: 'Data' }] }] },
            Service: { Action: { AwsApiCallAction: { AffectedResources: { 'AWS::S3::Bucket': 'example' } } } },
          },
        ],
      }),
    });
    expect(guardduty).toEqual([
      {
        id: 'f1',
        updatedAt: '2026-11-22T08:00:00.000Z',
        resource: { s3BucketDetails: [{ tags: [{ key: 'Team', value: 'Data' }] }] },
        service: { action: { awsApiCallAction: { affectedResources: { 'AWS::S3::Bucket': 'example' } } } },
      },
    ]);
  });
});

describe('SentinelOne exports', () => {
  it('may hold activities, which are neither threats nor unreadable', async () => {
    const data = await read({
      'sentinelone/a.ndjson': [threat('1'), { id: '2', activityType: 27, data: {} }]
        .map((one) => JSON.stringify(one))
        .join('\n'),
    });
    expect(data.sentinelone.map(({ id }) => id)).toEqual(['1']);
    expect(data.unreadable).toEqual([]);
  });

  it('that have no time could not be found in any window: they are unreadable', async () => {
    const lines = [
      threat('1'),
      { id: '2', threatInfo: {} },
      { id: '3', threatInfo: {}, createdAt: '2026-11-22T08:00:00Z' },
      { id: '4' },
    ];
    const data = await read({ 'sentinelone/a.ndjson': lines.map((one) => JSON.stringify(one)).join('\n') });
    expect(data.sentinelone.map(({ id }) => id)).toEqual(['1', '3']);
    expect(data.unreadable).toEqual([{ file: 'sentinelone/a.ndjson', lines: 2 }]);
  });

  it('whose id stands in threatInfo alone have it where the API has it', async () => {
    const { id, ...rest } = threat('6661188016235585870');
    const data = await read({ 'sentinelone/a.ndjson': JSON.stringify(rest) });
    expect(data.sentinelone.map((each) => each.id)).toEqual([id]);
  });
});
