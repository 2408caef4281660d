import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../infra/config.ts';
import { cloudFormation } from '../../local/aws/cloudformation.ts';
import { lambda } from '../../local/aws/lambda.ts';
import { sts } from '../../local/aws/sts.ts';
import type { Serve } from '../../local/http.ts';
import { silence, status } from '../action-groups/faults/answers.ts';
import { agents, dayOf, deployed, secrets, slack } from '../support/deployed.ts';
import { configured, patient, read } from '../support/doctor.ts';
import { listening } from '../support/stand-ins.ts';

const trailKey = 'arn:aws:kms:us-east-1:345678901234:key/11111111-2222-3333-4444-555555555555';
const own = {
  sources: {
    guardduty: {},
    cloudtrail: { bucket: { new: true } },
    okta: { secret: 'new', host: 'example.okta.com' },
  },
};
/** The trail of an organisation, in another account. */
const foreign = (bucket = 'foreign-trail') =>
  configured({
    sources: {
      cloudtrail: {
        bucket: { existing: bucket, account: '345678901234', key: trailKey },
        organization: 'o-exampleorgid',
        accounts: ['123456789012'],
      },
    },
  });

let account: Awaited<ReturnType<typeof deployed>>;
let here: Awaited<ReturnType<typeof patient>>;
beforeAll(async () => {
  account = await deployed();
  here = await patient(account.services);
  const folder = 'AWSLogs/123456789012/CloudTrail/us-east-1';
  await account.put(
    'own-trail',
    [dayOf(1), dayOf(0)].map((day) => `${folder}/${day}/a.json.gz`),
  );
  await account.put('old-trail', [`${folder}/2026/11/01/a.json.gz`, `${folder}/2025/12/31/b.json.gz`]);
  await account.put('foreign-trail', [
    'AWSLogs/o-exampleorgid/210987654321/CloudTrail/eu-west-1/2026/11/02/a.json.gz',
    `AWSLogs/o-exampleorgid/123456789012/CloudTrail/us-east-1/${dayOf(0)}/a.json.gz`,
  ]);
  await account.put('zscaler', [`web/${dayOf(0)}/07/a.log`, 'dns/2026/10/02/23/a.log', 'audit/2026/10/02/23/a.log']);
});
afterAll(async () => {
  await here.close();
  await account.close();
});

const looked = (over: Record<string, Serve> = {}, config: Config = configured(own)) => here.found(over, { config });

/** S3's own refusal, of requests that a test picks. */
const deniedBy = (message: string, picks: (request: Request) => boolean): Serve => {
  const denied = `<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`;
  return (request) =>
    picks(request)
      ? new Response(denied, { status: 403, headers: { 'content-type': 'application/xml' } })
      : account.services.S3!(request);
};

const table: [
  check: string,
  fine: string,
  what: string,
  over: () => Promise<Record<string, Serve>>,
  missing: string,
][] = [
  [
    'secret of slack',
    'ask-aws/slack is filled',
    'it holds what the documents have in place of a token',
    async () => ({
      SECRETS_MANAGER: secrets({ 'ask-aws/slack': { SLACK_SIGNING_SECRET: 's', SLACK_BOT_TOKEN: 'xoxb-…' } }),
    }),
    'ask-aws/slack is not filled: SLACK_BOT_TOKEN has no value.\nFill it with aws secretsmanager put-secret-value',
  ],
  [
    'secret of okta',
    'ask-aws/okta is filled',
    'it is as the deploy made it',
    async () => ({
      SECRETS_MANAGER: secrets({ 'ask-aws/okta': { OKTA_BASE_URL: '', OKTA_API_TOKEN: '', unused: 'x' } }),
    }),
    'ask-aws/okta is not filled: OKTA_BASE_URL and OKTA_API_TOKEN, or OKTA_BASE_URL and OKTA_CLIENT_ID and OKTA_PRIVATE_KEY have no value.',
  ],
  [
    'slack token',
    'ask-aws in Example, with every scope',
    'the app lacks a scope',
    async () => ({ SLACK: slack(['usergroups:read']) }),
    'The bot token (ask-aws in Example) lacks usergroups:read.\nAdd what is lacking under OAuth & Permissions',
  ],
  [
    'slack webhook',
    "/slack/events answers Slack's challenge",
    'the function knows another signing secret',
    async () => ({
      SECRETS_MANAGER: secrets({ 'ask-aws/slack': { SLACK_SIGNING_SECRET: 'other', SLACK_BOT_TOKEN: 'xoxb-local' } }),
    }),
    'does not take the signing secret that is in the secret.\nWhere it was filled in just now',
  ],
  [
    'logs of cloudtrail',
    `the last are of ${dayOf(0).replaceAll('/', '-')}, and can be read: s3://own-trail/AWSLogs/123456789012/CloudTrail/us-east-1/${dayOf(0)}/a.json.gz`,
    'the trail has stopped',
    async () => ({ CLOUDFORMATION: account.stacks({ CloudTrailBucket: 'old-trail' }) }),
    'The last logs of account 123456789012 are of 2026-11-01: s3://old-trail/AWSLogs/123456789012/CloudTrail/us-east-1/2026/11/01/a.json.gz.\nLook whether',
  ],
  [
    'question to guardduty',
    'searchGuardDutyFindings answers: 0 records in the last hour',
    'there is no function for it',
    async () => ({ LAMBDA: status(404) }),
    'There is no function ask-aws-guardduty.\nRun npm run synth and npm run deploy.',
  ],
  [
    'question to cloudtrail',
    'searchCloudTrailEvents answers: 1 record in the last hour',
    'its function fails',
    async () => ({
      LAMBDA: () => Response.json({ errorType: 'Error' }, { headers: { 'x-amz-function-error': 'Unhandled' } }),
    }),
    'The function ask-aws-cloudtrail failed.\nLook into the log group /aws/lambda/ask-aws-cloudtrail.',
  ],
  [
    'question to okta',
    'searchOktaEvents answers: 0 records in the last hour',
    'Okta refuses the token',
    async () => {
      account.sources.okta.use(status(401));
      return {};
    },
    'Okta could not be searched: ',
  ],
  [
    'knowledge base',
    `pages were read on ${new Date().toISOString().slice(0, 10)}`,
    'nobody has brought pages',
    async () => ({ BEDROCK_AGENT: await agents({ read: false }) }),
    'No page was brought into the knowledge base yet.\nRun DOCUMENTS_BUCKET=documents KNOWLEDGE_BASE_ID=KB12345678 DATA_SOURCE_ID=DS12345678 npm run sync',
  ],
];
const names = table.map(([name]) => name);

describe('npm run doctor after a deploy', () => {
  it('says of each that it is fine', async () => {
    const found = await looked();
    expect(found.filter(({ mark }) => mark !== 'ok')).toEqual([]);
    for (const [check, fine] of table) expect(read(found, check)).toContain(fine);
    expect(read(found, 'stacks')).toContain('deployed: ask-aws-key, ask-aws-logs');
    const told = JSON.stringify(found);
    for (const value of ['xoxb-local', 'local-signing-secret', 'token-of-okta']) expect(told).not.toContain(value);
  });

  it.each(table)(
    'says of %s not "%s" where %s, but what is missing and what to do next',
    async (check, _fine, _what, over, missing) => {
      const { okta } = account.sources;
      const before = okta.current();
      const told = read(await looked(await over()), check);
      okta.use(before);
      expect(told).toMatch(/^missing/);
      expect(told).toContain(missing);
    },
  );

  const unasked = (serve: Serve): Record<string, Serve> => ({
    ...Object.fromEntries(here.services.map((name) => [name, serve])),
    STS: sts('123456789012'),
    CLOUDFORMATION: account.stacks(),
  });

  it('names what is not allowed to these credentials, and asks for it', async () => {
    const found = await looked(unasked(status(403)));
    for (const check of names)
      expect(read(found, check), check).toMatch(
        /^unchecked.*could not be checked: .* is not allowed to these credentials\nLet whoever runs this/,
      );
  });

  it('says of each what was not answered in time, and goes on', async () => {
    const found = await here.found(unasked(silence), { config: configured(own), patience: 3000 });
    for (const check of names)
      expect(read(found, check), check).toMatch(
        /^unchecked.*could not be checked: .* was not answered in time\nTry again/,
      );
  });
});

describe('Secrets', () => {
  const okta = async (fields: object) =>
    read(await looked({ SECRETS_MANAGER: secrets({ 'ask-aws/okta': fields }) }), 'secret of okta');

  it('are filled with a token or with an OAuth service app', async () => {
    expect(
      await okta({ OKTA_BASE_URL: 'https://example.okta.com', OKTA_CLIENT_ID: '0oa', OKTA_PRIVATE_KEY: 'key' }),
    ).toMatch(/^ok/);
    expect(await okta({ OKTA_BASE_URL: 'https://example.okta.com', OKTA_API_TOKEN: '<token>' })).toContain(
      'ask-aws/okta is not filled: OKTA_API_TOKEN, or OKTA_CLIENT_ID and OKTA_PRIVATE_KEY have no value.',
    );
  });

  it('are of the host that the function may reach', async () => {
    for (const OKTA_BASE_URL of ['https://other.okta.com', 'http://example.okta.com', 'example.okta.com'])
      expect(await okta({ OKTA_BASE_URL, OKTA_API_TOKEN: 't' })).toContain(
        'OKTA_BASE_URL is not https://example.okta.com, the only host that its function may reach (sources.okta.host).\nCorrect it',
      );
  });

  it('that are not there, or hold no JSON, are missing', async () => {
    const found = await looked({ SECRETS_MANAGER: status(404) });
    expect(read(found, 'secret of okta')).toContain(
      'There is no secret ask-aws/okta with a JSON object in it.\nDeploy',
    );
    expect(read(found, 'slack token')).toContain('the secret holds no SLACK_BOT_TOKEN yet\nFill the secret first.');
  });
});

describe('Slack', () => {
  it('that refuses the token says why', async () => {
    expect(read(await looked({ SLACK: slack([], 'xoxb-another') }), 'slack token')).toContain(
      'Slack refuses the bot token (invalid_auth).\nInstall the app again',
    );
  });

  it.each(['internal_error', 'fatal_error', 'service_unavailable'])(
    'that is itself not well (%s) says nothing of the token',
    async (error) => {
      const found = await looked({ SLACK: () => Response.json({ ok: false, error }) });
      expect(read(found, 'slack token')).toMatch(
        new RegExp(`^unchecked.*could not be checked: auth.test of Slack was answered ${error}\\nTry again later`),
      );
    },
  );

  it('that answers something else hides no other finding', async () => {
    const found = await looked({ SLACK: () => Response.json(null) });
    expect(read(found, 'slack token')).toMatch(
      /^unchecked.*could not be checked: TypeError infra\/doctor\/slack\.ts:\d+\nThat is a mistake of doctor/,
    );
    expect(found.filter(({ mark }) => mark !== 'ok')).toHaveLength(1);
  });

  it('wants two more scopes where plain replies count', async () => {
    const config = configured({ ...own, slack: { secret: 'new', threadReplies: true } });
    expect(read(await looked({}, config), 'slack token')).toContain('lacks channels:history, groups:history.');
  });

  it('reaches an address that answers, or is told which does not', async () => {
    const at = async (RequestUrl: string, over: Record<string, Serve> = {}) =>
      read(await looked({ CLOUDFORMATION: account.stacks({ RequestUrl }), ...over }), 'slack webhook');
    expect(await at('http://127.0.0.1:1/slack/events')).toContain(
      'http://127.0.0.1:1/slack/events cannot be reached from here.\nLook',
    );
    const gone = account.requestUrl.replace(
      /:\d+.*/,
      new URL(here.env.AWS_ENDPOINT_URL_STS!).host.replace(/^[^:]+/, ''),
    );
    expect(await at(`${gone}/slack/events`)).toContain(
      "answers 501 to Slack's challenge.\nLook into the log group /aws/lambda/ask-aws-receiver",
    );
    const unfilled = secrets({ 'ask-aws/slack': { SLACK_SIGNING_SECRET: '', SLACK_BOT_TOKEN: '' } });
    expect(await at(account.requestUrl, { SECRETS_MANAGER: unfilled })).toContain('holds no SLACK_SIGNING_SECRET yet');
  });
});

describe('The knowledge base', () => {
  const said = async (job: Parameters<typeof agents>[0]) =>
    read(await looked({ BEDROCK_AGENT: await agents(job) }), 'knowledge base');

  it('that found no page, or could not read some, is not fine although its job has ended well', async () => {
    expect(await said({ pages: 0 })).toMatch(
      /^missing.*The last reading found no page in the bucket\.\nRun .*npm run sync$/,
    );
    expect(await said({ failed: 3 })).toMatch(
      /^missing.*The last reading could not read 3 of 76 pages\.\nRun .*npm run sync -- --again$/,
    );
  });
});

describe('Logs in another account', () => {
  const isRead = (request: Request) => request.method === 'GET' && !new URL(request.url).searchParams.has('list-type');

  it('are found and read where these credentials may', async () => {
    expect(read(await looked({}, foreign()), 'logs of cloudtrail')).toMatch(
      /^ok.*s3:\/\/foreign-trail\/AWSLogs\/o-exampleorgid\//,
    );
  });

  it('name each account whose trail has stopped or never wrote', async () => {
    const config = configured({
      sources: {
        cloudtrail: {
          bucket: { existing: 'foreign-trail', account: '345678901234' },
          organization: 'o-exampleorgid',
          accounts: ['123456789012', '210987654321', '456789012345'],
          regions: ['us-east-1', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-north-1'],
        },
      },
    });
    const warned: string[] = [];
    const hear = ({ message }: Error) => void warned.push(message);
    process.on('warning', hear);
    expect(read(await looked({}, config), 'logs of cloudtrail')).toContain(
      'The last logs of account 210987654321 are of 2026-11-02: s3://foreign-trail/AWSLogs/o-exampleorgid/210987654321/CloudTrail/eu-west-1/2026/11/02/a.json.gz; there are no logs of account 456789012345 in s3://foreign-trail/AWSLogs/o-exampleorgid/456789012345/CloudTrail/us-east-1/.',
    );
    process.off('warning', hear);
    expect(warned).toEqual([]);
  });

  it('name the bucket that refuses', async () => {
    const S3 = deniedBy('Access Denied', (request) => new URL(request.url).searchParams.has('list-type'));
    expect(read(await looked({ S3 }, foreign()), 'logs of cloudtrail')).toMatch(
      /^unchecked.*s3:ListBucket with the bucket foreign-trail of account 345678901234 is not allowed to these credentials\nLet whoever runs this read there; .*account 345678901234 must add/,
    );
  });

  it('name the key that refuses', async () => {
    const S3 = deniedBy(
      `User: arn:aws:iam::123456789012:user/dana is not authorized to perform: kms:Decrypt on resource: ${trailKey} because no resource-based policy allows the kms:Decrypt action`,
      isRead,
    );
    expect(read(await looked({ S3 }, foreign()), 'logs of cloudtrail')).toContain(
      `kms:Decrypt with the key ${trailKey} of account 345678901234 is not allowed`,
    );
  });

  it('are missing with the name of a bucket that is not there', async () => {
    expect(read(await looked({}, foreign('no-trail')), 'logs of cloudtrail')).toContain(
      'There is no bucket no-trail.\nCorrect its name',
    );
  });

  it.each([
    [
      'bucket',
      'Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied)',
      'the policy of the bucket foreign-trail, in account 345678901234',
    ],
    [
      'key',
      `not authorized to perform: kms:Decrypt on resource: ${trailKey}`,
      `the policy of the key ${trailKey}, in account 345678901234`,
    ],
  ])('name the %s that refuses the function, and what to add there', async (_, reason, where) => {
    const { athena } = account.sources;
    const before = athena.current();
    athena.use(async (request) => {
      const target = request.headers.get('x-amz-target') ?? '';
      if (!target.endsWith('.GetQueryExecution')) return before(request);
      return Response.json({
        QueryExecution: { Status: { State: 'FAILED', StateChangeReason: `PERMISSION_DENIED: ${reason}` } },
      });
    });
    const told = read(await looked({}, foreign()), 'question to cloudtrail');
    athena.use(before);
    expect(told).toMatch(/^missing.*searchCloudTrailEvents: CloudTrail could not be searched: /);
    expect(told).toContain(`Add to ${where}, what npm run synth prints for it.`);
  });

  it('are looked at before the first deploy, too, where they are there already', async () => {
    const found = await looked({ CLOUDFORMATION: cloudFormation({}) }, foreign());
    expect(found.map(({ check }) => check)).toContain('logs of cloudtrail');
    expect(found.map(({ check }) => check)).not.toContain('question to cloudtrail');
  });
});

describe('GuardDuty in another account', () => {
  it('names the role that refuses the function, and what to add there', async () => {
    const role = 'arn:aws:iam::210987654321:role/guardduty-reader';
    const refusing = await listening(status(403));
    const guardduty = lambda(
      [
        {
          name: 'ask-aws-guardduty',
          entry: join(import.meta.dirname, '../../action-groups/guardduty/handler.ts'),
          env: {
            AWS_REGION: 'us-east-1',
            AWS_ACCESS_KEY_ID: 'test',
            AWS_SECRET_ACCESS_KEY: 'test',
            AWS_ENDPOINT_URL_STS: refusing.url,
            GUARDDUTY_REGIONS: 'us-east-1',
            GUARDDUTY_ROLE_ARN: role,
            CURSOR_KEY: 'key',
          },
          timeoutSeconds: 60,
        },
      ],
      () => {},
    );
    const config = configured({ sources: { guardduty: { role } } });
    const told = read(await looked({ LAMBDA: guardduty.handle }, config), 'question to guardduty');
    await guardduty.close();
    await refusing.close();
    expect(told).toContain('its role (GUARDDUTY_ROLE_ARN) could not be assumed');
    expect(told).toContain(`Add to the trust policy and the permissions of ${role}, in account 210987654321, what`);
  });
});

describe('Zscaler feeds', () => {
  const config = configured({
    sources: { zscaler: { bucket: { existing: 'zscaler' }, feeds: ['web', 'firewall', 'dns', 'audit'] } },
  });

  it('are each looked at: fresh, absent, stale, or an audit in which nothing happened', async () => {
    const found = await looked({}, config);
    expect(read(found, 'logs of zscaler web')).toMatch(/^ok/);
    expect(read(found, 'logs of zscaler firewall')).toContain(
      'There are no logs of feed firewall in s3://zscaler/firewall/.',
    );
    expect(read(found, 'logs of zscaler dns')).toContain(
      'The last logs of feed dns are of 2026-10-02: s3://zscaler/dns/2026/10/02/23/a.log.',
    );
    expect(read(found, 'logs of zscaler audit')).toContain('the last are of 2026-10-02, and can be read');
  });
});
