import * as fc from 'fast-check';
import type { Plain } from './plain-count.ts';
import { field, type Json, longId, maybe, minute, text, written } from './records.ts';
import { has, isIp, parts, says } from './texts.ts';

export const filters: Record<string, string[]> = {
  severity: ['critical', 'high', 'medium', 'low', 'informational'],
  principal: parts,
  ip: ['192.0.2.10', '198.51.100.4', '2001:DB8:0:0::12'],
  host: ['fin-lt', "'", 'a,b', '한글'],
  type: ['ransom', 'Malware', 'Unclassified', '%_'],
  outcome: ['mitigated', 'not-mitigated'],
  text: ['INSTRUCTIONS', '이름', 'positive', '0:0:0::12', String(longId(3))],
};

const ip = fc.constantFrom('192.0.2.10', '192.0.2.11', '198.51.100.4', '192.0.2.10,192.0.2.11', 'none');

export const content = fc
  .record({
    threatInfo: fc
      .record(
        {
          threatName: text,
          classification: fc.oneof(fc.constantFrom('Ransomware', 'Malware', 'General', ''), text),
          confidenceLevel: fc.constantFrom('malicious', 'suspicious', 'n/a'),
          analystVerdict: fc.constantFrom('undefined', 'true_positive', 'false_positive'),
          mitigationStatus: fc.constantFrom('mitigated', 'not_mitigated', 'marked_as_benign', 'blocked'),
          filePath: text,
          sha256: fc.constant('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'),
          processUser: text,
        },
        { requiredKeys: [] },
      )
      .chain((info) =>
        minute.map((time) => ({
          ...info,
          // Microseconds, as SentinelOne writes them.
          createdAt: time.toISOString().replace('Z', '999Z'),
          updatedAt: time.toISOString().replace('Z', '999Z'),
        })),
      ),
    agentDetectionInfo: maybe(
      fc.record({ agentIpV4: ip, externalIp: ip, agentLastLoggedInUserName: text }, { requiredKeys: [] }),
    ),
    agentRealtimeInfo: maybe(
      fc.record(
        {
          agentComputerName: fc.oneof(fc.constantFrom('FIN-LT-014', 'a,b'), text),
          agentNetworkStatus: fc.constantFrom('connected', 'disconnected', null),
          networkInterfaces: fc.array(
            fc.record({ inet: fc.array(ip, { maxLength: 2 }), inet6: fc.constant(['2001:db8::12']) }),
            { maxLength: 2 },
          ),
        },
        { requiredKeys: [] },
      ),
    ),
    mitigationStatus: fc.constantFrom(null, undefined, [], [{ action: 'kill', status: 'success' }]),
    indicators: fc.constantFrom(null, undefined, [], [{ category: 'Persistence', tactics: null }]),
  })
  .map(written);

/** Old agents write no id; some threats come in a second version, updated since. */
export const toThreats = (contents: Json[]): Json[] =>
  contents.flatMap((each, index) => {
    if (index % 11 === 0) return [each];
    const threat = { ...each, id: longId(index) };
    const info = each.threatInfo as Json;
    const updated = {
      ...threat,
      threatInfo: { ...info, mitigationStatus: 'mitigated', updatedAt: '2026-11-23T12:00:00Z' },
    };
    return index % 5 === 0 ? [updated, threat] : [threat];
  });

const info = (each: Json, name: string) => field(each, 'threatInfo', name);
const isBenign = (each: Json) => info(each, 'mitigationStatus') === 'marked_as_benign';
const isMitigated = (each: Json) => info(each, 'mitigationStatus') === 'mitigated';
const typeOf = (each: Json) => String(info(each, 'classification') || 'Unclassified');

const severityOf = (each: Json): NonNullable<Plain['severity']> => {
  if (info(each, 'analystVerdict') === 'false_positive' || isBenign(each)) return 'informational';
  if (info(each, 'confidenceLevel') === 'malicious') return /ransom/i.test(typeOf(each)) ? 'critical' : 'high';
  return info(each, 'confidenceLevel') === 'suspicious' ? 'medium' : 'low';
};

const people = (each: Json) => [
  info(each, 'processUser'),
  field(each, 'agentDetectionInfo', 'agentLastLoggedInUserName'),
];

const addresses = (each: Json): string[] =>
  [
    ...['agentIpV4', 'agentIpV6', 'externalIp'].flatMap((name) =>
      String(field(each, 'agentDetectionInfo', name) ?? '').split(','),
    ),
    ...((field(each, 'agentRealtimeInfo', 'networkInterfaces') as Json[] | undefined) ?? []).flatMap(
      ({ inet, inet6 }) => [...(inet as string[]), ...(inet6 as string[])],
    ),
  ].filter((ip) => ip !== '');

export const plain = (each: Json): Plain => ({
  id: String(each.id ?? JSON.stringify(each)),
  version: String(info(each, 'updatedAt')),
  time: Date.parse(String(info(each, 'createdAt'))),
  severity: severityOf(each),
  groups: {
    type: typeOf(each),
    principal: people(each).find((name) => name !== undefined) as string | undefined,
    host: field(each, 'agentRealtimeInfo', 'agentComputerName') as string | undefined,
    ip: addresses(each)[0],
    outcome: isMitigated(each) ? 'mitigated' : isBenign(each) ? 'benign' : 'not-mitigated',
  },
});

const scale = ['informational', 'low', 'medium', 'high', 'critical'];

export const passes = (each: Json, wanted: Record<string, string>): boolean => {
  const tests: Record<string, (value: string) => boolean> = {
    severity: (minimum) => scale.indexOf(severityOf(each)) >= scale.indexOf(minimum),
    principal: (part) => people(each).some((name) => has(name, part)),
    ip: (ip) => addresses(each).some((text) => isIp(text, ip)),
    host: (part) => has(field(each, 'agentRealtimeInfo', 'agentComputerName'), part),
    type: (part) => has(typeOf(each), part),
    outcome: (outcome) => (outcome === 'mitigated' ? isMitigated(each) : !isMitigated(each) && !isBenign(each)),
    text: (part) => says(each, part),
  };
  return Object.entries(wanted).every(([name, value]) => tests[name]?.(value));
};
