import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as written from '../../action-groups/guardduty/handler.ts';
import { bundle, entries } from '../../infra/bundle.ts';
import { guardDuty } from '../../local/aws/guardduty.ts';
import { ask, askedAt } from '../support/agent.ts';
import { lambdaEnvironment, listening } from '../support/stand-ins.ts';

const regions = ['us-east-1', 'ap-northeast-2'];
const hour = 3_600_000;
const updatedAt = new Date(Date.parse(askedAt) - hour).toISOString();

let service: Awaited<ReturnType<typeof listening>>;
beforeAll(async () => {
  service = await listening(guardDuty([{ id: 'f1', accountId: '123456789012', updatedAt }], { regions }));
  lambdaEnvironment({ AWS_ENDPOINT_URL_GUARDDUTY: service.url, GUARDDUTY_REGIONS: regions.join(',') });
});
afterAll(() => service.close());

const folder = mkdtempSync(join(tmpdir(), 'ask-aws-guardduty-'));
afterAll(() => rmSync(folder, { recursive: true }));
const deployed = (): Promise<typeof written> => {
  bundle(entries.guardduty!, join(folder, 'index.mjs'));
  return import(join(folder, 'index.mjs'));
};

describe.each([
  ['as it is written', async () => written],
  ['as it is deployed', deployed],
])('GuardDuty with a role in the account that administers it, %s,', (form, load) => {
  const role = `arn:aws:iam::210987654321:role/${form.replaceAll(' ', '-')}`;
  let handler: typeof written.handler;
  beforeAll(async () => {
    ({ handler } = await load());
  });
  const search = () => ask(handler, 'searchGuardDutyFindings');
  let sts: Awaited<ReturnType<typeof listening>>;
  beforeAll(async () => {
    sts = await listening(() => new Response());
    lambdaEnvironment({ AWS_ENDPOINT_URL_STS: sts.url });
  });
  afterAll(() => {
    delete process.env.GUARDDUTY_ROLE_ARN;
    return sts.close();
  });
  /** Each case has a role of its own, since credentials are kept. */
  const assuming = (name: string) => {
    lambdaEnvironment({ GUARDDUTY_ROLE_ARN: `${role}-${name}` });
    service.use(service.current());
  };

  it('searches as that role, assumed once for each Region', async () => {
    assuming('granted');
    const asked: string[] = [];
    sts.use(async (request) => {
      asked.push(await request.text());
      return new Response(
        `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
          <AccessKeyId>ASIAROLEEXAMPLE</AccessKeyId><SecretAccessKey>none</SecretAccessKey>
          <SessionToken>session</SessionToken><Expiration>${new Date(Date.now() + hour).toISOString()}</Expiration>
        </Credentials></AssumeRoleResult></AssumeRoleResponse>`,
        { headers: { 'content-type': 'text/xml' } },
      );
    });
    expect((await search()).body).toMatchObject({ matched: 1, gaps: [] });
    expect((await search()).body).toMatchObject({ matched: 1, gaps: [] });
    expect(asked).toHaveLength(regions.length);
    expect(new URLSearchParams(asked[0]).get('RoleArn')).toBe(`${role}-granted`);
    for (const { headers } of service.asked) {
      expect(headers.get('authorization')).toContain('Credential=ASIAROLEEXAMPLE/');
      expect(headers.get('x-amz-security-token')).toBe('session');
    }
  });

  it.each([
    [403, 'AccessDenied'],
    [400, 'ExpiredTokenException'],
  ])('is unavailable where the role is refused (%i)', async (status, code) => {
    assuming(code);
    const error = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;
    sts.use(() => new Response(error, { status, headers: { 'content-type': 'text/xml' } }));
    const { status: answered, body } = await search();
    expect(answered).toBe(502);
    expect(body.gaps).toEqual(['GuardDuty could not be searched: its role (GUARDDUTY_ROLE_ARN) could not be assumed.']);
    expect(service.asked).toHaveLength(0);
    expect(sts.asked.length).toBeLessThanOrEqual(2 * regions.length);
  });
});
