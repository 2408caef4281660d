import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFolder } from '../../../local/data-folder.ts';
import { folderWith, held, read, web } from '../../support/exports.ts';

describe('Zscaler exports', () => {
  it.each([
    ['Mon Nov  2 22:55:48 2026', '2026/11/02/22'],
    ['2026-11-02 22:55:48', '2026/11/02/22'],
    ['2026-11-02T22:55:48Z', '2026/11/02/22'],
    ['1793660148', '2026/11/02/22'],
    [1793660148, '2026/11/02/22'],
    [1793660148000, '2026/11/02/22'],
  ])('with the time %s lie in the hour that it tells', async (time, hour) => {
    const { zscaler } = await read({ 'zscaler/nss.log': JSON.stringify(web('1', { time })) });
    expect(zscaler.map(({ key }) => key)).toEqual([`web/${hour}/nss.log`]);
  });

  it('lie in the hour that a broken line still shows, else in the hour in which the file was written', async () => {
    const folder = await folderWith({
      'zscaler/nss.log':
        '{"sourcetype":"zscalernss-fw","event":{"datetime":"2026-11-02 22:55:48","rule":"a "quoted" one"}}\nno time at all',
    });
    const written = new Date('2026-11-05T07:30:00Z');
    await utimes(join(folder, 'zscaler/nss.log'), written, written);
    const { zscaler } = await dataFolder(folder);
    expect(zscaler.map(({ key }) => key)).toEqual(['firewall/2026/11/02/22/nss.log', 'any/2026/11/05/07/nss.log']);
  });

  it.each([
    ['firewall', { sourcetype: 'zscalernss-fw', event: {} }],
    ['dns', { version: 'v3', sourcetype: 'zscalernss-dns', event: {} }],
    ['audit', { sourcetype: 'zscalernss-audit', event: {} }],
    ['any', { sourcetype: 'zscalernss-tunnel', event: {} }],
    ['web', { login: 'dana@example.com', eurl: 'www.example.com' }],
    ['web', { user: 'dana@example.com', url: 'www.example.com', ClientIP: '10.0.0.1' }],
    ['firewall', { login: 'dana@example.com', cdip: '192.0.2.1' }],
    ['dns', { login: 'dana@example.com', req: 'www.example.com' }],
    ['audit', { adminid: 'admin02@example.com', auditlogtype: 'ZIA' }],
    ['any', { login: 'dana@example.com' }],
  ])('belong to the feed %s by name or by shape', async (feed, line) => {
    const { zscaler } = await read({ 'zscaler/nss.log': JSON.stringify({ time: '2026-11-02 22:55:48', ...line }) });
    expect(zscaler.map(({ key }) => key.split('/')[0])).toEqual([feed]);
  });

  it('that were written twice, with other white space or their fields in another order, read as the same line', async () => {
    const [one, other] = [web('1', { note: '한글' }), web('2')];
    const { sourcetype, event } = one as { sourcetype: string; event: object };
    const reordered = { event: Object.fromEntries(Object.entries(event).reverse()), sourcetype };
    const data = await read({
      'zscaler/a.ndjson': [one, other].map((line) => JSON.stringify(line)).join('\n'),
      'zscaler/b.json': JSON.stringify([one, other], null, 2),
      'zscaler/c.ndjson': JSON.stringify(reordered),
      'zscaler/d.ndjson': JSON.stringify(one).replaceAll('":"', '": "'),
    });
    expect(held(data, 'zscaler').sort()).toEqual(
      [one, one, one, one, other, other].map((line) => JSON.stringify(line)).sort(),
    );
  });

  it('keep every digit of numbers, and lines apart that differ in the last one', async () => {
    const lines = ['7094612345678901233', '7094612345678901234'].map((id) =>
      JSON.stringify(web('')).replace('"recordid":""', `"recordid":${id}`),
    );
    const data = await read({
      'zscaler/a.ndjson': lines.join('\n'),
      'zscaler/b.json': `[\n  ${lines.join(',\n  ').replaceAll('":', '": ')}\n]`,
    });
    expect(held(data, 'zscaler').sort()).toEqual([...lines, ...lines].sort());
  });
});
