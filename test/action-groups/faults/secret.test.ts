import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oktaClient } from '../../../action-groups/okta/client.ts';
import { operationsOver } from '../../../action-groups/okta/handler.ts';
import { oktaStandIn } from '../../../action-groups/okta/stand-in.ts';
import { actionGroup } from '../../../action-groups/shared/action-group.ts';
import type { Serve } from '../../../local/http.ts';
import { document } from '../../../schemas/generated/okta.ts';
import { ask, askedAt } from '../../support/agent.ts';
import { lambdaEnvironment, listening, withSecret } from '../../support/stand-ins.ts';
import { cut, hourAhead, signedInTime, silence, status, unless, webPage } from './answers.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const events = [{ uuid: 'e', published: new Date(Date.parse(askedAt) - 1).toISOString() }];

let okta: Awaited<ReturnType<typeof listening>>;
let secrets: Awaited<ReturnType<typeof withSecret>>;
let manager: Awaited<ReturnType<typeof listening>>;
let store: Serve;
beforeAll(async () => {
  okta = await listening(() => new Response());
  secrets = await withSecret({});
  const address = process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER;
  store = async (request) => {
    const { headers, method } = request;
    const answer = await fetch(`${address}/`, { method, headers, body: await request.text() });
    return Response.json(await answer.json(), { status: answer.status });
  };
  manager = await listening(store);
  lambdaEnvironment({ AWS_ENDPOINT_URL_SECRETS_MANAGER: manager.url });
});
afterAll(() => Promise.all([okta.close(), secrets.close(), manager.close()]));

const search = async (secret: Record<string, string>, vendor: Serve, handle: Serve = store) => {
  secrets.renew(secret);
  okta.use(vendor);
  manager.use(handle);
  const { status, body } = await ask(
    actionGroup(document, operationsOver(oktaClient({ patience: 600 }))),
    'searchOktaEvents',
  );
  return { status, body, tokens: okta.asked.filter(({ url }) => url.endsWith('/token')).length };
};
const gap = (reason: string) => [expect.stringContaining(`Okta could not be searched: ${reason}`)];

describe('A secret on a bad day', () => {
  const token = { OKTA_API_TOKEN: 't' };
  const well = oktaStandIn(events, { token: 't' });

  it.each<[string, Serve]>([
    ['whose store refuses the credentials (401)', status(401)],
    ['whose store refuses the credentials (403)', status(403)],
    ['that is not there (404)', status(404)],
    ['whose store limits the rate', status(429)],
    ['whose store fails (500)', status(500)],
    ['whose store resets the connection in the middle of a body', cut],
    ['whose store answers with a web page', webPage],
  ])('%s is a gap, after few requests', async (_, sick) => {
    const { status, body } = await search({ OKTA_BASE_URL: okta.url, ...token }, well, sick);
    expect({ status, gaps: body.gaps }).toEqual({ status: 502, gaps: gap('its secret could not be read') });
    expect(manager.asked.length).toBeLessThanOrEqual(2);
    expect(okta.asked).toHaveLength(0);
  });

  it.each<[string, Serve]>([
    [
      'whose store fails once',
      unless(
        (request) => store(request),
        status(500),
        (_, index) => index === 1,
      ),
    ],
    ['whose store has a clock that is an hour ahead', signedInTime((request) => store(request))],
  ])('%s is read', async (_, sick) => {
    expect((await search({ OKTA_BASE_URL: okta.url, ...token }, well, sick)).body).toMatchObject({
      matched: 1,
      gaps: [],
    });
  });

  it.each([
    ['no address', { ...token }, 'its secret has no OKTA_BASE_URL'],
    [
      'an address that is none',
      { OKTA_BASE_URL: 'example.okta.com', ...token },
      'its secret has no address that can be asked',
    ],
    ['no token', { OKTA_BASE_URL: 'https://example.com' }, 'its secret has no OKTA_API_TOKEN'],
  ])('with %s says so', async (_, secret, reason) => {
    expect((await search(secret as Record<string, string>, well)).body.gaps).toEqual(gap(reason));
  });
});

describe('The access token of a service app on a bad day', () => {
  const app = () => ({ OKTA_BASE_URL: okta.url, OKTA_CLIENT_ID: 'app', OKTA_PRIVATE_KEY: key });
  const well = () => oktaStandIn(events, { service: { clientId: 'app', publicKey } });
  const isToken = (request: Request) => request.url.endsWith('/token');

  it.each<[string, Serve, string, number]>([
    ['is not given in time', silence, 'it did not answer in time', 1],
    ['is cut in the middle of a body', cut, 'it could not be reached', 4],
    ['is refused (401)', status(401), 'it refused the credentials (401)', 2],
    ['is refused (403)', status(403), 'it refused the credentials (403)', 1],
    ['is nowhere to be had (404)', status(404), 'it answered 404', 1],
    ['meets a rate limit', status(429), 'its rate limit is used up', 4],
    ['meets a rate limit for longer', status(429, { 'retry-after': '600' }), 'its rate limit is used up', 1],
    ['meets a failure (500)', status(500), 'it answered 500', 4],
    ['is a web page', webPage, 'its answer was not JSON', 1],
    ['is none', () => Response.json({ expires_in: 3600 }), 'its answer was not understood', 1],
  ])('that %s is a gap, after few requests', async (_, sick, reason, most) => {
    const { body, tokens } = await search(app(), unless(well(), sick, isToken));
    expect(body.gaps).toEqual(gap(reason));
    expect(tokens).toBeLessThanOrEqual(most);
  });

  it.each<[string, Serve]>([
    ['is cut once', cut],
    ['meets a rate limit once', status(429)],
    ['meets a failure once', status(500)],
  ])('that %s is had the next time', async (_, sick) => {
    const { body, tokens } = await search(
      app(),
      unless(well(), sick, (_, index) => index === 1),
    );
    expect(body).toMatchObject({ matched: 1, gaps: [] });
    expect(tokens).toBe(2);
  });

  it.each([
    ['lasts for no time at all', 0],
    ['says nothing of how long it lasts', undefined],
    ['lasts for longer than it can', Number.MAX_SAFE_INTEGER],
  ])('that %s is good for this question', async (_, expires_in) => {
    const tenant = well();
    const { body } = await search(app(), async (request) => {
      const answer = await tenant(request);
      if (!isToken(request)) return answer;
      return Response.json({ ...((await answer.json()) as object), expires_in });
    });
    expect(body).toMatchObject({ matched: 1, gaps: [] });
  });

  it('by a clock that is an hour ahead is good for as long as it says', async () => {
    const tenant = well();
    const { body, tokens } = await search(app(), async (request) => {
      const answer = await tenant(request);
      answer.headers.set('date', hourAhead().toUTCString());
      return answer;
    });
    expect({ matched: body.matched, tokens }).toEqual({ matched: 1, tokens: 1 });
  });
});
