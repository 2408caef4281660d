import type { Json } from '../../dataset.ts';
import { elsewhere } from '../organisation.ts';
import type { Random } from '../random.ts';
import { bucket, finding } from './guardduty.ts';

export interface Sequence {
  account: string;
  region: string;
  user: string;
  ip: string;
  bucketName: string;
  what: string;
  /** From the first signal to the finding. */
  lasted: number;
  signals: readonly {
    name: string;
    type: 'FINDING' | 'CLOUD_TRAIL' | 'S3_DATA_EVENTS';
    minutesAgo: number;
    severity: number;
  }[];
  tactics: readonly string[];
  techniques: readonly string[];
  calls: readonly string[];
}

// https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-attack-sequence-finding-types.html
export function attackSequence(at: Date, random: Random, made: Sequence): Json {
  const arn = `arn:aws:s3:::${made.bucketName}`;
  const { city, country, latitude: lat, longitude: lon, asOrg, asNumber } = elsewhere;
  return finding(at, random, {
    account: made.account,
    region: made.region,
    type: 'AttackSequence:S3/CompromisedData',
    severity: 9.4,
    title: 'Potential data compromise of one or more S3 buckets involving a sequence of actions.',
    description:
      `A sequence of actions involving ${made.signals.length} signals indicating a possible data compromise of ` +
      `${made.bucketName} was observed for ${made.user} in account ${made.account}.`,
    resource: { resourceType: 'AttackSequence' },
    lasted: made.lasted,
    service: {
      featureName: 'Correlation',
      detection: {
        sequence: {
          uid: random.hex(32),
          description: made.what,
          actors: [{ id: 'actor-1', user: { name: made.user, type: 'AssumedRole', account: { uid: made.account } } }],
          resources: [
            {
              uid: arn,
              name: made.bucketName,
              accountId: made.account,
              region: made.region,
              resourceType: 'S3_BUCKET',
              service: 's3',
              data: { s3Bucket: bucket(made.bucketName, true) },
            },
          ],
          endpoints: [
            {
              id: 'endpoint-1',
              ip: made.ip,
              location: { city, country, lat, lon },
              autonomousSystem: { name: asOrg, number: asNumber },
            },
          ],
          signals: made.signals.map(({ name, type, minutesAgo, severity }) => {
            const seen = new Date(at.getTime() - minutesAgo * 60_000).toISOString();
            return {
              uid: random.hex(32),
              type,
              name,
              description: name,
              severity,
              count: 1,
              createdAt: seen,
              updatedAt: seen,
              firstSeenAt: seen,
              lastSeenAt: seen,
              actorIds: ['actor-1'],
              resourceUids: [arn],
              endpointIds: ['endpoint-1'],
            };
          }),
          sequenceIndicators: [
            { key: 'ATTACK_TACTIC', values: made.tactics },
            { key: 'ATTACK_TECHNIQUE', values: made.techniques },
            { key: 'HIGH_RISK_API', values: made.calls },
          ],
          additionalSequenceTypes: [],
        },
      },
    },
  });
}
