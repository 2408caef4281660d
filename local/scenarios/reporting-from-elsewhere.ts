import type { Json } from '../dataset.ts';
import { person, production } from './organisation.ts';
import { cloudTrailEvent } from './records/cloudtrail.ts';
import { accessKey, apiCallAction, finding } from './records/guardduty.ts';
import { iamUser } from './records/principals.ts';
import { threat } from './records/sentinelone.ts';
import type { Beat, Story } from './story.ts';

const developer = person('yuna.jung');
const analyst = person('minsu.kim');
const remote = '198.51.100.23';
/** The access key that AWS's own documentation uses. */
const key = 'AKIAIOSFODNN7EXAMPLE';
const reporting = iamUser(production, 'svc-reporting', key);
const day = 24 * 60;

interface Call {
  call: string;
  request?: Json;
  response?: Json;
  denied?: boolean;
  region?: string;
}

const called = (minutesBefore: number, what: string, calls: Call[], secondsApart = 5, times = calls.length): Beat => ({
  minutesBefore,
  source: 'cloudtrail',
  what,
  times,
  secondsApart,
  record: (at, random, index) => {
    const { call, request, response, denied, region } = calls[index % calls.length]!;
    return cloudTrailEvent(at, random, {
      account: production,
      region: region ?? 'us-east-1',
      call,
      identity: reporting,
      ip: remote,
      userAgent: 'Boto3/1.40.2 md/Botocore#1.40.2 ua/2.1 os/linux md/arch#x86_64 lang/python#3.12.3',
      request: request ?? {},
      response: response ?? null,
      ...(denied && {
        error: {
          code: 'AccessDenied',
          message: `User: arn:aws:iam::${production}:user/svc-reporting is not authorized to perform: ${call} because no identity-based policy allows the ${call} action`,
        },
      }),
    });
  },
});

export const story: Story = {
  title: 'Reporting from elsewhere',
  what:
    'Something on the laptop of yuna.jung reads the access key of svc-reporting. Hours later the key is used from 198.51.100.23: it asks who it is, is ' +
    'refused forty times, then makes the user backup-admin with full rights. minsu.kim disables the key and deletes the user.',
  principals: ['svc-reporting', 'backup-admin', analyst.login],
  ips: [remote, analyst.publicIp],
  hosts: [developer.host],
  beats: [
    {
      minutesBefore: 5 * day + 9 * 60,
      source: 'sentinelone',
      what: 'A program reads credentials on the laptop of yuna.jung and is stopped too late',
      record: (at, random) =>
        threat(at, random, {
          name: 'codec-helper.exe',
          classification: 'Infostealer',
          confidence: 'malicious',
          verdict: 'true_positive',
          incident: 'resolved',
          mitigation: 'mitigated',
          actions: ['kill', 'quarantine'],
          engines: ['Behavioral AI'],
          path: '\\Device\\HarddiskVolume3\\Users\\yuna.jung\\AppData\\Local\\Temp\\codec-helper.exe',
          commandLine: 'codec-helper.exe --read C:\\Users\\yuna.jung\\.aws\\credentials',
          originator: 'explorer.exe',
          processUser: 'EXAMPLE\\yuna.jung',
          host: developer.host,
          os: 'windows',
          ip: developer.privateIp,
          publicIp: developer.publicIp,
          techniques: [{ tactic: 'Credential Access', id: 'T1552.001', name: 'Credentials In Files' }],
          description: 'Files that hold credentials were read by an unknown program.',
        }),
    },
    called(5 * day + 2 * 60, 'The key asks who it is', [{ call: 'sts:GetCallerIdentity' }]),
    called(
      5 * day + 115,
      'The key is refused forty times',
      [
        { call: 'iam:ListUsers', denied: true },
        { call: 's3:ListBuckets', denied: true },
        { call: 'ec2:DescribeInstances', denied: true, region: 'ap-northeast-2' },
        { call: 'secretsmanager:ListSecrets', denied: true, region: 'eu-west-1' },
        { call: 'rds:DescribeDBInstances', denied: true },
      ],
      7,
      40,
    ),
    called(
      5 * day + 80,
      'The key makes a user with full rights and a key of its own',
      [
        {
          call: 'iam:CreateUser',
          request: { userName: 'backup-admin' },
          response: { user: { userName: 'backup-admin', arn: `arn:aws:iam::${production}:user/backup-admin` } },
        },
        {
          call: 'iam:AttachUserPolicy',
          request: { userName: 'backup-admin', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
        },
        {
          call: 'iam:CreateAccessKey',
          request: { userName: 'backup-admin' },
          response: { accessKey: { userName: 'backup-admin', accessKeyId: 'AKIAI44QH8DHBEXAMPLE', status: 'Active' } },
        },
      ],
      20,
    ),
    {
      minutesBefore: 5 * day + 60,
      source: 'guardduty',
      what: 'GuardDuty finds the new user unusual',
      record: (at, random) =>
        finding(at, random, {
          account: production,
          region: 'us-east-1',
          type: 'Persistence:IAMUser/AnomalousBehavior',
          severity: 5,
          title: 'The user IAMUser : svc-reporting is anomalously invoking APIs commonly used in Persistence tactics.',
          description: `CreateUser, AttachUserPolicy and CreateAccessKey were invoked by svc-reporting from ${remote} under anomalous circumstances.`,
          resource: accessKey('svc-reporting', 'IAMUser', key),
          action: apiCallAction('iam:CreateUser', remote, { 'AWS::IAM::User': 'backup-admin' }),
          count: 3,
          lasted: 15,
        }),
    },
    {
      minutesBefore: 5 * day - 30,
      source: 'cloudtrail',
      what: 'minsu.kim disables the key and deletes the user',
      times: 2,
      secondsApart: 60,
      record: (at, random, index) =>
        cloudTrailEvent(at, random, {
          account: production,
          region: 'us-east-1',
          call: index ? 'iam:DeleteUser' : 'iam:UpdateAccessKey',
          identity: iamUser(production, analyst.login, 'AKIAMINSUKIMEXAMPLE7'),
          ip: analyst.publicIp,
          request: index
            ? { userName: 'backup-admin' }
            : { userName: 'svc-reporting', accessKeyId: key, status: 'Inactive' },
        }),
    },
  ],
};
