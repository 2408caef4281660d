import * as fc from 'fast-check';
import type { LogObject } from '../../../local/dataset.ts';
import type { Plain } from './plain-count.ts';
import { field, type Json, longId, maybe, minute, text, word, written } from './records.ts';
import { has, isIp, says } from './texts.ts';

const account = '123456789012';
const other = '210987654321';

export const filters: Record<string, string[]> = {
  topic: [
    ...['console-logins', 'root-use', 'iam-changes', 'access-denied', 'network-exposure', 's3-exposure', 'kms-changes'],
    ...[
      'logging-changes',
      'assume-role',
      'secrets-read',
      'sharing',
      'compute-launch',
      'remote-execution',
      'resource-changes',
    ],
  ],
  principal: ['A', '한글'],
  ip: ['192.0.2.10', '2001:DB8:0:0::7'],
  type: ['ConsoleLogin', 'updatefunctioncode'],
  account: [account, other],
  region: ['us-east-1', 'ap-northeast-2'],
  outcome: ['success', 'failure'],
  text: ['LE', 'x" \\ b'],
};

const signIn = { eventName: 'ConsoleLogin', eventType: 'AwsConsoleSignIn' };

const calls: { topics: string[]; call: Json }[] = [
  { topics: ['console-logins'], call: { ...signIn, responseElements: { ConsoleLogin: 'Failure' } } },
  { topics: ['console-logins'], call: { ...signIn, responseElements: { ConsoleLogin: 'Success' } } },
  { topics: ['console-logins'], call: { ...signIn, responseElements: null } },
  {
    topics: ['iam-changes', 'resource-changes'],
    call: { eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', readOnly: false },
  },
  { topics: [], call: { eventSource: 'iam.amazonaws.com', eventName: 'ListUsers', readOnly: true } },
  {
    topics: ['network-exposure', 'resource-changes'],
    call: {
      eventName: 'AuthorizeSecurityGroupIngress',
      requestParameters: { ipPermissions: { items: [{ ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }] } },
    },
  },
  {
    topics: ['resource-changes'],
    call: { eventName: 'AuthorizeSecurityGroupIngress', requestParameters: { cidrIp: '192.0.2.0/24' } },
  },
  {
    topics: ['s3-exposure', 'resource-changes'],
    call: {
      eventName: 'PutBucketPolicy',
      requestParameters: {
        bucketName: 'bucket-7',
        bucketPolicy: { Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject' }] },
      },
    },
  },
  {
    topics: ['resource-changes'],
    call: {
      eventName: 'PutBucketPolicy',
      requestParameters: { bucketName: 'bucket-7', bucketPolicy: { Statement: [{ Effect: 'Deny', Principal: '*' }] } },
    },
  },
  {
    topics: ['kms-changes', 'resource-changes'],
    call: { eventSource: 'kms.amazonaws.com', eventName: 'ScheduleKeyDeletion' },
  },
  {
    topics: ['logging-changes', 'resource-changes'],
    call: { eventName: 'StopLogging', requestParameters: { name: 'trail' } },
  },
  { topics: ['assume-role'], call: { eventName: 'AssumeRoleWithSAML' } },
  { topics: ['secrets-read'], call: { eventName: 'GetSecretValue', requestParameters: { secretId: 'bucket-7' } } },
  { topics: [], call: { eventName: 'GetParameter', requestParameters: { name: 'p' } } },
  {
    topics: ['sharing', 'resource-changes'],
    call: {
      eventName: 'ModifySnapshotAttribute',
      requestParameters: { createVolumePermission: { add: { items: [{ group: 'all' }] } } },
    },
  },
  { topics: ['compute-launch', 'resource-changes'], call: { eventName: 'RunInstances' } },
  { topics: ['remote-execution', 'resource-changes'], call: { eventName: 'UpdateFunctionCode20150331v2' } },
  { topics: ['remote-execution', 'resource-changes'], call: { eventName: 'SendCommand' } },
  { topics: [], call: { eventName: 'GetObject', requestParameters: { bucketName: 'bucket-7' } } },
  { topics: [], call: {} },
];

const identity = fc.oneof(
  fc.record({ type: fc.constant('IAMUser'), userName: text, accountId: fc.constant(account) }),
  fc.record({
    type: fc.constant('AssumedRole'),
    arn: fc.constantFrom('Dana', 'jin').map((name) => `arn:aws:sts::${account}:assumed-role/Admin/${name}`),
    sessionContext: fc.constant({ sessionIssuer: { arn: `arn:aws:iam::${account}:role/Admin`, userName: 'Admin' } }),
  }),
  fc.constant({ type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }),
  fc.constant({ type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account }),
  fc.constant({ type: 'IdentityCenterUser', onBehalfOf: { userId: 'dana-in-the-identity-center' } }),
);

/** An event, which topics it belongs to, and how many hours later it is delivered. */
export const content = fc
  .record({
    call: fc.constantFrom(...calls),
    event: fc.record(
      {
        eventTime: minute.map((time) => time.toISOString().replace('.000', '')),
        eventSource: fc.constantFrom('ec2.amazonaws.com', 's3.amazonaws.com'),
        awsRegion: fc.constantFrom('us-east-1', 'ap-northeast-2'),
        sourceIPAddress: fc.constantFrom('192.0.2.10', '2001:db8::7', '2001:DB8:0:0::7', 'AWS Internal'),
        userAgent: text,
        userIdentity: identity,
        errorCode: maybe(fc.constantFrom('AccessDenied', 'Client.UnauthorizedOperation', 'NoSuchBucket')),
        errorMessage: text,
        requestParameters: fc.record({ note: text }),
        recipientAccountId: fc.constantFrom(account, other),
        resources: fc.constantFrom(null, [], [{ ARN: 'arn:aws:s3:::bucket-7', type: 'AWS::S3::Bucket' }]),
      },
      { requiredKeys: ['eventTime'] },
    ),
    failed: fc.boolean(),
    late: fc.constantFrom(0, 0, 0, 1, 20),
  })
  .map(({ call, event, failed, late }) => {
    const { errorCode, ...fine } = event;
    const made = written({ ...(failed ? event : fine), ...call.call });
    const isRoot = field(made, 'userIdentity', 'type') === 'Root';
    const denied = /AccessDenied|Unauthorized/.test(String(made.errorCode));
    const called = call.topics.filter((topic) => topic !== 'resource-changes' || !made.errorCode);
    const topics = [...called, ...(isRoot ? ['root-use'] : []), ...(denied ? ['access-denied'] : [])];
    return { event: made, topics, late };
  });

type Content = { event: Json; topics: string[]; late: number };

/** Some have no id. */
export const toRecords = (contents: Content[]): Json[] =>
  contents.map((each, index) => ({
    ...each,
    event: index % 13 === 0 ? each.event : { ...each.event, eventID: longId(index) },
  }));

/** A file for each account, Region and day of delivery. */
export const toFiles = (records: Json[]): LogObject[] => {
  const folder = ({ event, late }: Json) => {
    const delivered = new Date(Date.parse(String(field(event, 'eventTime'))) + Number(late) * 3_600_000);
    const day = delivered.toISOString().slice(0, 10).replaceAll('-', '/');
    const [owner, region] = [word(event, 'recipientAccountId') ?? account, word(event, 'awsRegion') ?? 'us-east-1'];
    return `AWSLogs/${owner}/CloudTrail/${region}/${day}`;
  };
  return [...Map.groupBy(records, folder)].map(([path, group]) => ({
    key: `${path}/1.json.gz`,
    bytes: 1000,
    lines: group.map(({ event }) => JSON.stringify(event)),
  }));
};

const names = ['arn', 'userName', 'invokedBy'];

const who = ({ event }: Json): string | undefined => {
  if (field(event, 'userIdentity', 'type') === 'Root') return 'root';
  const arn = word(event, 'userIdentity', 'arn');
  return (
    arn?.split('/').at(-1) ??
    word(event, 'userIdentity', 'userName') ??
    word(event, 'userIdentity', 'invokedBy') ??
    word(event, 'userIdentity', 'onBehalfOf', 'userId')
  );
};

const hasFailed = ({ event }: Json): boolean =>
  word(event, 'errorCode') !== undefined ||
  (word(event, 'eventName') === 'ConsoleLogin' && word(event, 'responseElements', 'ConsoleLogin') === 'Failure');

const accountOf = ({ event }: Json) => word(event, 'recipientAccountId') ?? account;
const regionOf = ({ event }: Json) => word(event, 'awsRegion') ?? 'us-east-1';

export const plain = (each: Json): Plain => ({
  id: word(each.event, 'eventID') ?? JSON.stringify(each.event),
  time: Date.parse(String(field(each.event, 'eventTime'))),
  groups: {
    type: word(each.event, 'eventName'),
    principal: who(each),
    ip: word(each.event, 'sourceIPAddress'),
    account: accountOf(each),
    region: regionOf(each),
    outcome: hasFailed(each) ? 'failure' : 'success',
  },
});

export const passes = (each: Json, wanted: Record<string, string>): boolean => {
  const { event } = each;
  const tests: Record<string, (value: string) => boolean> = {
    topic: (topic) => (each.topics as string[]).includes(topic),
    principal: (part) =>
      names.some((name) => has(field(event, 'userIdentity', name), part)) ||
      has(field(event, 'userIdentity', 'onBehalfOf', 'userId'), part) ||
      has(field(event, 'userIdentity', 'sessionContext', 'sessionIssuer', 'arn'), part),
    ip: (ip) => isIp(word(event, 'sourceIPAddress'), ip),
    type: (type) => {
      const name = (word(event, 'eventName') ?? '').toLowerCase();
      return [name, name.replace(/\d{8}(v\d+)?$/, '')].includes(type.toLowerCase());
    },
    account: (account) => accountOf(each) === account,
    region: (region) => regionOf(each) === region,
    outcome: (outcome) => hasFailed(each) === (outcome === 'failure'),
    text: (part) => says(event, part),
  };
  return Object.entries(wanted).every(([name, value]) => tests[name]?.(value));
};
