import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oktaClient } from '../../action-groups/okta/client.ts';
import { operationsOver } from '../../action-groups/okta/handler.ts';
import { oktaStandIn } from '../../action-groups/okta/stand-in.ts';
import type { ServiceApp } from '../../action-groups/okta/stand-in-tokens.ts';
import { actionGroup } from '../../action-groups/shared/action-group.ts';
import { document } from '../../schemas/generated/okta.ts';
import type { Refusal, SearchResult } from '../../schemas/generated/shared.ts';
import { ask, askedAt } from '../support/agent.ts';
import { listening, withSecret } from '../support/stand-ins.ts';

const clientId = '0oaexample';
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }) as string;
const jwk = (key: KeyObject, kid: string) => JSON.stringify({ ...key.export({ format: 'jwk' }), kid });

const events = Array.from({ length: 1500 }, (_, index) => ({
  uuid: randomUUID(),
  published: new Date(Date.parse(askedAt) - (index + 1) * 1000).toISOString(),
  eventType: 'user.session.start',
}));

let okta: Awaited<ReturnType<typeof listening>>;
let secrets: Awaited<ReturnType<typeof withSecret>>;
let search: () => Promise<{ status: number; body: SearchResult & Refusal }>;
beforeAll(async () => {
  okta = await listening(() => new Response());
  secrets = await withSecret({});
});
afterAll(() => Promise.all([okta.close(), secrets.close()]));

/** A tenant with a service app, and a function that has just started with this secret. */
const starting = (
  secret: Record<string, string>,
  service: Omit<ServiceApp, 'clientId'> = { publicKey: rsa.publicKey },
) => {
  okta.use(oktaStandIn(events, { service: { clientId, ...service } }));
  secrets.renew({ OKTA_BASE_URL: okta.url, ...secret });
  const handler = actionGroup(document, operationsOver(oktaClient({ patience: 2000 })));
  search = () => ask(handler, 'searchOktaEvents');
};

/** Okta tells with each answer what its clock shows. */
const timed = (now: () => Date) => {
  const serve = okta.current();
  okta.use(async (request) => {
    const answer = await serve(request);
    answer.headers.set('date', now().toUTCString());
    return answer;
  });
};

const requests = (path: string) => okta.asked.filter(({ url }) => new URL(url).pathname === path);
const tokens = () => requests('/oauth2/v1/token').length;

describe('Okta by OAuth', () => {
  it('searches with a token for which a service app signed', async () => {
    starting({ OKTA_CLIENT_ID: clientId, OKTA_PRIVATE_KEY: pem(rsa.privateKey) });
    const { status, body } = await search();
    expect({ status, matched: body.matched }).toEqual({ status: 200, matched: 1500 });
    expect(requests('/api/v1/logs').map(({ headers }) => headers.get('authorization'))).toEqual(
      Array(2).fill(expect.stringMatching(/^Bearer \S+$/)),
    );
  });

  it.each([
    ['a JWK, named by its kid', jwk(ec.privateKey, 'key-2'), { publicKey: ec.publicKey, kid: 'key-2' }],
    ['a PEM on one line', pem(ec.privateKey).replaceAll('\n', '\\n'), { publicKey: ec.publicKey }],
  ])('takes the key as %s', async (_, key, service) => {
    starting({ OKTA_CLIENT_ID: clientId, OKTA_PRIVATE_KEY: key }, service);
    expect((await search()).body.matched).toBe(1500);
  });

  it('prefers the service app where the secret has both', async () => {
    starting({ OKTA_API_TOKEN: 'old', OKTA_CLIENT_ID: clientId, OKTA_PRIVATE_KEY: pem(rsa.privateKey) });
    expect((await search()).status).toBe(200);
  });

  it('keeps the token from one question to the next', async () => {
    starting({ OKTA_CLIENT_ID: clientId, OKTA_PRIVATE_KEY: pem(rsa.privateKey) });
    await search();
    await search();
    expect(tokens()).toBe(1);
  });

  it('gets another token a minute before the one it has expires', async () => {
    const service = { publicKey: rsa.publicKey, lasts: 60 };
    starting({ OKTA_CLIENT_ID: clientId, OKTA_PRIVATE_KEY: pem(rsa.privateKey) }, service);
    await search();
    // one for each page
    expect(tokens()).toBe(2);
  });

  it('proves that it has the key of its token where the service app demands it (DPoP)', async () => {
    const secret = { OKTA_CLIENT_ID: clientId, OKTA_PRIVATE_KEY: pem(rsa.privateKey) };
    starting(secret, { publicKey: rsa.publicKey, dpop: true });
    expect((await search()).body).toMatchObject({ matched: 1500, gaps: [] });
    // Without a proof, with one, with the nonce in it; then one token for all pages.
    expect(tokens()).toBe(3);
    const asked = requests('/api/v1/logs').map(({ headers }) => headers);
    expect(asked.map((headers) => headers.get('authorization'))).toEqual(
      Array(2).fill(expect.stringMatching(/^DPoP /)),
    );
    expect(new Set(asked.map((headers) => headers.get('dpop'))).size).toBe(2);
    expect((await search()).body.matched).toBe(1500);
    expect(tokens()).toBe(3);
  });

  it('puts a nonce in its proof where the log demands one, too', async () => {
    starting(
      { OKTA_CLIENT_ID: clientId, OKTA_PRIVATE_KEY: pem(rsa.privateKey) },
      { publicKey: rsa.publicKey, dpop: true },
    );
    const well = okta.current();
    const nonceIn = (request: Request) => decodeJwt(request.headers.get('dpop') ?? '').nonce;
    okta.use((request) =>
      request.method === 'GET' && nonceIn(request) !== 'n-1'
        ? Response.json({}, { status: 401, headers: { 'dpop-nonce': 'n-1' } })
        : well(request),
    );
    expect((await search()).body).toMatchObject({ matched: 1500, gaps: [] });
    expect(requests('/api/v1/logs')).toHaveLength(3);
  });

  it('is told as a gap where no proof is good enough, after few requests', async () => {
    starting({ OKTA_CLIENT_ID: clientId, OKTA_PRIVATE_KEY: pem(rsa.privateKey) });
    let asked = 0;
    okta.use(() => {
      asked += 1;
      return Response.json({ error: 'use_dpop_nonce' }, { status: 400, headers: { 'dpop-nonce': `n-${asked}` } });
    });
    expect((await search()).body.gaps).toEqual(['Okta could not be searched: it answered 400.']);
    expect(asked).toBe(4);
  });

  it.each([
    ['ahead', 60, {}],
    ['behind', -45, {}],
    ['ahead, with tokens that are bound to a key', 60, { dpop: true }],
  ])('names the clocks where that of Okta is %s', async (_, minutes, service) => {
    const now = () => new Date(Date.now() + minutes * 60_000);
    starting(
      { OKTA_CLIENT_ID: clientId, OKTA_PRIVATE_KEY: pem(rsa.privateKey) },
      { publicKey: rsa.publicKey, now, ...service },
    );
    timed(now);
    const { status, body } = await search();
    expect({ status, gaps: body.gaps }).toEqual({
      status: 502,
      gaps: [
        `Okta could not be searched: it refused the credentials (401), and this machine's clock and Okta's differ by about ${Math.abs(minutes)} minutes.`,
      ],
    });
    expect(okta.asked.length).toBeLessThanOrEqual(2);
  });

  it('names the clocks where a proof is refused for its time', async () => {
    starting({ OKTA_CLIENT_ID: clientId, OKTA_PRIVATE_KEY: pem(rsa.privateKey) });
    const refusal = { error: 'invalid_dpop_proof', error_description: 'The DPoP proof JWT is expired.' };
    okta.use(() => Response.json(refusal, { status: 400 }));
    timed(() => new Date(Date.now() + 20 * 60_000));
    expect((await search()).body.gaps).toEqual([
      "Okta could not be searched: it answered 400, and this machine's clock and Okta's differ by about 20 minutes.",
    ]);
    expect(okta.asked.length).toBeLessThanOrEqual(2);
  });

  it('says nothing of clocks that show about the same', async () => {
    starting({ OKTA_CLIENT_ID: clientId, OKTA_PRIVATE_KEY: pem(ec.privateKey) });
    timed(() => new Date(Date.now() + 60_000));
    expect((await search()).body.gaps).toEqual(['Okta could not be searched: it refused the credentials (401).']);
  });

  it('gets another token when the one it has is refused', async () => {
    starting({ OKTA_CLIENT_ID: clientId, OKTA_PRIVATE_KEY: pem(rsa.privateKey) });
    await search();
    okta.use(oktaStandIn(events, { service: { clientId, publicKey: rsa.publicKey } }));
    expect((await search()).body.matched).toBe(1500);
    expect(tokens()).toBe(1);
  });

  it('reads the secret again when the key is refused, since it may be a new one', async () => {
    starting({ OKTA_CLIENT_ID: clientId, OKTA_PRIVATE_KEY: pem(ec.privateKey) });
    expect((await search()).status).toBe(502);
    secrets.use({ OKTA_BASE_URL: okta.url, OKTA_CLIENT_ID: clientId, OKTA_PRIVATE_KEY: pem(rsa.privateKey) });
    expect((await search()).body.matched).toBe(1500);
  });

  it.each([
    ['is refused', pem(ec.privateKey), 'it refused the credentials (401)'],
    ['is none', 'not a key', 'its private key could not be read'],
  ])('is told as a gap when the key %s', async (_, key, reason) => {
    starting({ OKTA_CLIENT_ID: clientId, OKTA_PRIVATE_KEY: key });
    const { status, body } = await search();
    expect({ status, gaps: body.gaps }).toEqual({ status: 502, gaps: [`Okta could not be searched: ${reason}.`] });
    expect(okta.asked.length).toBeLessThanOrEqual(2);
  });

  it('names the field that the secret lacks', async () => {
    starting({ OKTA_CLIENT_ID: clientId });
    expect((await search()).body.gaps).toEqual(['Okta could not be searched: its secret has no OKTA_PRIVATE_KEY.']);
  });

  it('needs the scope for logs', async () => {
    starting({ OKTA_CLIENT_ID: clientId, OKTA_PRIVATE_KEY: pem(rsa.privateKey) });
    await search();
    const { url } = requests('/oauth2/v1/token')[0]!;
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ scope: 'okta.users.read' }) });
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 400,
      body: { error: 'invalid_scope' },
    });
  });
});
