import type { Json, LogObject } from '../dataset.ts';
import { firstWritten } from './copies.ts';
import { writtenJson } from './digits.ts';
import { documents, isObject, recordsIn } from './documents.ts';
import type { Reader } from './files.ts';
import { objectsOf } from './objects.ts';

/** Lines stay as the feed wrote them, broken ones too: the query counts those. */
export function zscalerReader(into: LogObject[]): Reader {
  const taken = new Set<string>();
  const written = firstWritten();
  return (file) => {
    if (file.text === undefined) return 1;
    const objects = objectsOf(file, taken);
    const put = (line: string, value?: unknown) => {
      const time = timeOf(line, value) ?? file.modified;
      const hour = time.toISOString().slice(0, 13).replace('T', '/').replaceAll('-', '/');
      objects.put(`${feedOf(line, value)}/${hour}`, line);
    };
    for (const piece of documents(file.text)) {
      if ('broken' in piece) {
        put(piece.broken);
        continue;
      }
      for (const one of recordsIn(piece.value)) {
        const asWritten = one === piece.value && !piece.text.includes('\n');
        put(written(one, asWritten ? piece.text : writtenJson(one)), one);
      }
    }
    for (const object of objects.all()) into.push(object);
    return 0;
  };
}

const eventOf = (value: unknown): Json | undefined => {
  if (!isObject(value)) return undefined;
  return isObject(value.event) ? value.event : value;
};

const feeds: Record<string, string> = { web: 'web', fw: 'firewall', firewall: 'firewall', dns: 'dns', audit: 'audit' };

/** Fields that only one kind of log has, in the templates that are known. */
const shapes: [feed: string, fields: string[]][] = [
  ['audit', ['auditlogtype', 'adminid']],
  ['web', ['url', 'eurl', 'b64url', 'reqmethod', 'requestmethod']],
  ['dns', ['req', 'dns_req', 'reqtype', 'dns_reqtype']],
  ['firewall', ['cdip', 'sdip', 'csip', 'nwsvc']],
];

function feedOf(line: string, value: unknown): string {
  const named = /"sourcetype"\s*:\s*"zscalernss-(\w+)/.exec(line)?.[1];
  if (named) return feeds[named] ?? 'any';
  const event = eventOf(value) ?? {};
  return shapes.find(([, fields]) => fields.some((field) => field in event))?.[0] ?? 'any';
}

/** A line that cannot be parsed mostly still shows its time. */
function timeOf(line: string, value: unknown): Date | undefined {
  const event = eventOf(value);
  for (const field of ['time', 'datetime', 'epochtime']) {
    const written = event ? event[field] : new RegExp(`(?<!\\\\)"${field}"\\s*:\\s*"?([^",}]+)`).exec(line)?.[1];
    const time = instantOf(String(written ?? '').trim());
    if (!Number.isNaN(time.getTime())) return time;
  }
  return undefined;
}

/** `Mon Oct  6 22:55:48 2025`, `2025-10-06 22:55:48` or seconds since 1970; without a zone it is UTC. */
function instantOf(written: string): Date {
  if (/^\d{10}$/.test(written)) return new Date(Number(written) * 1000);
  if (/^\d{13}$/.test(written)) return new Date(Number(written));
  const [, month, day, clock, year] = /^(?:\w{3} )?(\w{3}) +(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})$/.exec(written) ?? [];
  if (month) return new Date(`${day} ${month} ${year} ${clock} UTC`);
  const [, date, time, zone] =
    /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:?\d\d)?$/.exec(written) ?? [];
  return new Date(`${date}T${time}${zone ?? 'Z'}`);
}
