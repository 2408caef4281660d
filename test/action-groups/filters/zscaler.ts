import * as fc from 'fast-check';
import type { LogObject } from '../../../local/dataset.ts';
import { nssTime } from '../../support/zscaler.ts';
import type { Plain } from './plain-count.ts';
import { type Json, maybe, minute, text, word } from './records.ts';
import { has, isIp, says } from './texts.ts';

export const filters: Record<string, string[]> = {
  kind: ['web', 'firewall', 'dns', 'audit'],
  principal: ['A', `o'b`, '한글'],
  ip: ['192.0.2.10', '2001:DB8:0:0::7'],
  host: ['E', '한글'],
  type: ['ing', 'DELETE'],
  outcome: ['allowed', 'blocked'],
  text: ['le', 'x" \\ b'],
};

/** Letters whose lower case is one letter: hosts are grouped by it. */
const name = text.filter((each) => !each.includes('İ'));

const address = fc.constantFrom('192.0.2.10', '198.51.100.4', '2001:db8::7', 'None');
const nothing = fc.constantFrom('None', 'NA', '', 'N/A');
const category = fc.oneof(fc.constantFrom('Phishing', 'Web Search', 'Gambling'), nothing);
const file = fc.constantFrom('a file.exe', 'None');

/** Fields by the template of a feed, without its time; every field can be missing. */
const templates: Record<string, { kind: string; sourcetype: string; fields: fc.Arbitrary<Json> }> = {
  short: {
    kind: 'web',
    sourcetype: 'zscalernss-web',
    fields: fc.record(
      {
        login: text,
        eurl: fc.constantFrom('www.example.com/a%20b', 'evil.example:8080/x', 'WWW.Example.com'),
        action: fc.constantFrom('Allowed', 'Blocked'),
        reason: fc.oneof(text, nothing),
        urlcat: category,
        threatname: fc.oneof(fc.constant('Win32.Trojan'), nothing),
        cip: address,
        sip: fc.constantFrom('203.0.113.10', '0.0.0.0'),
        devicehostname: maybe(fc.oneof(text, fc.constant('LAPTOP-7'))),
        filename: file,
      },
      { requiredKeys: [] },
    ),
  },
  splunk: {
    kind: 'web',
    sourcetype: 'zscalernss-web',
    fields: fc.record(
      {
        user: text,
        url: name,
        hostname: fc.oneof(name, fc.constant('files.example.com')),
        action: fc.constantFrom('Allowed', 'Blocked'),
        urlcategory: category,
        threatcategory: fc.oneof(fc.constant('Trojan'), nothing),
        ClientIP: address,
        serverip: fc.constantFrom('203.0.113.10', '0.0.0.0'),
      },
      { requiredKeys: ['action'] },
    ),
  },
  firewall: {
    kind: 'firewall',
    sourcetype: 'zscalernss-fw',
    fields: fc.record(
      {
        login: text,
        csip: address,
        cdip: fc.constantFrom('203.0.113.10', '198.51.100.77'),
        cdport: fc.constantFrom(443, 22),
        action: fc.constantFrom('Allow', 'Drop', 'Block/Reset'),
        rulelabel: text,
        ipcat: category,
      },
      { requiredKeys: ['cdip'] },
    ),
  },
  dns: {
    kind: 'dns',
    sourcetype: 'zscalernss-dns',
    fields: fc.record(
      {
        login: text,
        req: fc.oneof(name, fc.constant('bad.example.com')),
        res: fc.constantFrom('203.0.113.10', 'None'),
        reqaction: fc.constantFrom('Allow', 'Block'),
        resaction: fc.constantFrom('Allow', 'Block'),
        domcat: category,
        cip: address,
      },
      { requiredKeys: ['reqaction'] },
    ),
  },
  audit: {
    kind: 'audit',
    sourcetype: 'zscalernss-audit',
    fields: fc.record(
      {
        adminid: text,
        action: fc.constantFrom('DELETE', 'update'),
        category: fc.constantFrom('USER_MANAGEMENT', 'POLICY'),
        resource: text,
        result: fc.constantFrom('SUCCESS', 'FAILURE'),
        clientip: address,
        preaction: fc.constant({ name: 'a file' }),
      },
      { requiredKeys: ['adminid'] },
    ),
  },
};

/** One line: its template, its event, whether it comes in an envelope, and how many hours later it is delivered. */
export const content = fc.constantFrom(...Object.keys(templates)).chain((template) =>
  fc
    .record({
      time: minute,
      fields: templates[template]!.fields,
      bare: fc.boolean(),
      late: fc.constantFrom(0, 0, 1, 20),
    })
    .map(({ time, fields, bare, late }): Json => {
      const { kind, sourcetype } = templates[template]!;
      const clock = template === 'splunk' ? time.toISOString().slice(0, 19).replace('T', ' ') : nssTime(time);
      const event = { [template === 'splunk' ? 'datetime' : 'time']: clock, ...fields };
      return { kind, event, time: time.getTime(), late, line: JSON.stringify(bare ? event : { sourcetype, event }) };
    }),
);

/** A file for each feed and hour of delivery. */
export const toFiles = (records: Json[]): LogObject[] => {
  const folder = ({ kind, time, late }: Json) => {
    const delivered = new Date(Number(time) + Number(late) * 3_600_000);
    return `${kind}/${delivered.toISOString().slice(0, 13).replaceAll(/[-T]/g, '/')}`;
  };
  return [...Map.groupBy(records, folder)].map(([path, group]) => ({
    key: `${path}/1.json.gz`,
    bytes: 1000,
    lines: group.map(({ line }) => String(line)),
  }));
};

const first = ({ event }: Json, ...names: string[]): string | undefined =>
  names.map((name) => word(event, name)).find((value) => value !== undefined && !/^(None|NA|N\/A)$/.test(value));

const hostOf = (each: Json): string | undefined =>
  (
    first(each, 'hostname', 'req') ?? /^(?:[a-z]+:\/\/)?([^/:?#%]+)/.exec(first(each, 'url', 'eurl') ?? '')?.[1]
  )?.toLowerCase();

const outcomeOf = (each: Json): string => {
  if (each.kind === 'audit') return first(each, 'result')?.toLowerCase() ?? '';
  const done = ['action', 'reqaction', 'resaction'].map((name) => first(each, name) ?? '').join(' ');
  if (/drop|block/i.test(done)) return 'blocked';
  return /allow/i.test(done) ? 'allowed' : '';
};

const reasonOf = (each: Json) =>
  each.kind === 'audit' ? first(each, 'action')?.toUpperCase() : first(each, 'reason', 'rulelabel');

const people = (each: Json) => first(each, 'login', 'user', 'adminid');

const typesOf = (each: Json) => [
  first(each, 'urlcat', 'urlcategory', 'domcat', 'ipcat', 'category'),
  first(each, 'threatname'),
  first(each, 'threatcategory'),
  first(each, 'dlpeng', 'dlpengine'),
  ...(each.kind === 'audit' ? [reasonOf(each)] : []),
];

export const plain = (each: Json): Plain => ({
  id: String(each.line),
  time: Number(each.time),
  groups: {
    type: typesOf(each)[0] ?? reasonOf(each),
    principal: people(each),
    ip: first(each, 'cip', 'ClientIP', 'csip', 'clientip'),
    host: hostOf(each),
    outcome: outcomeOf(each) || undefined,
    reason: reasonOf(each),
  },
});

export const passes = (each: Json, wanted: Record<string, string>): boolean => {
  const tests: Record<string, (value: string) => boolean> = {
    kind: (kind) => each.kind === kind,
    principal: (part) => has(people(each), part),
    ip: (ip) => Object.values(each.event as Json).some((value) => isIp(value, ip)),
    host: (part) => has(hostOf(each), part) || has(first(each, 'devicehostname'), part),
    type: (part) => typesOf(each).some((type) => has(type, part)),
    outcome: (outcome) => outcomeOf(each) === outcome,
    text: (part) => says(each.event, part),
  };
  return Object.entries(wanted).every(([name, value]) => tests[name]?.(value));
};
