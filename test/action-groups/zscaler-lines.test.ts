import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { athenaServed } from '../support/athena.ts';
import { at, audit, dns, elastic, file, firewall, search, splunk, web } from '../support/zscaler.ts';

describe('Zscaler lines', () => {
  let athena: Awaited<ReturnType<typeof athenaServed>>;
  beforeAll(async () => {
    athena = await athenaServed();
  });
  afterAll(() => athena.close());
  afterEach(() => {
    delete process.env.ZSCALER_TIME_ZONE;
  });

  const over = (lines: string[], where = {}) => athena.use({ zscaler: [file(lines, where)] });

  describe('templates of feeds', () => {
    it.each([
      ['raw names', web(), 'web', 'dana@example.com', 'www.example.com', '192.0.2.10', 'Allowed: www.example.com/a b'],
      [
        'the names used with Splunk',
        splunk(),
        'web',
        'jin@example.com',
        'files.example.net',
        '192.0.2.20',
        'Blocked: files.example.net/x.exe (Malware)',
      ],
      [
        'encoded addresses and epoch time',
        elastic(),
        'web',
        'sora@example.com',
        'paste.example.org',
        '192.0.2.30',
        'Allowed: https://paste.example.org/raw',
      ],
      [
        'firewall',
        firewall(),
        'firewall',
        'server-prod-01',
        undefined,
        '192.0.2.40',
        'Blocked: 203.0.113.40:443 (Block known C2)',
      ],
      ['DNS', dns(), 'dns', 'dana@example.com', 'bad.example.org', '192.0.2.10', 'Blocked: bad.example.org (DNS rule)'],
      ['audit', audit(), 'audit', 'admin@example.com', undefined, '192.0.2.50', 'DELETE USER_MANAGEMENT jin'],
    ])('%s', async (_, written, kind, principal, host, ip, title) => {
      // In the envelope or bare, with the kind known from the envelope or from the shape.
      const bare = JSON.stringify(JSON.parse(written).event);
      await over([written, bare]);
      const { body } = await search();
      expect(body.matched).toBe(2);
      expect(body.gaps).toEqual([]);
      for (const record of body.records) {
        expect(record).toMatchObject({ time: '2026-11-23T08:00:00.000Z', principal, title });
        expect(record.evidence.split(':')[1]).toBe(kind);
      }
      expect(body.groups.ip).toEqual([{ value: ip, count: 2 }]);
      expect(body.groups.host).toEqual(host ? [{ value: host, count: 2 }] : []);
    });

    it('a day of one digit, padded with a space', async () => {
      await over([web({ time: 'Mon Nov  2 08:00:00 2026' })], { hour: '2026/11/02/08' });
      expect((await search({ window: '2026-11-02' })).body.records[0]?.time).toBe('2026-11-02T08:00:00.000Z');
    });

    it('ISO time and epoch time, which know their zone', async () => {
      process.env.ZSCALER_TIME_ZONE = 'Asia/Seoul';
      await over([web({ time: '2026-11-23T00:30:00Z' }), elastic({ epochtime: Date.parse(at) / 1000 })]);
      expect((await search()).body.records.map(({ time }) => time)).toEqual([
        '2026-11-23T08:00:00.000Z',
        '2026-11-23T00:30:00.000Z',
      ]);
    });

    it('an epoch time that is no time is unreadable, and no other line suffers', async () => {
      await over([elastic({ epochtime: 'NaN' }), elastic({ epochtime: '1e300' }), elastic()]);
      const { body } = await search();
      expect({ matched: body.matched, gaps: body.gaps }).toEqual({
        matched: 1,
        gaps: ['2 unreadable lines were skipped'],
      });
    });

    it('of a field that is written twice, the last value', async () => {
      await over([web({ action: 'Allowed' }).replace('"action":', '"action":"Blocked","action":')]);
      expect((await search()).body.groups.outcome).toEqual([{ value: 'allowed', count: 1 }]);
    });

    it('times in the zone of the feed', async () => {
      process.env.ZSCALER_TIME_ZONE = 'Asia/Seoul';
      await over([web({ time: 'Mon Nov 23 08:00:00 2026' })], { hour: '2026/11/22/23' });
      expect((await search()).body.records[0]?.time).toBe('2026-11-22T23:00:00.000Z');
    });
  });

  describe('filters', () => {
    const lines = {
      web: web(),
      splunk: splunk(),
      elastic: elastic(),
      firewall: firewall(),
      dns: dns(),
      audit: audit(),
    };
    beforeAll(() => over(Object.values(lines)));

    it.each<[Record<string, string>, (keyof typeof lines)[]]>([
      [{ kind: 'web' }, ['web', 'splunk', 'elastic']],
      [{ kind: 'audit' }, ['audit']],
      [{ principal: 'DANA@' }, ['web', 'dns']],
      [{ principal: 'admin' }, ['audit']],
      [{ ip: '203.0.113.50' }, ['dns']],
      [{ ip: '203.0.113.5' }, []],
      [{ ip: '198.51.100.30' }, ['elastic']],
      [{ host: 'example.org' }, ['elastic', 'dns']],
      [{ host: 'laptop' }, ['web']],
      [{ type: 'trojan' }, ['splunk']],
      [{ type: 'information tech' }, ['web']],
      [{ type: 'DELETE' }, ['audit']],
      [{ type: 'Blocked' }, []],
      [{ outcome: 'blocked' }, ['splunk', 'firewall', 'dns']],
      [{ outcome: 'allowed' }, ['web', 'elastic']],
      [{ text: 'x.EXE' }, ['splunk']],
      [{ kind: 'web', outcome: 'allowed', principal: 'sora' }, ['elastic']],
    ])('%j', async (parameters, expected) => {
      const { body } = await search(parameters);
      const known = new Map(Object.entries(lines).map(([name, each]) => [principalOf(each) + kindOf(each), name]));
      expect(body.records.map((each) => known.get(each.principal! + each.evidence.split(':')[1])).toSorted()).toEqual(
        expected.toSorted(),
      );
      expect(body.matched).toBe(expected.length);
    });

    const eventOf = (written: string): Record<string, string> => JSON.parse(written).event;
    const principalOf = (written: string) => {
      const { login, user, adminid } = eventOf(written);
      return login ?? user ?? adminid ?? '';
    };
    const kindOf = (written: string) => JSON.parse(written).sourcetype.slice(11).replace('fw', 'firewall');
  });
});
