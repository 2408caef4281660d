import type { Json, LogObject } from '../dataset.ts';
import type { NssLine } from './records/zscaler.ts';

const minute = 60_000;

/** CloudTrail's delivery: four objects a day for each account and Region, some events late, some twice. */
export function cloudTrailObjects(events: readonly Json[], anchor: Date): LogObject[] {
  const objects = new Map<string, { delivered: Date; lines: string[] }>();
  for (const [index, event] of events.entries()) {
    const time = new Date(String(event.eventTime));
    const block = Math.floor(time.getUTCHours() / 6);
    const put = (part: string, delivered: Date) => {
      const group = [event.recipientAccountId, event.awsRegion, time.toISOString().slice(0, 10), part].join('|');
      const object = objects.get(group) ?? { delivered, lines: [] };
      if (delivered > object.delivered) object.delivered = delivered;
      object.lines.push(JSON.stringify(event));
      objects.set(group, object);
    };
    const midnight = new Date(time).setUTCHours(24, 0, 0, 0);
    const late = new Date(midnight + 20 * minute);
    // What happens just before midnight sometimes arrives after it, in the next day's folder.
    if (time.getTime() > midnight - 40 * minute && late <= anchor) put('late', late);
    else put(`block${block}`, new Date(Math.min(time.getTime() + 4 * minute, midnight - 1, anchor.getTime())));
    // A second trail that writes to the same bucket, as it is with one event in sixty here.
    if (index % 60 === 0) put('again', new Date(Math.min(time.getTime() + 5 * minute, midnight - 1, anchor.getTime())));
  }
  return [...objects].map(([group, { delivered, lines }]) => {
    const [account, region] = group.split('|');
    const stamp = delivered.toISOString();
    const folder = stamp.slice(0, 10).replaceAll('-', '/');
    const name = `${account}_CloudTrail_${region}_${stamp.slice(0, 16).replace(/[-:]/g, '')}Z_${unique(group)}.json.gz`;
    return { key: `AWSLogs/${account}/CloudTrail/${region}/${folder}/${name}`, bytes: compressed(lines), lines };
  });
}

/** One object for each feed and hour; once in about four days a feed sends the web lines of an hour again. */
export function zscalerObjects(lines: readonly NssLine[]): LogObject[] {
  const objects = new Map<string, string[]>();
  const put = (key: string, line: string) => objects.set(key, [...(objects.get(key) ?? []), line]);
  for (const { feed, time, line } of lines) {
    const stamp = time.toISOString();
    const hour = stamp.slice(0, 13).replace('T', '/').replaceAll('-', '/');
    const key = `${feed}/${hour}/nss-${feed}-${stamp.slice(0, 13).replace(/[-T]/g, '')}`;
    put(`${key}.json`, line);
    if (feed === 'web' && Math.floor(time.getTime() / 3_600_000) % 97 === 41) put(`${key}-replayed.json`, line);
  }
  return [...objects].map(([key, written]) => ({
    key,
    bytes: Buffer.byteLength(written.join('\n')) + 1,
    lines: written,
  }));
}

/** About what gzip leaves of such text; compressing the whole month would take longer than making it. */
const compressed = (lines: string[]): number => Math.ceil(lines.reduce((sum, line) => sum + line.length, 0) / 9) + 120;

/** Sixteen letters and digits, as CloudTrail ends its file names. */
const unique = (text: string): string =>
  Buffer.from(text).toString('base64').replace(/\W/g, '').slice(-16).padStart(16, '0');
