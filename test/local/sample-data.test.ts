import { describe, expect, it } from 'vitest';
import type { Dataset, Json } from '../../local/dataset.ts';
import { anchorOf, sampleData, stories } from '../../local/scenarios/index.ts';
import { tell } from '../../local/scenarios/story.ts';
import { texts } from '../../local/scenarios/words-in-unusual-places.ts';

const askedAt = new Date('2026-11-23T09:41:07.123Z');
const anchor = anchorOf(askedAt);
const data = sampleData(askedAt);
const hour = 3_600_000;

const linesOf = (source: 'cloudtrail' | 'zscaler') => data[source].flatMap(({ lines }) => lines);
const events = linesOf('cloudtrail').map((line): Json => JSON.parse(line));
const threatInfo = (threat: Json) => threat.threatInfo as { createdAt: string; classification: string };
const agent = (threat: Json) => threat.agentRealtimeInfo as { agentComputerName: string; agentNetworkStatus: string };
const nss = (line: string): Json | undefined => {
  try {
    return JSON.parse(line).event;
  } catch {
    return undefined;
  }
};
const nssTime = ({ time, datetime }: Json) => Date.parse(`${time ?? datetime} UTC`);
const outcome = (event: Json) => event.outcome as { result: string };

/** Every record's text with the instant that counts for it. */
const everything = (of: Dataset): { source: string; time: number; text: string }[] => [
  ...of.guardduty.map((one) => ({
    source: 'guardduty',
    time: Date.parse(String(one.updatedAt)),
    text: JSON.stringify(one),
  })),
  ...of.okta.map((one) => ({ source: 'okta', time: Date.parse(String(one.published)), text: JSON.stringify(one) })),
  ...of.sentinelone.map((one) => ({
    source: 'sentinelone',
    time: Date.parse(threatInfo(one).createdAt),
    text: JSON.stringify(one),
  })),
  ...of.cloudtrail.flatMap(({ lines }) =>
    lines.map((text) => ({ source: 'cloudtrail', time: Date.parse(JSON.parse(text).eventTime), text })),
  ),
  ...of.zscaler.flatMap(({ lines }) =>
    lines.flatMap((text) => {
      const event = nss(text);
      return event ? [{ source: 'zscaler', time: nssTime(event), text }] : [];
    }),
  ),
];
const all = everything(data);
const idsIn = (text: string) =>
  [...text.matchAll(/"(?:id|uuid|eventID|recordid|event_id)":"([^"]+)"/g)].map(([, id]) => id!);
const byId = new Map(all.flatMap((one) => idsIn(one.text).map((id) => [`${one.source} ${id}`, one])));

/** Numbers of the calendar days that lie wholly within the month, so many hours from UTC. */
const wholeDays = (offset: number) => {
  const dayOf = (time: number) => Math.floor((time + offset * hour) / (24 * hour));
  const [first, last] = [dayOf(anchor.getTime() - 30 * 24 * hour) + 1, dayOf(anchor.getTime()) - 1];
  return { dayOf, days: Array.from({ length: last - first + 1 }, (_, index) => first + index) };
};

describe('Sample data', () => {
  it('are the same bytes within one hour of asking, and other ones for another seed', () => {
    const text = JSON.stringify(data);
    expect(JSON.stringify(sampleData(new Date('2026-11-23T09:00:00Z'))) === text).toBe(true);
    expect(JSON.stringify(sampleData(askedAt, 2)) === text).toBe(false);
  });

  it('keep what happened in an hour when they are asked for later', () => {
    const told = new Set(stories.flatMap((story) => tell(story, anchor)).flatMap(({ ids }) => ids));
    const quiet = data.okta.filter(({ uuid }) => !told.has(String(uuid)));
    const later = new Set(
      sampleData(new Date(askedAt.getTime() + 5 * hour)).okta.map((event) => JSON.stringify(event)),
    );
    const kept = quiet.filter(({ published }) => Date.parse(String(published)) > anchor.getTime() - 29 * 24 * hour);
    expect(kept.every((event) => later.has(JSON.stringify(event)))).toBe(true);
  });

  it('hold a month, and nothing after the last full hour', () => {
    expect(all.length).toBeGreaterThan(15_000);
    expect(all.length).toBeLessThan(30_000);
    const times = all.map(({ time }) => time);
    expect(times.some(Number.isNaN)).toBe(false);
    expect(times.reduce((one, other) => Math.max(one, other))).toBeLessThan(anchor.getTime());
    expect(times.reduce((one, other) => Math.min(one, other))).toBeGreaterThanOrEqual(
      anchor.getTime() - 30 * 24 * hour,
    );
  });

  it('have the threats of the brief as the only ones of the last 24 hours', () => {
    const recent = data.sentinelone.filter(
      (one) => Date.parse(threatInfo(one).createdAt) >= askedAt.getTime() - 24 * hour,
    );
    expect(
      recent.map((one) => [
        agent(one).agentComputerName,
        threatInfo(one).classification,
        agent(one).agentNetworkStatus,
      ]),
    ).toEqual([
      ['FIN-LT-014', 'Ransomware', 'disconnected'],
      ['FIN-WS-021', 'Ransomware', 'disconnected'],
      ['HR-WS-203', 'Ransomware', 'disconnected'],
      ['ENG-LT-052', 'Trojan', 'connected'],
      ['server-prod-01', 'Privilege Escalation', 'connected'],
      ['IT-WS-002', 'Malicious Script', 'connected'],
      ['server-prod-01', 'Command and Control', 'connected'],
    ]);
    expect(data.sentinelone.length).toBeGreaterThan(recent.length + 5);
  });

  it('have CloudTrail stopped once, some 30 hours ago, by the one whose pushes were approved', () => {
    const stops = events.filter(({ eventName }) => eventName === 'StopLogging');
    expect(new Set(stops.map(({ eventID }) => eventID)).size).toBe(1);
    expect(anchor.getTime() - Date.parse(String(stops[0]!.eventTime))).toBe(30 * hour + 2 * 60_000);
    expect(JSON.stringify(stops[0]!.userIdentity)).toContain('dana@example.com');
  });

  it('show a failed console sign-in, a failed Okta sign-in and a blocked request on every calendar day, whatever the time zone', () => {
    const failures = {
      console: events
        .filter((one) => one.eventName === 'ConsoleLogin' && one.errorMessage)
        .map((one) => Date.parse(String(one.eventTime))),
      okta: data.okta
        .filter((one) => outcome(one).result === 'FAILURE')
        .map((one) => Date.parse(String(one.published))),
      zscaler: linesOf('zscaler').flatMap((line) => (nss(line)?.action === 'Blocked' ? [nssTime(nss(line)!)] : [])),
    };
    for (let offset = -12; offset <= 14; offset++) {
      const { dayOf, days } = wholeDays(offset);
      for (const [source, times] of Object.entries(failures)) {
        const seen = new Set(times.map(dayOf));
        expect({ source, offset, missing: days.filter((day) => !seen.has(day)) }).toEqual({
          source,
          offset,
          missing: [],
        });
      }
    }
  });

  it('deliver some CloudTrail events twice and some in the folder of the next day', () => {
    expect(events.length).toBeGreaterThan(new Set(events.map(({ eventID }) => eventID)).size);
    const late = data.cloudtrail.filter(
      ({ key, lines }) => !key.includes(JSON.parse(lines[0]!).eventTime.slice(0, 10).replaceAll('-', '/')),
    );
    expect(late.length).toBeGreaterThan(0);
  });

  it('have lines that the proxy broke and lines that it sent twice', () => {
    const lines = linesOf('zscaler');
    expect(lines.filter((line) => !nss(line)).length).toBeGreaterThan(10);
    expect(lines.length - new Set(lines).size).toBeGreaterThan(10);
  });

  it('lay out every object where its source would have delivered it', () => {
    const keys = [...data.cloudtrail, ...data.zscaler].map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { key, bytes } of data.cloudtrail) {
      expect(key).toMatch(
        /^AWSLogs\/(\d{12})\/CloudTrail\/([a-z0-9-]+)\/\d{4}\/\d\d\/\d\d\/\1_CloudTrail_\2_\d{8}T\d{4}Z_\w{16}\.json\.gz$/,
      );
      expect(bytes).toBeGreaterThan(0);
    }
    for (const { key, lines } of data.zscaler) {
      const [, day] = /^(?:web|firewall|dns|audit)\/(\d{4}\/\d\d\/\d\d\/\d\d)\/[\w-]+\.json$/.exec(key) ?? [];
      const readable = lines.map(nss).filter((event) => event !== undefined);
      for (const event of readable)
        expect(new Date(nssTime(event)).toISOString().slice(0, 13).replace('T', '/').replaceAll('-', '/')).toBe(day);
    }
  });

  it('have GuardDuty findings of every severity, archived and sample ones, but none where GuardDuty is off', () => {
    const severities = data.guardduty.map(({ severity }) => Number(severity));
    for (const [from, below] of [
      [1, 4],
      [4, 7],
      [7, 9],
      [9, 10.1],
    ] as const) {
      expect(severities.some((severity) => severity >= from && severity < below)).toBe(true);
    }
    expect(data.guardduty.some(({ title }) => String(title).startsWith('[SAMPLE]'))).toBe(true);
    expect(data.guardduty.some(({ service }) => (service as Json).archived === true)).toBe(true);
    expect(data.guardduty.map(({ region }) => region)).not.toContain('us-west-2');
    const sequence = data.guardduty.find(({ type }) => String(type).startsWith('AttackSequence:'));
    expect(sequence).toMatchObject({ severity: 9.4, service: { detection: { sequence: { signals: { length: 4 } } } } });
  });

  it('name only addresses that are reserved, private, or in the brief', () => {
    const reserved = /^(?:0\.0\.0\.0|10\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|185\.220\.101\.47$)/;
    const seen = new Set(all.flatMap(({ text }) => text.match(/(?<![\d./])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g) ?? []));
    expect([...seen].filter((ip) => !reserved.test(ip))).toEqual([]);
  });

  it('carry texts that try to give instructions, in English and Korean', () => {
    const [agents, names] = [texts.userAgent, texts.displayName].map((text) => JSON.stringify(text).slice(1, -1));
    expect(new Set(all.filter(({ text }) => text.includes(agents!)).map(({ source }) => source))).toEqual(
      new Set(['okta', 'cloudtrail', 'zscaler']),
    );
    expect(new Set(all.filter(({ text }) => text.includes(names!)).map(({ source }) => source))).toEqual(
      new Set(['okta', 'cloudtrail']),
    );
  });
});

describe.each(stories.map((story) => [story.title, story] as const))('The story "%s"', (_, story) => {
  const moments = tell(story, anchor);

  it('is in the data, record by record, under the ids and at the times it tells', () => {
    for (const { source, time, ids, what } of moments) {
      const missing = ids.filter((id) => !byId.has(`${source} ${id}`));
      expect({ what, missing }).toEqual({ what, missing: [] });
      const seconds = Math.abs(byId.get(`${source} ${ids[0]}`)!.time - time.getTime()) / 1000;
      expect({ what, close: seconds < 1 }).toEqual({ what, close: true });
    }
  });

  it('keeps its ids when it is asked for at another time', () => {
    expect(tell(story, new Date('2027-02-28T23:00:00Z')).map(({ ids }) => ids)).toEqual(moments.map(({ ids }) => ids));
  });

  it('says whom, which addresses and which hosts it is about', () => {
    const text = moments.flatMap(({ records }) => records.map((record) => JSON.stringify(record))).join('\n');
    for (const name of [...story.principals, ...story.ips, ...story.hosts]) {
      expect({ name, told: text.includes(JSON.stringify(name).slice(1, -1)) }).toEqual({ name, told: true });
    }
  });
});

it.each(['203.0.113.7', '185.220.101.47', '198.51.100.23'])('The address %s is in nothing but its story', (ip) => {
  const has = (text: string) => new RegExp(`(?<![\\d.])${ip.replaceAll('.', '\\.')}(?!\\d)`).test(text);
  const told = new Set(stories.flatMap((story) => tell(story, anchor)).flatMap(({ ids }) => ids));
  const strangers = all.filter(({ text }) => has(text) && !idsIn(text).some((id) => told.has(id)));
  expect(strangers).toEqual([]);
});

it('203.0.113.7 is seen by four sources within seven days', () => {
  const seen = all.filter(
    ({ time, text }) => time >= askedAt.getTime() - 7 * 24 * hour && /203\.0\.113\.7(?!\d)/.test(text),
  );
  expect(new Set(seen.map(({ source }) => source))).toEqual(new Set(['okta', 'cloudtrail', 'guardduty', 'zscaler']));
});
