import type { Json } from '../../dataset.ts';
import { accounts, buckets, development, person, production, regions, server, staff } from '../organisation.ts';
import { type ApiCall, cloudTrailEvent, consoleLogin } from '../records/cloudtrail.ts';
import { browsers } from '../records/okta.ts';
import { awsService, iamUser, roleSession, root, unknownUser } from '../records/principals.ts';
import { dailyChange } from './daily-changes.ts';
import { atWork, type Hour } from './hour.ts';

type Made = Omit<ApiCall, 'identity' | 'ip' | 'account' | 'region'> & Partial<ApiCall>;

const key = `arn:aws:kms:us-east-1:${production}:key/11111111-2222-4333-8444-555555555555`;

const ofServers: Made[] = [
  {
    call: 'kms:Decrypt',
    request: { encryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
    resources: [{ arn: key, type: 'AWS::KMS::Key' }],
  },
  { call: 'ssm:GetParameter', request: { name: '/app/database-url', withDecryption: true } },
  { call: 's3:GetObject', data: true, request: { bucketName: buckets.logs, key: 'config/app.json' } },
  {
    call: 's3:PutObject',
    data: true,
    readOnly: false,
    request: { bucketName: buckets.logs, key: 'app/current.log.gz' },
  },
  { call: 'logs:DescribeLogGroups', request: { limit: 50 } },
];

const ofPeople: Made[] = [
  { call: 'ec2:DescribeInstances', request: { maxResults: 100 } },
  { call: 's3:ListBuckets' },
  { call: 'iam:ListRoles', region: 'us-east-1' },
  { call: 'cloudwatch:DescribeAlarms' },
  { call: 'rds:DescribeDBInstances' },
];

/** Servers reading their configuration, people looking around, deployments; two failed console sign-ins in 24 hours. */
export function cloudTrailNoise(hour: Hour): Json[] {
  const { random, number, start } = hour;
  const made = (call: ApiCall) => cloudTrailEvent(hour.instant(), random, call);
  const events: Json[] = [];

  for (const region of regions) {
    const application = {
      account: production,
      region,
      ip: server.publicIp,
      identity: roleSession(production, 'app-server', server.instanceId, start),
    };
    for (let calls = region === 'us-east-1' ? 4 : random.whole(0, 2); calls > 0; calls--) {
      events.push(
        made({ ...application, ...random.pick(ofServers), userAgent: 'aws-sdk-java/2.34.1 Linux/6.1 vendor/Amazon' }),
      );
    }
  }
  const ec2 = 'ec2.amazonaws.com';
  events.push(
    made({
      account: production,
      region: 'us-east-1',
      call: 'sts:AssumeRole',
      identity: awsService('ec2'),
      ip: ec2,
      userAgent: ec2,
      readOnly: true,
      request: { roleArn: `arn:aws:iam::${production}:role/app-server`, roleSessionName: server.instanceId },
    }),
  );

  for (const one of staff.filter(({ place }) => atWork(hour, place))) {
    if (!random.chance(0.25)) continue;
    const account = random.pick(accounts);
    const from = { account, ip: one.publicIp, userAgent: browsers[one.os], identity: iamUser(account, one.login) };
    // Sales never set up a second factor.
    events.push(consoleLogin(hour.instant(), random, { ...from, mfa: one.department !== 'Sales' }));
    for (let calls = random.whole(1, 3); calls > 0; calls--) {
      events.push(made({ ...from, region: random.pick(regions.slice(0, 3)), ...random.pick(ofPeople) }));
    }
  }
  if (number % 24 === 1 || number % 24 === 13) events.push(failedSignIn(hour));
  if (number % 5 === 2) {
    const identity = roleSession(development, 'ci-deploy', 'build', start);
    events.push(
      made({
        account: development,
        region: 'eu-west-1',
        call: 'lambda:UpdateFunctionCode20150331v2',
        identity,
        ip: '192.0.2.60',
        request: { functionName: 'orders' },
      }),
      made({
        account: development,
        region: 'us-east-1',
        call: 'iam:GetRole',
        identity,
        ip: '192.0.2.60',
        error: { code: 'AccessDenied', message: `User: ${identity.arn} is not authorized to perform: iam:GetRole` },
      }),
    );
  }
  if (number % 24 === 6) events.push(...dailyChange(hour));
  // The bill is looked at by the root user, on the first day of each month.
  if (start.getUTCDate() === 1 && start.getUTCHours() === 2) {
    const { publicIp: ip } = person('minsu.kim');
    events.push(
      consoleLogin(hour.instant(), random, {
        account: production,
        identity: root(production),
        ip,
        userAgent: browsers.macos,
        mfa: true,
      }),
    );
  }
  return events;
}

function failedSignIn(hour: Hour): Json {
  const { random, number } = hour;
  const one = random.pick(staff);
  const known = number % 24 === 1;
  return consoleLogin(hour.instant(), random, {
    account: production,
    identity: known ? iamUser(production, one.login) : unknownUser(production),
    ip: known ? one.publicIp : `203.0.113.${random.whole(200, 250)}`,
    userAgent: browsers[one.os],
    mfa: false,
    failed: true,
  });
}
