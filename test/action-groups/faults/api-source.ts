import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Serve } from '../../../local/http.ts';
import { ask, askedAt } from '../../support/agent.ts';
import { listening, withSecret } from '../../support/stand-ins.ts';
import { cut, hourAhead, otherJson, silence, status, unless, webPage } from './answers.ts';

/** More than one page of records, newest first. */
const perPage = 1000;
export const records = Array.from({ length: 1200 }, (_, index) => ({
  id: String(index),
  time: new Date(Date.parse(askedAt) - index - 1).toISOString(),
}));

/** A source over a vendor's HTTP API. */
interface ApiSource {
  title: string;
  operationId: string;
  handler: (patience: number) => Parameters<typeof ask>[0];
  secret: (url: string, token: string) => Record<string, string>;
  /** The vendor with all records, for who has this token. */
  well: (token: string) => Serve;
  /** A page without records that leads to the next. */
  empty: (request: Request, cursor: string) => Response;
  /** Where its first page starts. */
  start: string;
}

export const specifyFaults = (source: ApiSource): void => {
  describe(`${source.title} on a bad day`, () => {
    const { title, operationId, well, empty, start } = source;
    const handler = source.handler(600);
    const isSecondPage = (request: Request) => /[?&](after|cursor)=/.test(request.url);
    const isFirst = (_: Request, index: number) => index === 1;
    let vendor: Awaited<ReturnType<typeof listening>>;
    let secrets: Awaited<ReturnType<typeof withSecret>>;
    const secret: Record<string, string> = {};
    let token = 'first';
    beforeAll(async () => {
      vendor = await listening(well(token));
      Object.assign(secret, source.secret(vendor.url, token));
      secrets = await withSecret(secret);
    });
    afterAll(() => Promise.all([vendor.close(), secrets.close()]));

    const search = async (handle: Serve, by = handler) => {
      vendor.use(handle);
      const { status, body } = await ask(by, operationId);
      return { status, body, requests: vendor.asked.length };
    };
    const rightFigure = { matched: records.length, atLeast: false, gaps: [] };

    it.each<[string, Serve, string, number]>([
      ['never answers', silence, 'it did not answer in time', 1],
      ['resets the connection in the middle of a body', cut, 'it could not be reached', 4],
      ['refuses the token (401)', status(401), 'it refused the credentials (401)', 2],
      ['refuses the token (403)', status(403), 'it refused the credentials (403)', 1],
      [
        'refuses the token by another clock (401)',
        (request) => status(401, { date: hourAhead().toUTCString() })(request),
        `it refused the credentials (401), and this machine's clock and ${title}'s differ by about 60 minutes`,
        2,
      ],
      ['is not there (404)', status(404), 'it answered 404', 1],
      ['limits the rate without saying how long', status(429), 'its rate limit is used up', 4],
      [
        'limits the rate for a moment, again and again',
        status(429, { 'retry-after': '0' }),
        'its rate limit is used up',
        4,
      ],
      [
        'limits the rate for longer than a question may take',
        status(429, { 'retry-after': '600' }),
        'its rate limit is used up',
        1,
      ],
      ['fails (500)', status(500), 'it answered 500', 4],
      ['answers with a web page', webPage, 'its answer was not JSON', 1],
      ['answers with other JSON', otherJson, 'its answer was not understood', 1],
    ])('that %s is a gap, after few requests', async (_, sick, reason, most) => {
      const first = await search(sick);
      expect(first).toMatchObject({ status: 502, body: { gaps: [`${title} could not be searched: ${reason}.`] } });
      expect(first.requests).toBeLessThanOrEqual(most);
      const later = await search(unless(well(token), sick, isSecondPage));
      expect(later.body).toMatchObject({
        matched: perPage,
        atLeast: true,
        gaps: [expect.stringContaining(reason)],
      });
      expect(later.requests).toBeLessThanOrEqual(most + 1);
    });

    it.each<[string, Serve]>([
      ['resets the connection in the middle of a body', cut],
      ['limits the rate without saying how long', status(429)],
      [
        'limits the rate until an instant of its own clock',
        (request) =>
          status(429, { date: hourAhead().toUTCString(), 'retry-after': hourAhead().toUTCString() })(request),
      ],
      ['fails (500)', status(500)],
      ['has a proxy with a web page before it (502)', () => new Response('<html>Bad gateway</html>', { status: 502 })],
    ])('that %s once a page gives the right figure', async (_, sick) => {
      const { body, requests } = await search(unless(well(token), sick, (_, index) => index % 2 === 1));
      expect(body).toMatchObject(rightFigure);
      expect(requests).toBe(4);
    });

    it('that has been given another token is asked with the new one', async () => {
      token = 'second';
      Object.assign(secret, source.secret(vendor.url, token));
      const rotated = await search(well(token));
      expect(rotated.body).toMatchObject(rightFigure);
      expect(rotated.requests).toBe(3);
      expect((await search(well(token))).requests).toBe(2);
    });

    it('that gives an empty page in the middle is read to its end', async () => {
      const { body } = await search(unless(well(token), (request) => empty(request, start), isFirst));
      expect(body).toMatchObject(rightFigure);
    });

    it('that gives the same cursor again is left, with what it gave', async () => {
      const { body, requests } = await search(unless(well(token), (request) => empty(request, 'again'), isSecondPage));
      expect(body).toMatchObject({
        matched: perPage,
        atLeast: true,
        gaps: [expect.stringContaining('its pages led in a circle')],
      });
      expect(requests).toBe(3);
    });

    it('that fails for two of three requests is not asked without end', async () => {
      let page = 0;
      const next: Serve = (request) => {
        page += 1;
        return empty(request, String(page));
      };
      const { body, requests } = await search(unless(next, status(503), (_, index) => index % 3 !== 0));
      expect(body).toMatchObject({ atLeast: true, gaps: [expect.stringContaining('it answered 503')] });
      expect(requests).toBeLessThanOrEqual(16);
    });

    it('whose clock is an hour ahead is waited for as long as it says, not an hour', async () => {
      const limited: Serve = (request) =>
        status(429, {
          date: hourAhead().toUTCString(),
          'x-rate-limit-reset': String(Math.floor(hourAhead(1).getTime() / 1000)),
        })(request);
      const { body } = await search(unless(well(token), limited, isFirst), source.handler(45_000));
      expect(body).toMatchObject(rightFigure);
    });
  });
};
