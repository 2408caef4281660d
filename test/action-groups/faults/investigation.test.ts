import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handler as guardduty } from '../../../action-groups/guardduty/handler.ts';
import { operationsOver } from '../../../action-groups/investigation/handler.ts';
import { handler as okta } from '../../../action-groups/okta/handler.ts';
import { oktaStandIn } from '../../../action-groups/okta/stand-in.ts';
import { actionGroup } from '../../../action-groups/shared/action-group.ts';
import { sourcesOverLambda } from '../../../action-groups/shared/sources.ts';
import { guardDuty } from '../../../local/aws/guardduty.ts';
import type { Serve } from '../../../local/http.ts';
import { document } from '../../../schemas/generated/investigation.ts';
import { ask, askedAt } from '../../support/agent.ts';
import { functions } from '../../support/functions.ts';
import { lambdaEnvironment, listening, withSecret } from '../../support/stand-ins.ts';
import { cut, signedInTime, silence, status, unless, webPage } from './answers.ts';

const time = new Date(Date.parse(askedAt) - 60_000).toISOString();
const ip = '203.0.113.7';
const events = Array.from({ length: 7 }, (_, index) => ({
  uuid: `e${index}`,
  published: time,
  eventType: 'user.session.start',
  client: { ipAddress: ip },
}));
const findings = [{ id: 'f1', accountId: '123456789012', region: 'us-east-1', updatedAt: time, service: { from: ip } }];
const well = functions({ guardduty, okta });
const isOkta = (request: Request) => request.url.includes('/functions/okta/');

describe('A trace on a bad day', () => {
  const servers: { close(): Promise<unknown> }[] = [];
  let lambda: Awaited<ReturnType<typeof listening>>;
  beforeAll(async () => {
    lambda = await listening(well);
    const vendor = await listening(oktaStandIn(events, { token: 't' }));
    const service = await listening(guardDuty(findings, { regions: ['us-east-1'] }));
    servers.push(lambda, vendor, service, await withSecret({ OKTA_BASE_URL: vendor.url, OKTA_API_TOKEN: 't' }));
    lambdaEnvironment({
      AWS_ENDPOINT_URL_LAMBDA: lambda.url,
      AWS_ENDPOINT_URL_GUARDDUTY: service.url,
      GUARDDUTY_REGIONS: 'us-east-1',
      FUNCTIONS: '{"guardduty":"guardduty","okta":"okta"}',
    });
  });
  afterAll(() => Promise.all(servers.map((each) => each.close())));

  const trace = async (handle: Serve, patience = 20_000) => {
    lambda.use(handle);
    const handler = actionGroup(document, operationsOver(sourcesOverLambda({ patience })));
    const { status, body } = await ask(handler, 'traceEntity', { ip });
    return { status, body, invoked: lambda.asked.filter(isOkta).length };
  };

  it.each<[string, Serve, string, number]>([
    ['never answers', silence, 'it did not answer in time', 1500],
    ['resets the connection in the middle of a body', cut, 'its function could not be invoked', 20_000],
    ['refuses the credentials (401)', status(401), 'its function could not be invoked', 20_000],
    ['refuses the credentials (403)', status(403), 'its function could not be invoked', 20_000],
    ['is not there (404)', status(404), 'its function could not be invoked', 20_000],
    ['limits the rate', status(429), 'its function could not be invoked', 20_000],
    ['limits it for longer than a question', status(429, { 'retry-after': '600' }), 'it did not answer in time', 1500],
    ['fails (500)', status(500), 'its function could not be invoked', 20_000],
    ['answers with a web page', webPage, 'its function could not be invoked', 20_000],
  ])('through a function that %s knows the other sources, and has a gap', async (_, sick, reason, patience) => {
    const { status, body, invoked } = await trace(unless(well, sick, isOkta), patience);
    expect({ status, matched: body.matched, gaps: body.gaps }).toEqual({
      status: 200,
      matched: findings.length,
      gaps: [`Okta could not be searched: ${reason}.`],
    });
    expect(invoked).toBeLessThanOrEqual(2);
  });

  it.each<[string, Serve]>([
    ['resets the connection in the middle of a body', cut],
    ['limits the rate', status(429)],
    ['fails (500)', status(500)],
  ])('through a function that %s once gives the right figure', async (_, sick) => {
    let sickened = false;
    const once = (request: Request) => {
      const picked = isOkta(request) && !sickened;
      sickened ||= picked;
      return picked;
    };
    const { body, invoked } = await trace(unless(well, sick, once));
    expect(body).toMatchObject({ matched: findings.length + events.length, gaps: [] });
    expect(invoked).toBe(2);
  });

  it('whose service has a clock that is an hour ahead gives the right figure', async () => {
    const { body } = await trace(signedInTime(well));
    expect(body).toMatchObject({ matched: findings.length + events.length, gaps: [] });
  });
});
