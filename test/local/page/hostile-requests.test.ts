import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleRecords } from '../../../local/records.ts';
import { local } from '../../support/local.ts';
import { type ServedPage, servedPage } from '../../support/served-page.ts';

describe('Hostile requests to the workspace page', () => {
  let served: ServedPage;
  beforeAll(async () => {
    served = await servedPage(await local(), sampleRecords());
  });
  afterAll(() => served.close());

  interface Answered {
    status: number;
    head: string;
    body: string;
  }

  /** What is answered to bytes that no client library would send. */
  const raw = (head: string[], body = '') =>
    new Promise<Answered>((resolve, reject) => {
      let answer = '';
      const socket = connect(Number(new URL(served.url).port), '127.0.0.1', () =>
        socket.write(`${[...head, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`),
      );
      socket.on('data', (part) => {
        answer += part.toString();
      });
      socket.on('error', reject);
      socket.on('close', () => {
        const [top = '', ...rest] = answer.split('\r\n\r\n');
        resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(top)?.[1]), head: top, body: rest.join('\r\n\r\n') });
      });
    });
  const own = () => `Host: ${new URL(served.url).host}`;
  const post = async (path: string, body: string) => {
    const response = await fetch(new URL(path, served.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    return { status: response.status, body: (await response.json()) as { error: string } };
  };
  const act = (what: unknown, more: object = { as: 'dana' }) => post('/act', JSON.stringify({ ...more, act: what }));
  const isAlive = async () => (await fetch(new URL('/health', served.url))).status === 200;

  it.each([
    '/../../../../etc/passwd',
    '/app/../../../package.json',
    '/app/..%2f..%2fpackage.json',
    '/app/%2e%2e/%2e%2e/package.json',
    '/app/....//package.json',
    '/app/main.js/../../../server.ts',
    '/app/main.tsx',
    '/app/%00main.js',
    '/file?id=../../package.json',
    '/file?id=__proto__',
    '/events?as=__proto__',
    '/events?as=../dana',
    '/constructor',
    '/__proto__',
    '//etc/passwd',
    '/app/\\..\\..\\package.json',
  ])('hands out nothing of the machine at %s', async (path) => {
    const { status, body } = await raw([`GET ${path} HTTP/1.1`, own()]);
    expect([403, 404, 421]).toContain(status);
    expect(body).not.toMatch(/root:|"name"|import /);
    expect(await isAlive()).toBe(true);
  });

  it.each([
    ['a host with a blank', ['GET / HTTP/1.1', 'Host: a b']],
    ['no address at all', ['GET // HTTP/1.1', 'Host: 127.0.0.1']],
    ['a port that is none', ['GET / HTTP/1.1', 'Host: 127.0.0.1:99999']],
    ['a method that fetch does not know', ['TRACE / HTTP/1.1', 'Host: 127.0.0.1']],
    ['no host', ['GET / HTTP/1.1']],
  ])('refuses %s, and goes on', async (_, head) => {
    const { status } = await raw(head);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(await isAlive()).toBe(true);
  });

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '127.0.0.1@evil.example', '[::1]'])(
    'answers to nobody who calls it %s',
    async (host) => {
      for (const path of ['/', '/events', '/health', '/file?id=F1']) {
        const { status, body } = await raw([`GET ${path} HTTP/1.1`, `Host: ${host}`]);
        expect([400, 421]).toContain(status);
        expect(body).not.toContain('security');
      }
    },
  );

  it('answers to nobody who says another host in the address than in the header', async () => {
    expect((await raw(['GET http://evil.example/events HTTP/1.1', own()])).status).toBe(421);
    expect((await raw([`GET ${served.url}/events HTTP/1.1`, 'Host: evil.example'])).status).toBe(421);
  });

  it.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'http://localhost:3000'])(
    'loads no folder, asks nothing and does nothing for a page of %s',
    async (origin) => {
      for (const path of ['/data', '/act', '/ask'])
        for (const head of [[`Origin: ${origin}`], ['Sec-Fetch-Site: same-site'], ['Sec-Fetch-Site: cross-site']]) {
          const body = JSON.stringify({ path: '/etc', question: 'who?' });
          const { status } = await raw(
            [
              `POST ${path} HTTP/1.1`,
              own(),
              'Content-Type: application/json',
              `Content-Length: ${body.length}`,
              ...head,
            ],
            body,
          );
          expect(status).toBe(403);
        }
      const preflight = await raw(['OPTIONS /data HTTP/1.1', own(), `Origin: ${origin}`]);
      expect(preflight.status).toBe(403);
      expect(preflight.head).not.toMatch(/access-control/i);
      expect(served.local.turns).toHaveLength(0);
    },
  );

  it.each(['/act', '/data', '/ask'])('says what is wrong with a body that %s cannot take', async (path) => {
    for (const body of ['', '{', 'null', '[]', '"x"', '1e999', '{"__proto__":{"path":"/etc"}}', '\u0000', '[[[[['])
      if (path !== '/data' || !body.includes('proto')) {
        const { status, body: said } = await post(path, body);
        expect([path, body, status]).toEqual([path, body, 400]);
        expect(said.error).toMatch(/^\S.{8,240}$/);
      }
    expect(await isAlive()).toBe(true);
  });

  it.each(['/act', '/data', '/ask'])('takes no body of megabytes at %s, announced or not', async (path) => {
    const { status, body } = await post(path, JSON.stringify({ as: 'dana', path: 'x'.repeat(3_000_000) }));
    expect(status).toBe(413);
    expect(body.error).toMatch(/megabyte/);
    const part = 'x'.repeat(100_000);
    const chunks = Array.from({ length: 20 }, () => `${part.length.toString(16)}\r\n${part}\r\n`).join('');
    const chunked = ['Content-Type: application/json', 'Transfer-Encoding: chunked'];
    expect((await raw([`POST ${path} HTTP/1.1`, own(), ...chunked], `${chunks}0\r\n\r\n`)).status).toBe(413);
  });

  it.each([
    ['a person', { do: 'open' }, { as: 'nobody' }],
    ['a person', { do: 'open' }, { as: '__proto__' }],
    ['an app', { do: 'open' }, { as: 'U0ASKAWS' }],
    ['a channel', { do: 'write', channel: 'C0NOWHERE', text: 'hello' }],
    ['a channel', { do: 'write', channel: '__proto__', text: 'hello' }],
    ['a channel of others', { do: 'write', channel: 'C0OPS', text: 'hello' }, { as: 'gina' }],
    ['a message', { do: 'click', on: { channel: 'C0SECURITY', ts: 'constructor' }, actionId: 'report' }],
    ['a message', { do: 'remove', channel: 'C0SECURITY', ts: '1.2' }],
    ['a window', { do: 'submit', view: 'V1', values: {} }],
    ['a window', { do: 'close', view: '__proto__' }],
    ['a command', { do: 'command', channel: 'C0SECURITY', command: '/rm', text: '' }],
    ['a shortcut', { do: 'shortcut', callbackId: 'x', channel: 'C0SECURITY', ts: '1.2' }],
    ['a doing', { do: 'constructor' }],
    ['a moment', { do: 'open' }, { as: 'dana', at: 'yesterday' }],
    ['a moment', { do: 'open' }, { as: 'dana', at: '2026-02-31T00:00:00Z' }],
  ] as [string, object, object?][])('refuses %s that there is not, in a sentence', async (_, what, more) => {
    const { status, body } = await act(what, more);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body.error).toMatch(/^\S.{8,240}$/);
    expect(await isAlive()).toBe(true);
  });

  it('refuses a moment that no calendar of the sources has, and goes on', async () => {
    for (const at of ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '+275760-09-13T00:00:00Z'])
      expect((await act({ do: 'open' }, { as: 'dana', at })).status).toBeLessThan(500);
    expect(await isAlive()).toBe(true);
  });

  it('refuses a folder that there is not, in a sentence, and keeps what was loaded', async () => {
    for (const path of ['/no/such/folder', '/etc/passwd', '/etc', '\u0000', 'x'.repeat(5000), 7, {}]) {
      const { status, body } = await post('/data', JSON.stringify({ path }));
      expect([path, status]).toEqual([path, 400]);
      expect(body.error).toMatch(/^\S/);
      expect(body.error).not.toMatch(/root:|at \w+ \(/);
    }
    const { status, body } = await post('/ask', JSON.stringify({ question: 'who stopped CloudTrail?', askedAt: 'x' }));
    expect([status, body.error]).toEqual([400, expect.stringMatching(/askedAt/)]);
  });

  it('puts the same headers on every answer', async () => {
    for (const path of ['/', '/app/main.js', '/health', '/nothing', '/events?as=nobody', '/events?as=dana']) {
      const response = await fetch(new URL(path, served.url));
      const said = Object.fromEntries(response.headers);
      expect(said).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
      });
      const policy = said['content-security-policy'];
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toMatch(/unsafe|\*/);
      await response.body?.cancel();
    }
  });
});
