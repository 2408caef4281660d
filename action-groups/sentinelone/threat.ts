import type { Severity } from '../../schemas/generated/shared.ts';
import { evidenceId, recordId } from '../shared/evidence.ts';
import { at, type Json, listAt, textAt, timeAt } from '../shared/json.ts';
import type { Found } from '../shared/search-result.ts';

export type Outcome = 'mitigated' | 'not-mitigated' | 'benign';

export const idOf = (threat: Json): string =>
  recordId(textAt(threat, 'id') ?? textAt(threat, 'threatInfo.threatId'), threat);

/** The string in threatInfo; the list of the same name beside it says what the agent did. */
export const outcomeOf = (threat: Json): Outcome => {
  const status = textAt(threat, 'threatInfo.mitigationStatus');
  return status === 'mitigated' ? 'mitigated' : status === 'marked_as_benign' ? 'benign' : 'not-mitigated';
};

/**
 * SentinelOne rates no threat; this rests on threatInfo.analystVerdict, .mitigationStatus, .confidenceLevel (in the
 * console "AI confidence level") and .classification, as each tenant's /api-doc/overview describes them.
 */
export const severityOf = (threat: Json): Severity => {
  if (textAt(threat, 'threatInfo.analystVerdict') === 'false_positive' || outcomeOf(threat) === 'benign')
    return 'informational';
  const confidence = textAt(threat, 'threatInfo.confidenceLevel');
  if (confidence === 'malicious')
    return /ransom/i.test(textAt(threat, 'threatInfo.classification') ?? '') ? 'critical' : 'high';
  return confidence === 'suspicious' ? 'medium' : 'low';
};

export const hostOf = (threat: Json): string | undefined => textAt(threat, 'agentRealtimeInfo.agentComputerName');

export const principalsOf = (threat: Json): (string | undefined)[] => [
  textAt(threat, 'threatInfo.processUser'),
  textAt(threat, 'agentDetectionInfo.agentLastLoggedInUserName'),
];

/** Addresses of the computer: at the detection, from outside, and now. */
export const ipsOf = (threat: Json): string[] => [
  ...['agentIpV4', 'agentIpV6', 'externalIp'].flatMap(
    // Several addresses of one computer stand in one text.
    (name) => textAt(threat, `agentDetectionInfo.${name}`)?.split(/[,\s]+/) ?? [],
  ),
  ...listAt(threat, 'agentRealtimeInfo.networkInterfaces').flatMap((each) =>
    [...listAt(each, 'inet'), ...listAt(each, 'inet6')].filter((ip) => typeof ip === 'string'),
  ),
];

const techniquesOf = (threat: Json): string => {
  const named = listAt(threat, 'indicators')
    .flatMap((indicator) => listAt(indicator, 'tactics'))
    .flatMap((tactic) => listAt(tactic, 'techniques'))
    .flatMap((technique) => {
      const name = textAt(technique, 'name') ?? '';
      const linked = /techniques\/(T\d{4})(?:\/(\d{3}))?/.exec(textAt(technique, 'link') ?? '');
      const id = /T\d{4}(?:\.\d{3})?/.exec(name)?.[0] ?? linked?.slice(1).filter(Boolean).join('.');
      return id ? [`${id} ${name.replace(id, '').replace(/^[\s:–-]+/, '')}`.trim()] : [];
    });
  return [...new Set(named)].slice(0, 3).join(', ');
};

const words = (threat: Json): string => {
  const actions = Map.groupBy(
    listAt(threat, 'mitigationStatus'),
    (each) => textAt(each, 'status') ?? 'without a status',
  );
  const incident = textAt(threat, 'threatInfo.incidentStatus')?.replaceAll('_', ' ');
  const verdict = textAt(threat, 'threatInfo.analystVerdict')?.replaceAll('_', ' ');
  const network = textAt(threat, 'agentRealtimeInfo.agentNetworkStatus');
  return [
    textAt(threat, 'threatInfo.mitigationStatus')?.replaceAll('_', ' ') ?? 'mitigation unknown',
    ...(at(threat, 'threatInfo.mitigatedPreemptively') === true ? ['blocked before it ran'] : []),
    ...[...actions].map(
      ([status, each]) => `${each.map((one) => textAt(one, 'action') ?? 'action').join(', ')} ${status}`,
    ),
    ...(incident ? [`incident ${incident}`] : []),
    ...(verdict && verdict !== 'undefined' ? [`analyst verdict ${verdict}`] : []),
    ...(network === 'disconnected' ? ['computer isolated from the network'] : []),
  ].join('; ');
};

/** undefined where the threat has no readable time. */
export const toFound = (threat: Json, origin: URL): Found | undefined => {
  const time = timeAt(threat, 'threatInfo.createdAt') ?? timeAt(threat, 'createdAt');
  if (time === undefined) return undefined;
  const info = (name: string) => textAt(threat, `threatInfo.${name}`);
  const id = idOf(threat);
  const type = info('classification') ?? 'Unclassified';
  const host = hostOf(threat);
  const ip = ipsOf(threat)[0] || undefined;
  const principal = principalsOf(threat).find((name) => name !== undefined);
  const technique = techniquesOf(threat);
  const observed: [string, string | undefined][] = [
    ['host', host],
    ['ip', ip],
    ['file', info('filePath')],
    ['hash', info('sha256') ?? info('sha1') ?? info('md5')],
    ['process', info('originatorProcess')],
    ['command', info('maliciousProcessArguments')],
  ];
  return {
    evidence: evidenceId({ source: 'sentinelone', scope: origin.hostname, time: new Date(time), id }),
    time,
    severity: severityOf(threat),
    title: `${type}: ${info('threatName') ?? 'unnamed'}${host ? ` on ${host}` : ''}`,
    ...(principal && { principal }),
    observables: observed.flatMap(([kind, value]) => (value ? [{ type: kind, value }] : [])),
    outcome: outcomeOf(threat),
    status: words(threat),
    ...(technique && { technique }),
    link: new URL(`/incidents/threats/${encodeURIComponent(id)}/overview`, origin).href,
    counted: { type, principal, host, ip, outcome: outcomeOf(threat) },
  };
};

/** Of two copies of a threat the later updated one is the threat. */
export const versionOf = (threat: Json): string => String(at(threat, 'threatInfo.updatedAt') ?? '');
