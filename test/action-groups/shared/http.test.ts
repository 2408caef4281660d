import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vendorGet } from '../../../action-groups/shared/http.ts';
import type { Serve } from '../../../local/http.ts';
import { listening } from '../../support/stand-ins.ts';

let vendor: Awaited<ReturnType<typeof listening>>;
beforeAll(async () => {
  vendor = await listening(() => Response.json({}));
});
afterAll(() => vendor.close());

/** One answer after the other; the last one stays. */
const answering = (...answers: (() => Response | Promise<Response>)[]): Serve => {
  let index = 0;
  return () => answers[Math.min(index++, answers.length - 1)]!();
};
const fine = () => Response.json({ fine: true });
const status =
  (code: number, headers: Record<string, string> = {}) =>
  () =>
    new Response('no', { status: code, headers });
const get = (patience = 10_000, token = async (_fresh: boolean) => 'token') =>
  vendorGet(
    { title: 'The vendor', baseUrl: vendor.url, headers: async ({ fresh }) => ({ authorization: await token(fresh) }) },
    Date.now() + patience,
  );

describe('Asking a vendor over HTTP', () => {
  it.each([
    ['a server error', status(503)],
    ['a rate limit with seconds to wait', status(429, { 'retry-after': '0' })],
    ['a rate limit with a date to wait for', status(429, { 'retry-after': new Date(0).toUTCString() })],
    ['a rate limit with a wait that nobody understands', status(429, { 'retry-after': 'a while' })],
  ])('asks again after %s', async (_, first) => {
    vendor.use(answering(first, fine));
    expect((await get()('/'))?.body).toEqual({ fine: true });
    expect(vendor.asked).toHaveLength(2);
  });

  it('waits until the limit is reset, at least a second', async () => {
    const soon = String(Math.floor(Date.now() / 1000));
    vendor.use(answering(status(429, { 'x-rate-limit-reset': soon }), fine));
    expect((await get()('/')).body).toEqual({ fine: true });
  });

  it('takes no notice of a reset that was not the reason', async () => {
    const nextHour = String(Math.floor(Date.now() / 1000) + 3600);
    vendor.use(answering(status(500, { 'x-rate-limit-reset': nextHour }), fine));
    expect((await get()('/')).body).toEqual({ fine: true });
  });

  it('gives up at once where the wait is longer than the question may take', async () => {
    vendor.use(status(429, { 'retry-after': '600' }));
    await expect(get()('/')).rejects.toThrow('The vendor could not be searched: its rate limit is used up.');
    expect(vendor.asked).toHaveLength(1);
  });

  it('asks four times at most', async () => {
    vendor.use(status(502, { 'retry-after': '0' }));
    await expect(get()('/')).rejects.toThrow('it answered 502');
    expect(vendor.asked).toHaveLength(4);
  });

  it.each([400, 404, 418])('does not ask again after %i', async (code) => {
    vendor.use(status(code));
    await expect(get()('/')).rejects.toThrow(`it answered ${code}`);
    expect(vendor.asked).toHaveLength(1);
  });

  it('reads the secret again once after a 401, since it may have been rotated', async () => {
    vendor.use((request) => (request.headers.get('authorization') === 'new' ? fine() : status(401)()));
    expect((await get(1000, async (fresh) => (fresh ? 'new' : 'old'))('/')).body).toEqual({ fine: true });
    await expect(get(1000, async () => 'old')('/')).rejects.toThrow('it refused the credentials (401)');
  });

  it.each([
    ['another origin', 'http://evil.example/next'],
    ['an origin that begins alike', '//127.0.0.1.evil.example/next'],
  ])('never sends its credentials to %s', async (_, next) => {
    vendor.use(fine);
    await expect(get()(next)).rejects.toThrow('it pointed to another address');
    expect(vendor.asked).toHaveLength(0);
  });

  it('does not follow a redirect', async () => {
    vendor.use(() => Response.redirect('http://evil.example/', 302));
    await expect(get(300)('/')).rejects.toThrow('it could not be reached');
  });

  it('does not start where no time is left', async () => {
    vendor.use(fine);
    await expect(get(-1)('/')).rejects.toThrow('there was no time left to ask it');
    expect(vendor.asked).toHaveLength(0);
  });

  it('reaches only the hosts that it is allowed to, and those over TLS', async () => {
    process.env.ALLOWED_HOSTS = '127.0.0.1,example.okta.com';
    try {
      for (const baseUrl of ['https://elsewhere.example.com', vendor.url])
        expect(() => vendorGet({ title: 'The vendor', baseUrl, headers: async () => ({}) })).toThrow('ALLOWED_HOSTS');
      expect(
        vendorGet({ title: 'Okta', baseUrl: 'https://example.okta.com', headers: async () => ({}) }),
      ).toBeDefined();
    } finally {
      delete process.env.ALLOWED_HOSTS;
    }
  });

  it('escapes what it asks', async () => {
    vendor.use(fine);
    await get()('/search', { filter: 'a "b" & c=d' });
    expect(new URL(vendor.asked[0]!.url).searchParams.get('filter')).toBe('a "b" & c=d');
  });
});
