import { buckets, dublin, elsewhere, person, production, trail } from './organisation.ts';
import { cloudTrailEvent, consoleLogin } from './records/cloudtrail.ts';
import { accessKey, apiCallAction, bucket, finding, remoteIp } from './records/guardduty.ts';
import { app, browsers, type SystemLogEvent, systemLogEvent, user } from './records/okta.ts';
import { federated, roleSession } from './records/principals.ts';
import { webLineForSplunk } from './records/zscaler.ts';
import type { Beat, Story } from './story.ts';

const dana = person('dana');
const analyst = person('minsu.kim');
const remote = '203.0.113.7';
const role = 'AWSReservedSSO_PlatformAdmin_0123456789abcdef';
const hour = 60;

const okta = (
  minutesBefore: number,
  what: string,
  event: Omit<SystemLogEvent, 'actor' | 'ip' | 'place'> & Partial<SystemLogEvent>,
  repeated: { times?: number; secondsApart?: number } = {},
): Beat => ({
  minutesBefore,
  source: 'okta',
  what,
  ...repeated,
  record: (at, random) =>
    systemLogEvent(at, random, { actor: dana, ip: remote, place: elsewhere, userAgent: browsers.windows, ...event }),
});

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

export const story: Story = {
  title: 'Dana signs in twice',
  what:
    'Someone who has the password of dana@example.com sends her push after push until she approves one. From 203.0.113.7, a new country, they enter the ' +
    "production account, stop the account's CloudTrail trail (the organisation's own goes on), open a bucket and take its objects; part of the data leaves " +
    'through her laptop too. minsu.kim ends the sessions and starts the trail again.',
  principals: [dana.email, analyst.email],
  ips: [remote, dana.publicIp, analyst.publicIp],
  hosts: [dana.host],
  beats: [
    {
      minutesBefore: 33 * hour,
      source: 'zscaler',
      what: 'dana types her password into a page that looks like the sign-in page; the proxy allows it',
      record: (at, random) =>
        webLineForSplunk(at, random, {
          person: dana,
          url: 'sso-login.example.net/example/signin',
          serverIp: remote,
          method: 'POST',
          category: 'Newly Registered Domains',
          superCategory: 'Security',
          requestBytes: 812,
        }),
    },
    okta(
      31 * hour + 48,
      'Pushes go to the phone of dana, one every minute or so',
      { type: 'system.push.send_factor_verify_push', target: [user(dana)] },
      { times: 18, secondsApart: 75 },
    ),
    okta(
      31 * hour + 44,
      'dana rejects some of them',
      { type: 'user.mfa.okta_verify.deny_push', result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
      { times: 7, secondsApart: 150 },
    ),
    okta(31 * hour + 24, 'dana approves one', {
      type: 'user.authentication.auth_via_mfa',
      target: [user(dana)],
      risk: 'HIGH',
      debug: { factor: 'OKTA_VERIFY_PUSH' },
    }),
    okta(31 * hour + 24, 'The sign-on policy lets the session pass, although country, device and speed are new', {
      type: 'policy.evaluate_sign_on',
      result: 'ALLOW',
      reason: 'Sign-on policy evaluation resulted in ALLOW',
      unusual: ['New Geo-Location', 'New Device', 'New IP', 'New Country', 'Velocity', 'New City'],
      risk: 'HIGH',
    }),
    okta(31 * hour + 23, 'The session begins', {
      type: 'user.session.start',
      unusual: ['New Geo-Location', 'New Device', 'New IP', 'New Country', 'Velocity', 'New City'],
      risk: 'HIGH',
    }),
    okta(31 * hour + 20, 'The session opens the AWS portal', {
      type: 'user.authentication.sso',
      target: [app('AWS IAM Identity Center')],
    }),
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
          resource: accessKey(dana.email, 'AssumedRole', 'ASIAPLATFORMEXAMPLE7'),
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
      minutesBefore: 29 * hour,
      source: 'zscaler',
      what: 'The laptop of dana uploads hundreds of megabytes to the same address',
      times: 4,
      secondsApart: 300,
      record: (at, random) =>
        webLineForSplunk(at, random, {
          person: dana,
          url: 'transfer.example.net/api/v1/upload',
          serverIp: remote,
          method: 'PUT',
          category: 'File Host',
          superCategory: 'Internet Communication',
          requestBytes: random.whole(90_000_000, 130_000_000),
          responseBytes: 212,
        }),
    },
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
            ...accessKey(dana.email, 'AssumedRole', 'ASIAPLATFORMEXAMPLE7'),
            resourceType: 'S3Bucket',
            s3BucketDetails: [bucket(buckets.exports, true)],
          },
          action: apiCallAction('s3:GetObject', remote, { 'AWS::S3::Bucket': buckets.exports }),
          count: 140,
          lasted: 40,
        }),
    },
    {
      minutesBefore: 27 * hour + 40,
      source: 'okta',
      what: 'dana reports the pushes',
      record: (at, random) =>
        systemLogEvent(at, random, {
          type: 'user.account.report_suspicious_activity_by_enduser',
          actor: dana,
          ip: dana.publicIp,
          place: dublin,
          severity: 'WARN',
        }),
    },
    okta(27 * hour + 20, 'minsu.kim ends the sessions of dana', {
      type: 'user.session.clear',
      actor: analyst,
      ip: analyst.publicIp,
      place: analyst.place,
      userAgent: browsers.macos,
      target: [user(dana)],
    }),
    okta(27 * hour + 18, 'minsu.kim resets the factors of dana', {
      type: 'user.mfa.factor.reset_all',
      actor: analyst,
      ip: analyst.publicIp,
      place: analyst.place,
      userAgent: browsers.macos,
      target: [user(dana)],
    }),
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
      record: (at, random) => {
        const signal = (name: string, type: string, minutesAgo: number, severity: number) => ({
          uid: random.hex(32),
          type,
          name,
          description: name,
          severity,
          count: 1,
          createdAt: new Date(at.getTime() - minutesAgo * 60_000).toISOString(),
          updatedAt: new Date(at.getTime() - minutesAgo * 60_000).toISOString(),
          firstSeenAt: new Date(at.getTime() - minutesAgo * 60_000).toISOString(),
          lastSeenAt: new Date(at.getTime() - minutesAgo * 60_000).toISOString(),
          actorIds: ['actor-1'],
          resourceUids: [`arn:aws:s3:::${buckets.exports}`],
          endpointIds: ['endpoint-1'],
        });
        const { ipAddressV4, city, country, geoLocation, organization } = remoteIp(remote);
        return finding(at, random, {
          account: production,
          region: 'us-east-1',
          type: 'AttackSequence:S3/CompromisedData',
          severity: 9.4,
          title: 'Potential data compromise of one or more S3 buckets involving a sequence of actions.',
          description: `A sequence of actions involving 4 signals indicating a possible data compromise of ${buckets.exports} was observed for ${dana.email} in account ${production}.`,
          resource: { resourceType: 'AttackSequence' },
          count: 1,
          lasted: 8 * hour,
          service: {
            featureName: 'Correlation',
            detection: {
              sequence: {
                uid: random.hex(32),
                description: `${dana.email} stopped ${trail}, changed the policy of ${buckets.exports} and read 140 objects from ${remote}.`,
                actors: [
                  {
                    id: 'actor-1',
                    user: {
                      name: dana.email,
                      uid: `AROAPLATFORM:${dana.email}`,
                      type: 'AssumedRole',
                      account: { uid: production },
                    },
                  },
                ],
                resources: [
                  {
                    uid: `arn:aws:s3:::${buckets.exports}`,
                    name: buckets.exports,
                    accountId: production,
                    resourceType: 'S3_BUCKET',
                    region: 'us-east-1',
                    service: 's3',
                    data: { s3Bucket: bucket(buckets.exports, true) },
                  },
                ],
                endpoints: [
                  {
                    id: 'endpoint-1',
                    ip: ipAddressV4,
                    location: {
                      city: city.cityName,
                      country: country.countryName,
                      lat: geoLocation.lat,
                      lon: geoLocation.lon,
                    },
                    autonomousSystem: { name: organization.asnOrg, number: Number(organization.asn) },
                  },
                ],
                signals: [
                  signal('Stealth:IAMUser/CloudTrailLoggingDisabled', 'FINDING', 9 * hour + 32, 2),
                  signal('s3:PutBucketPolicy', 'CLOUD_TRAIL', 9 * hour + 10, 5),
                  signal('s3:GetObject', 'S3_DATA_EVENTS', 9 * hour, 5),
                  signal('Exfiltration:S3/AnomalousBehavior', 'FINDING', 7 * hour + 45, 8),
                ],
                sequenceIndicators: [
                  { key: 'ATTACK_TACTIC', values: ['Defense Evasion', 'Exfiltration'] },
                  { key: 'ATTACK_TECHNIQUE', values: ['T1562.008', 'T1530'] },
                  { key: 'HIGH_RISK_API', values: ['cloudtrail:StopLogging', 's3:PutBucketPolicy', 's3:GetObject'] },
                ],
                additionalSequenceTypes: [],
              },
            },
          },
        });
      },
    },
  ],
};
