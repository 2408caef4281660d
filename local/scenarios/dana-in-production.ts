import { buckets, person, production, trail } from './organisation.ts';
import { attackSequence } from './records/attack-sequence.ts';
import { cloudTrailEvent, consoleLogin } from './records/cloudtrail.ts';
import { accessKey, apiCallAction, bucket, finding } from './records/guardduty.ts';
import { browsers } from './records/okta.ts';
import { federated, roleSession, sessionKey } from './records/principals.ts';
import type { Beat } from './story.ts';

const dana = person('dana');
const analyst = person('minsu.kim');
export const remote = '203.0.113.7';
const role = 'AWSReservedSSO_PlatformAdmin_0123456789abcdef';
const hour = 60;

interface Call {
  call: string;
  request: (index: number) => Record<string, unknown>;
  region?: string;
  data?: boolean;
  by?: typeof dana;
  times?: number;
  secondsApart?: number;
}

const api = (minutesBefore: number, what: string, { by = dana, ...made }: Call): Beat => ({
  minutesBefore,
  source: 'cloudtrail',
  what,
  ...(made.times && { times: made.times, secondsApart: made.secondsApart ?? 1 }),
  record: (at, random, index) =>
    cloudTrailEvent(at, random, {
      account: production,
      region: made.region ?? 'us-east-1',
      call: made.call,
      data: made.data ?? false,
      identity: roleSession(production, role, by.email, new Date(at.getTime() - 20 * 60_000), true),
      ip: by === dana ? remote : by.publicIp,
      userAgent: by === dana ? browsers.windows : browsers.macos,
      request: made.request(index),
    }),
});

const exports = { bucketName: buckets.exports, Host: `${buckets.exports}.s3.us-east-1.amazonaws.com` };
const trailArn = `arn:aws:cloudtrail:us-east-1:${production}:trail/${trail}`;

/** What the session does in the production account, what GuardDuty makes of it, and how it is put right. */
export const beats: readonly Beat[] = [
  {
    minutesBefore: 31 * hour + 19,
    source: 'cloudtrail',
    what: 'A role session for dana is made',
    record: (at, random) =>
      cloudTrailEvent(at, random, {
        account: production,
        region: 'us-east-1',
        call: 'sts:AssumeRoleWithSAML',
        identity: federated(production, 'okta', dana.email),
        ip: remote,
        userAgent: browsers.windows,
        readOnly: true,
        request: {
          roleArn: `arn:aws:iam::${production}:role/${role}`,
          principalArn: `arn:aws:iam::${production}:saml-provider/okta`,
          durationSeconds: 3600,
        },
        response: {
          assumedRoleUser: { arn: `arn:aws:sts::${production}:assumed-role/${role}/${dana.email}` },
          subject: dana.email,
          issuer: 'http://www.okta.com/exk1example',
        },
      }),
  },
  {
    minutesBefore: 31 * hour + 18,
    source: 'cloudtrail',
    what: 'The session signs in to the console',
    record: (at, random) =>
      consoleLogin(at, random, {
        account: production,
        identity: roleSession(production, role, dana.email, at),
        ip: remote,
        userAgent: browsers.windows,
        mfa: false,
      }),
  },
  api(30 * hour + 50, 'It looks around the buckets', {
    call: 's3:ListBuckets',
    request: () => ({}),
    times: 3,
    secondsApart: 40,
  }),
  api(30 * hour + 2, "It stops the account's trail", {
    call: 'cloudtrail:StopLogging',
    request: () => ({ name: trailArn }),
  }),
  {
    minutesBefore: 29 * hour + 45,
    source: 'guardduty',
    what: 'GuardDuty notices that the trail was stopped',
    record: (at, random) =>
      finding(at, random, {
        account: production,
        region: 'us-east-1',
        type: 'Stealth:IAMUser/CloudTrailLoggingDisabled',
        severity: 2,
        title: `AWS CloudTrail trail ${trailArn} was disabled.`,
        description: `AWS CloudTrail trail ${trailArn} was disabled by ${dana.email} calling StopLogging.`,
        resource: accessKey(dana.email, 'AssumedRole', sessionKey(role, dana.email)),
        action: apiCallAction('cloudtrail:StopLogging', remote, { 'AWS::CloudTrail::Trail': trailArn }),
      }),
  },
  api(29 * hour + 40, 'It opens the bucket with the customer exports to everyone', {
    call: 's3:PutBucketPolicy',
    request: () => ({
      ...exports,
      policy: '',
      bucketPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'Share',
            Effect: 'Allow',
            Principal: '*',
            Action: 's3:GetObject',
            Resource: `arn:aws:s3:::${buckets.exports}/*`,
          },
        ],
      },
    }),
  }),
  api(29 * hour + 30, 'It reads the exports, one object after the other', {
    call: 's3:GetObject',
    data: true,
    times: 140,
    secondsApart: 9,
    request: (index) => ({ ...exports, key: `2026/exports/customers-${String(index).padStart(4, '0')}.parquet` }),
  }),
  {
    minutesBefore: 28 * hour + 15,
    source: 'guardduty',
    what: 'GuardDuty finds the reading of the bucket unusual',
    record: (at, random) =>
      finding(at, random, {
        account: production,
        region: 'us-east-1',
        type: 'Exfiltration:S3/AnomalousBehavior',
        severity: 8,
        title: `The user AssumedRole : ${role} is anomalously invoking APIs commonly used in Exfiltration tactics.`,
        description: `APIs commonly used in Exfiltration tactics were invoked by ${dana.email} from ${remote} under anomalous circumstances.`,
        resource: {
          ...accessKey(dana.email, 'AssumedRole', sessionKey(role, dana.email)),
          resourceType: 'S3Bucket',
          s3BucketDetails: [bucket(buckets.exports, true)],
        },
        action: apiCallAction('s3:GetObject', remote, { 'AWS::S3::Bucket': buckets.exports }),
        count: 140,
        lasted: 40,
      }),
  },
  api(27 * hour + 5, 'minsu.kim starts the trail again', {
    call: 'cloudtrail:StartLogging',
    by: analyst,
    request: () => ({ name: trailArn }),
  }),
  api(27 * hour, 'minsu.kim removes the policy of the bucket', {
    call: 's3:DeleteBucketPolicy',
    by: analyst,
    request: () => ({ ...exports, policy: '' }),
  }),
  {
    minutesBefore: 20 * hour + 30,
    source: 'guardduty',
    what: 'GuardDuty sees one attack in all of it',
    record: (at, random) =>
      attackSequence(at, random, {
        account: production,
        region: 'us-east-1',
        user: dana.email,
        ip: remote,
        bucketName: buckets.exports,
        what: `${dana.email} stopped ${trail}, changed the policy of ${buckets.exports} and read 140 objects from ${remote}.`,
        lasted: 8 * hour,
        signals: [
          { name: 'Stealth:IAMUser/CloudTrailLoggingDisabled', type: 'FINDING', minutesAgo: 572, severity: 2 },
          { name: 's3:PutBucketPolicy', type: 'CLOUD_TRAIL', minutesAgo: 550, severity: 5 },
          { name: 's3:GetObject', type: 'S3_DATA_EVENTS', minutesAgo: 540, severity: 5 },
          { name: 'Exfiltration:S3/AnomalousBehavior', type: 'FINDING', minutesAgo: 465, severity: 8 },
        ],
        tactics: ['Defense Evasion', 'Exfiltration'],
        techniques: ['T1562.008', 'T1530'],
        calls: ['cloudtrail:StopLogging', 's3:PutBucketPolicy', 's3:GetObject'],
      }),
  },
];
