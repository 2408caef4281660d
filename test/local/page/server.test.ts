import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleRecords } from '../../../local/records.ts';
import { local } from '../../support/local.ts';
import { type ServedPage, servedPage } from '../../support/served-page.ts';

describe('The server of the workspace page', () => {
  let served: ServedPage;
  beforeAll(async () => {
    served = await servedPage(await local(), sampleRecords());
  });
  afterAll(() => served.close());

  /** Status of a request with headers that a browser would not let a script set. */
  const status = (path: string, headers: Record<string, string>, body?: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = request(
        new URL(path, served.url),
        { headers, method: body === undefined ? 'GET' : 'POST' },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  const json = { 'content-type': 'application/json' };
  const act = (what: object, as = 'dana') =>
    fetch(new URL('/act', served.url), { method: 'POST', headers: json, body: JSON.stringify({ as, act: what }) });

  it('lets a page load from itself alone, and run no script that stands in it', async () => {
    for (const path of ['/', '/app/main.js', '/app/main.css']) {
      const response = await fetch(new URL(path, served.url));
      expect(response.status).toBe(200);
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    }
  });

  it('answers to no other name than this machine’s own', async () => {
    expect(await status('/', { host: 'evil.example' })).toBe(421);
    expect(await status('/events', { host: 'evil.example:80' })).toBe(421);
    expect(await status('/health', {})).toBe(200);
  });

  it('takes nothing from pages of other origins, nor what a form could send', async () => {
    const body = JSON.stringify({ as: 'dana', act: { do: 'write', channel: 'C0SECURITY', text: 'hello' } });
    expect(await status('/act', { ...json, origin: 'https://evil.example' }, body)).toBe(403);
    expect(await status('/act', { ...json, 'sec-fetch-site': 'cross-site' }, body)).toBe(403);
    expect(await status('/events', { 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await status('/act', { 'content-type': 'text/plain' }, body)).toBe(415);
    expect(served.local.slack.channel('security')?.messages.filter(({ text }) => text === 'hello')).toEqual([]);
  });

  it('lets nobody do what the person could not do in Slack, and says why', async () => {
    const refused = async (what: object, as?: string) =>
      ((await (await act(what, as)).json()) as { error: string }).error;
    expect(await refused({ do: 'write', channel: 'C0OPS', text: 'hello' }, 'gina')).toBe('gina is not in C0OPS');
    expect(await refused({ do: 'click', on: { channel: 'C0SECURITY', ts: '1.2' }, actionId: 'report' })).toBe(
      'this message is not there any more',
    );
    expect(await refused({ do: 'fly' })).toMatch(/^this is no action/);
    expect(await refused({ do: 'open' }, 'nobody')).toBe('There is no such person.');
  });

  it('carries the moment of asking to a command, to a shortcut and to what they lead to', async () => {
    const at = '2026-11-20T09:00:00Z';
    const done = (what: object) =>
      fetch(new URL('/act', served.url), {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ as: 'dana', at, act: what }),
      });
    const asked = () => served.local.turns.map(({ attributes }) => attributes.askedAt?.slice(0, 19));
    await done({ do: 'command', command: '/ask-aws', text: 'Okta lockouts of the last 24 hours', channel: 'C0OPS' });
    await expect.poll(asked).toEqual(['2026-11-20T09:00:00']);
    const { ts } = (await (await done({ do: 'write', channel: 'C0OPS', text: 'is 203.0.113.7 bad?' })).json()) as {
      ts: string;
    };
    await done({ do: 'shortcut', callbackId: 'analyze_message', channel: 'C0OPS', ts });
    await expect.poll(asked).toEqual(['2026-11-20T09:00:00', '2026-11-20T09:00:00']);
  });

  it('hands a file only to whoever sees the channel that it is in', async () => {
    const upload = {
      id: 'F1',
      name: 'a.csv',
      title: 'a',
      mimetype: 'text/plain',
      size: 2,
      user: 'U0ASKAWS',
      url_private: '',
    };
    served.local.slack.uploads.set('F1', { file: upload, length: 2, content: Buffer.from('hi'), complete: true });
    served.local.slack.post('C0OPS', { ts: served.local.slack.nextTs(), user: 'U0ASKAWS', text: '', files: [upload] });
    const read = (as: string) => fetch(new URL(`/file?id=F1&as=${as}`, served.url));
    expect((await read('gina')).status).toBe(404);
    const response = await read('dana');
    expect(await response.text()).toBe('hi');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
  });
});
