import type { Severity } from '../../schemas/generated/shared.ts';
import { evidenceId, recordId } from '../shared/evidence.ts';
import { at, type Json, listAt, textAt, timeAt } from '../shared/json.ts';
import type { Found } from '../shared/search-result.ts';

// Okta rates events itself. https://developer.okta.com/docs/api/openapi/okta-management/management/tag/SystemLog/
const severities: Record<string, Severity> = {
  ERROR: 'high',
  HIGH: 'high',
  WARN: 'medium',
  INFO: 'low',
  DEBUG: 'informational',
};

export const idOf = (event: Json): string => recordId(textAt(event, 'uuid'), event);

export const severityOf = (event: Json): Severity => severities[textAt(event, 'severity') ?? ''] ?? 'informational';

/** Names of the behaviors that were out of the ordinary: `{New Device=POSITIVE, …}` as text, list or map. */
export const unusual = (event: Json): string[] => {
  const behaviors = at(event, 'debugContext.debugData.behaviors') ?? '';
  const written = (typeof behaviors === 'string' ? behaviors : JSON.stringify(behaviors)).slice(0, 1000);
  return [...written.matchAll(/([A-Z][\w -]*?)"?\s*[=:]\s*"?POSITIVE/g)].map(([, name = '']) => name);
};

/** `{level=HIGH, reasons=…}`, as text or map. */
const riskOf = (event: Json): string | undefined => {
  const risk = at(event, 'debugContext.debugData.risk');
  const written = typeof risk === 'string' ? risk : (JSON.stringify(risk) ?? '');
  return /level"?\s*[=:]\s*"?([A-Z]+)/i.exec(written)?.[1]?.toUpperCase();
};

// What ThreatInsight calls its detections. https://help.okta.com/en-us/content/topics/security/threat-insight/ti-index.htm
const techniques: [RegExp, string][] = [
  [/password spray/i, 'T1110.003 Password Spraying'],
  [/credential stuffing/i, 'T1110.004 Credential Stuffing'],
  [/brute force/i, 'T1110 Brute Force'],
];

const techniqueOf = (event: Json): string | undefined => {
  if (textAt(event, 'eventType') !== 'security.threat.detected') return undefined;
  const said = `${textAt(event, 'outcome.reason')} ${JSON.stringify(at(event, 'debugContext.debugData.threatDetections'))}`;
  return techniques.find(([pattern]) => pattern.test(said))?.[1];
};

export const namesOf = (event: Json): (string | undefined)[] =>
  ['alternateId', 'displayName', 'id'].map((name) => textAt(event, `actor.${name}`));

const words = (event: Json): string => {
  const risk = riskOf(event);
  const changed = unusual(event);
  return [
    ...(risk && risk !== 'LOW' ? [`risk ${risk}`] : []),
    ...(changed.length > 0 ? [`unusual: ${changed.join(', ')}`] : []),
    ...(textAt(event, 'debugContext.debugData.threatSuspected') === 'true' ? ['threat suspected'] : []),
    ...(at(event, 'securityContext.isProxy') === true ? ['through a proxy'] : []),
  ].join('; ');
};

/** undefined where the event has no readable time. */
export const toFound = (event: Json, host: string): Found | undefined => {
  const time = timeAt(event, 'published');
  if (time === undefined) return undefined;
  const type = textAt(event, 'eventType') ?? 'unknown';
  const message = textAt(event, 'displayMessage');
  const [principal] = namesOf(event).filter((name) => name !== undefined);
  const ip = textAt(event, 'client.ipAddress');
  const country = textAt(event, 'client.geographicalContext.country');
  const result = textAt(event, 'outcome.result');
  const reason = textAt(event, 'outcome.reason');
  const technique = techniqueOf(event);
  const agent = textAt(event, 'client.userAgent.rawUserAgent');
  const targets = listAt(event, 'target').flatMap(
    (target) => textAt(target, 'alternateId') ?? textAt(target, 'displayName') ?? textAt(target, 'id') ?? [],
  );
  return {
    evidence: evidenceId({ source: 'okta', scope: host, time: new Date(time), id: idOf(event) }),
    time,
    severity: severityOf(event),
    title: message ? `${message} (${type})` : type,
    ...(principal && { principal }),
    observables: [
      ...(ip ? [{ type: 'ip', value: ip }] : []),
      ...(country ? [{ type: 'country', value: country }] : []),
      ...targets.slice(0, 4).map((value) => ({ type: 'resource', value })),
      ...(agent ? [{ type: 'user-agent', value: agent }] : []),
    ],
    ...(result && { outcome: reason ? `${result}: ${reason}` : result }),
    status: words(event),
    ...(technique && { technique }),
    counted: { type, principal, ip, outcome: result, country },
  };
};
