import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { athenaServed } from '../support/athena.ts';
import { account, type Event, event, idsOf, logFiles, search } from '../support/cloudtrail.ts';

describe('CloudTrail topics', () => {
  let athena: Awaited<ReturnType<typeof athenaServed>>;
  beforeAll(async () => {
    athena = await athenaServed();
  });
  afterAll(() => athena.close());

  const over = (events: Event[]) => athena.use({ cloudtrail: logFiles(events) });

  const call = (eventName: string, requestParameters: unknown = null, part: Partial<Event> = {}) =>
    event({ eventName, requestParameters, readOnly: false, ...part });
  const policy = (statement: unknown) => ({ bucketName: 'b', bucketPolicy: { Statement: statement } });
  const everyone = { Effect: 'Allow', Principal: { AWS: ['*'] }, Action: 's3:GetObject' };
  const ingress = (cidrIp: string) => ({
    groupId: 'sg-1',
    ipPermissions: { items: [{ ipRanges: { items: [{ cidrIp }] } }] },
  });
  const iam = { eventSource: 'iam.amazonaws.com' };
  const kms = { eventSource: 'kms.amazonaws.com' };
  const root = { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account };

  const examples: Record<string, { yes: Event[]; no: Event[] }> = {
    'console-logins': {
      yes: [call('ConsoleLogin', null, { responseElements: { ConsoleLogin: 'Failure' } })],
      no: [call('GetSigninToken')],
    },
    'root-use': {
      yes: [event({ userIdentity: root })],
      no: [
        event({ userIdentity: { ...root, invokedBy: 'support.amazonaws.com' } }),
        event({ userIdentity: root, eventType: 'AwsServiceEvent' }),
      ],
    },
    'iam-changes': {
      yes: [call('CreateUser', null, iam), event({ ...iam, eventName: 'PutUserPolicy', readOnly: undefined })],
      no: [
        event({ ...iam, eventName: 'ListUsers' }),
        event({ ...iam, eventName: 'GetUser', readOnly: undefined }),
        call('CreateUser'),
      ],
    },
    'access-denied': {
      yes: [event({ errorCode: 'AccessDenied' }), event({ errorCode: 'Client.UnauthorizedOperation' })],
      no: [event({ errorCode: 'Client.DryRunOperation' }), event({ errorCode: 'NoSuchBucket' })],
    },
    'network-exposure': {
      yes: [
        call('AuthorizeSecurityGroupIngress', ingress('0.0.0.0/0')),
        call('ModifySecurityGroupRules', { rule: { CidrIpv6: '::/0' } }),
        call('CreateNetworkAclEntry', { cidrBlock: '0.0.0.0/0', egress: false, ruleAction: 'allow' }),
      ],
      no: [
        call('AuthorizeSecurityGroupIngress', ingress('10.0.0.0/8')),
        call('AuthorizeSecurityGroupEgress', ingress('0.0.0.0/0')),
        call('CreateNetworkAclEntry', { cidrBlock: '0.0.0.0/0', egress: true, ruleAction: 'allow' }),
        call('CreateNetworkAclEntry', { cidrBlock: '0.0.0.0/0', egress: false, ruleAction: 'deny' }),
      ],
    },
    's3-exposure': {
      yes: [
        call('PutBucketPolicy', policy([{ Effect: 'Deny', Principal: '*' }, everyone])),
        call('PutBucketPolicy', policy({ ...everyone, Principal: '*' })),
        call('PutBucketAcl', { bucketName: 'b', 'x-amz-acl': ['public-read'] }),
        call('DeleteBucketPublicAccessBlock', { bucketName: 'b' }),
        call('PutBucketPublicAccessBlock', { PublicAccessBlockConfiguration: { BlockPublicAcls: false } }),
      ],
      no: [
        call('PutBucketPolicy', policy([{ Effect: 'Deny', Principal: '*' }])),
        call('PutBucketPolicy', policy([{ Effect: 'Allow', Principal: { AWS: account } }])),
        call('PutBucketPolicy', { bucketName: 'b', policy: '' }),
        call('PutBucketAcl', { bucketName: 'b', 'x-amz-acl': ['private'] }),
        call('PutBucketPublicAccessBlock', { PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
      ],
    },
    'kms-changes': {
      yes: [call('ScheduleKeyDeletion', { keyId: 'k' }, kms)],
      no: [call('Decrypt', null, kms), call('DisableKey')],
    },
    'logging-changes': {
      yes: [
        call('StopLogging'),
        call('DeleteFlowLogs'),
        call('UpdateDetector', { detectorId: 'd', enable: false }, { eventSource: 'guardduty.amazonaws.com' }),
      ],
      no: [
        call('StartLogging'),
        call('UpdateDetector', { detectorId: 'd', enable: true }, { eventSource: 'guardduty.amazonaws.com' }),
      ],
    },
    'assume-role': { yes: [call('AssumeRole'), call('AssumeRoleWithSAML')], no: [call('GetSessionToken')] },
    'secrets-read': {
      yes: [call('GetSecretValue', { secretId: 's' }), call('GetParameters', { names: ['p'], withDecryption: true })],
      no: [call('DescribeSecret', { secretId: 's' }), call('GetParameter', { name: 'p', withDecryption: false })],
    },
    sharing: {
      yes: [
        call('ModifySnapshotAttribute', { createVolumePermission: { add: { items: [{ group: 'all' }] } } }),
        call('ModifyDBSnapshotAttribute', { attributeName: 'restore', valuesToAdd: ['210987654321'] }),
      ],
      no: [
        call('ModifyImageAttribute', { launchPermission: { remove: { items: [{ group: 'all' }] } } }),
        call('CreateSnapshot'),
      ],
    },
    'compute-launch': { yes: [call('RunInstances')], no: [call('StartInstances')] },
    'remote-execution': {
      yes: [call('SendCommand'), call('UpdateFunctionCode20150331v2')],
      no: [call('ListFunctions20150331'), call('GetCommandInvocation')],
    },
  };
  const events = Object.values(examples).flatMap(({ yes, no }) => [...yes, ...no]);

  beforeAll(() => over(events));

  it.each(Object.entries(examples))('%s selects those events and no others', async (topic, { yes }) => {
    const { body } = await search({ topic, limit: 50 });
    const others = Object.entries(examples).flatMap(([name, each]) => (name === topic ? [] : each.yes));
    const expected = yes.map(({ eventID }) => eventID);
    const found = idsOf(body).filter((id) => !others.some(({ eventID }) => eventID === id));
    expect(found.toSorted()).toEqual(expected.toSorted());
  });

  it('resource-changes selects what changed how something runs, whichever the service', async () => {
    const changes = [
      call('UpdateFunctionCode20150331v2'),
      call('RunInstances'),
      event({ eventName: 'PutUserPolicy', readOnly: undefined }),
    ];
    await over([
      ...changes,
      call('RunInstances', null, { errorCode: 'Client.UnauthorizedOperation' }),
      call('ConsoleLogin', null, { eventType: 'AwsConsoleSignIn' }),
      call('PutObject', null, { eventCategory: 'Data' }),
      call('CreateLogStream'),
      event({ eventName: 'DescribeInstances', readOnly: undefined }),
      event({ eventName: 'AssumeRole' }),
    ]);
    const { body } = await search({ topic: 'resource-changes' });
    expect(idsOf(body).toSorted()).toEqual(changes.map(({ eventID }) => eventID).toSorted());
  });
});
