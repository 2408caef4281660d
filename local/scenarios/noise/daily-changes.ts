import type { Json } from '../../dataset.ts';
import { buckets, development, person, production, server } from '../organisation.ts';
import { cloudTrailEvent } from '../records/cloudtrail.ts';
import { browsers } from '../records/okta.ts';
import { iamUser, roleSession } from '../records/principals.ts';
import type { Hour } from './hour.ts';

interface Change {
  call: string;
  request: Json;
  region?: string;
}

/** What is changed on purpose, one thing a day, in turn. */
const changes: Change[] = [
  {
    call: 'ec2:AuthorizeSecurityGroupIngress',
    request: {
      groupId: 'sg-0123456789abcdef0',
      ipPermissions: {
        items: [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, ipRanges: { items: [{ cidrIp: '10.0.0.0/8' }] } }],
      },
    },
  },
  {
    call: 'iam:AttachRolePolicy',
    request: { roleName: 'app-server', policyArn: 'arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy' },
  },
  {
    call: 'ec2:ModifySnapshotAttribute',
    request: {
      snapshotId: 'snap-0123456789abcdef0',
      attributeType: 'CREATE_VOLUME_PERMISSION',
      createVolumePermission: { add: { items: [{ userId: development }] } },
    },
    region: 'ap-northeast-2',
  },
  {
    call: 's3:PutBucketPublicAccessBlock',
    request: {
      bucketName: buckets.backups,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    },
  },
  {
    call: 'ec2:RunInstances',
    request: {
      instanceType: 'm7i.large',
      instancesSet: { items: [{ imageId: 'ami-0123456789abcdef0', minCount: 1, maxCount: 2 }] },
    },
  },
  {
    call: 'ec2:AuthorizeSecurityGroupIngress',
    request: {
      groupId: 'sg-0fedcba9876543210',
      ipPermissions: {
        items: [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }],
      },
    },
    region: 'eu-west-1',
  },
  {
    call: 'kms:ScheduleKeyDeletion',
    request: { keyId: '99999999-8888-4777-8666-555555555555', pendingWindowInDays: 30 },
  },
  { call: 'ssm:StartSession', request: { target: server.instanceId } },
  {
    call: 'secretsmanager:GetSecretValue',
    request: { secretId: `arn:aws:secretsmanager:us-east-1:${production}:secret:app/database-AbCdEf` },
  },
];

export function dailyChange(hour: Hour): Json[] {
  const { random, number, start } = hour;
  const analyst = person('minsu.kim');
  const { call, request, region = 'us-east-1' } = changes[Math.floor(number / 24) % changes.length]!;
  const at = hour.instant();
  const from = { account: production, ip: analyst.publicIp, userAgent: browsers.macos };
  return [
    cloudTrailEvent(at, random, {
      ...from,
      region: 'us-east-1',
      call: 'sts:AssumeRole',
      readOnly: true,
      identity: iamUser(production, analyst.login, 'AKIAMINSUKIMEXAMPLE7'),
      request: { roleArn: `arn:aws:iam::${production}:role/operations`, roleSessionName: analyst.login },
    }),
    cloudTrailEvent(at, random, {
      ...from,
      region,
      call,
      request,
      identity: roleSession(production, 'operations', analyst.login, start, true),
    }),
  ];
}
