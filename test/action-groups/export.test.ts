import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handler as guardduty } from '../../action-groups/guardduty/handler.ts';
import { handler } from '../../action-groups/investigation/handler.ts';
import { handler as okta } from '../../action-groups/okta/handler.ts';
import { oktaStandIn } from '../../action-groups/okta/stand-in.ts';
import type { Exported } from '../../action-groups/shared/export.ts';
import { guardDuty } from '../../local/aws/guardduty.ts';
import type { LogRecord, Refusal } from '../../schemas/generated/shared.ts';
import { ask, askedAt } from '../support/agent.ts';
import { functions } from '../support/functions.ts';
import { lambdaEnvironment, listening, withSecret } from '../support/stand-ins.ts';

const token = 'a-token';
const logins = Array.from({ length: 10_400 }, (_, at) => ({
  uuid: `e${at}`,
  published: new Date(Date.parse(askedAt) - 60_000 - at * 1000).toISOString(),
  eventType: 'user.session.start',
  severity: 'INFO',
  actor: { alternateId: 'dana@example.com' },
  client: { ipAddress: at % 2 === 0 ? '203.0.113.7' : '198.51.100.9' },
  outcome: { result: 'FAILURE', reason: at === 0 ? 'password=hunter2secret' : 'INVALID_CREDENTIALS' },
}));

const servers: { close(): Promise<unknown> }[] = [];
beforeAll(async () => {
  const lambda = await listening(functions({ 'f-okta': okta, 'f-guardduty': guardduty }));
  const tenant = await listening(oktaStandIn(logins, { token }));
  const findings = await listening(guardDuty([], { regions: ['us-east-1'] }));
  const secrets = await withSecret({ OKTA_BASE_URL: tenant.url, OKTA_API_TOKEN: token });
  lambdaEnvironment({
    AWS_ENDPOINT_URL_LAMBDA: lambda.url,
    AWS_ENDPOINT_URL_GUARDDUTY: findings.url,
    GUARDDUTY_REGIONS: 'us-east-1',
    FUNCTIONS: JSON.stringify({ okta: 'f-okta', guardduty: 'f-guardduty' }),
  });
  servers.push(lambda, tenant, findings, secrets);
});
afterAll(() => Promise.all(servers.map((each) => each.close())));

const exported = async (operationId: string, parameters: object, access = 'okta') => {
  const asked = { operationId, parameters: JSON.stringify(parameters) };
  const { status, body } = await ask<Exported & Refusal>(handler, 'exportRecords', asked, { access });
  const records = status === 200 ? gunzipSync(Buffer.from(body.records, 'base64')).toString().split('\n') : [];
  return { status, body, records: records.filter(Boolean).map((line) => JSON.parse(line) as LogRecord) };
};

describe('An export', () => {
  it('has every record of a search, up to 10,000, the newest first', async () => {
    const { body, records } = await exported('searchOktaEvents', { window: '24h', limit: '5', outcome: 'failure' });
    expect(body).toMatchObject({ matched: 10_400, atLeast: false, count: 10_000 });
    expect(new Set(records.map(({ evidence }) => evidence)).size).toBe(10_000);
    expect(records[0]?.time).toBe(logins[0]?.published);
    expect(records.at(-1)?.time).toBe(logins[9999]?.published);
  });

  it('has what the filters let through, with secrets masked', async () => {
    const { records } = await exported('searchOktaEvents', { window: '1h', ip: '203.0.113.7' });
    expect(records).toHaveLength(1771);
    expect(JSON.stringify(records)).not.toContain('hunter2secret');
  });

  it('of a trace has what each source gives that the asker may see', async () => {
    const { records, body } = await exported('traceEntity', { window: '10m', ip: '203.0.113.7' }, 'okta,guardduty');
    expect(body.searched.source).toBe('investigation');
    expect(records).toHaveLength(271);
    const denied = await exported('traceEntity', { window: '10m', ip: '203.0.113.7' }, 'guardduty');
    expect(denied.records).toEqual([]);
  });

  it('is refused to whoever may not see the source', async () => {
    const { status, body } = await exported('searchOktaEvents', { window: '24h' }, 'guardduty');
    expect({ status, error: body.error }).toEqual({
      status: 403,
      error: 'The asker may not see okta: say so, and go on without it.',
    });
  });

  it.each([
    ['searchOktaEvents', { window: 'recently' }, 400],
    ['searchOktaEvents', { severity: 'terrible' }, 400],
    ['deleteEverything', {}, 404],
  ])('of %s with %j is refused as the operation itself refuses', async (operationId, parameters, status) => {
    expect((await exported(operationId, parameters)).status).toBe(status);
  });
});

describe('A record for people', () => {
  const read = (evidence: string, access: string) =>
    ask<Record<string, unknown>>(handler, 'readEvidence', { evidence }, { access });

  it('is whole, but for its secrets', async () => {
    const stamp = logins[0]?.published.replaceAll(/[-:.]/g, '');
    const { status, body } = await read(`okta:127.0.0.1:${stamp}:e0`, 'okta');
    expect(status).toBe(200);
    expect(body.record).toMatchObject({ uuid: 'e0', outcome: { reason: 'password=<masked>' } });
  });

  it('is refused to whoever may not see its source', async () => {
    expect((await read('okta:127.0.0.1:20261123T085900000Z:e0', 'guardduty')).status).toBe(403);
    expect((await read('okta:127.0.0.1:20261123T085900000Z:e0', '')).status).toBe(403);
  });
});
