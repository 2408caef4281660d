import * as fc from 'fast-check';
import type { Plain } from './plain-count.ts';
import { field, type Json, longId, maybe, minute, text, word, written } from './records.ts';
import { has, isIp, parts, says } from './texts.ts';

const types: Record<string, string[]> = {
  'failed-logins': ['user.session.start', 'user.authentication.auth_via_mfa'],
  lockouts: ['user.account.lock', 'user.account.lock.limit'],
  'mfa-changes': [
    'user.mfa.factor.activate',
    'user.mfa.factor.deactivate',
    'user.mfa.factor.reset_all',
    'user.mfa.factor.suspend',
    'system.mfa.factor.deactivate',
  ],
  'mfa-fatigue': ['system.push.send_factor_verify_push', 'user.mfa.okta_verify.deny_push'],
  'impossible-travel': ['policy.evaluate_sign_on', 'user.session.start'],
  'privilege-changes': [
    'user.account.privilege.grant',
    'group.privilege.grant',
    'iam.resourceset.bindings.add',
    'user.session.impersonation.initiate',
    'user.session.impersonation.grant',
  ],
  'token-and-app-changes': [
    'system.api_token.create',
    'application.lifecycle.create',
    'application.lifecycle.update',
    'system.idp.lifecycle.create',
    'policy.lifecycle.update',
    'policy.lifecycle.deactivate',
    'zone.update',
    'zone.deactivate',
    'app.oauth2.as.consent.grant',
  ],
  'threat-detections': [
    'security.threat.detected',
    'security.request.blocked',
    'user.risk.change',
    'user.risk.detect',
    'user.account.report_suspicious_activity_by_enduser',
    'app.oauth2.token.detect_reuse',
  ],
};

export const filters: Record<string, string[]> = {
  topic: Object.keys(types),
  severity: ['critical', 'high', 'medium', 'low', 'informational'],
  principal: parts,
  ip: ['203.0.113.7', '2001:DB8:0:0::7'],
  type: ['user.session.start', 'user.', 'User.Account'],
  outcome: ['success', 'failure', 'allow', 'deny', 'challenge', 'skipped', 'unknown'],
  text: ['new dev', 'POSITIVE', '이름', 'ab'],
};

/** In Okta's form; some have no id. */
export const toEvents = (contents: Json[]): Json[] =>
  contents.map((each, index) => (index % 7 === 0 ? each : { ...each, uuid: longId(index) }));

export const content = fc
  .record(
    {
      published: minute.map((time) => time.toISOString()),
      eventType: maybe(fc.constantFrom(...new Set(Object.values(types).flat()), 'user.session.start', 'other.type')),
      displayMessage: maybe(text),
      severity: maybe(fc.constantFrom('DEBUG', 'INFO', 'WARN', 'ERROR', 'ODD')),
      actor: maybe(fc.record({ id: text, alternateId: text, displayName: text }, { requiredKeys: [] })),
      client: maybe(
        fc.record(
          {
            ipAddress: fc.constantFrom('203.0.113.7', '198.51.100.1', '2001:db8::7', '2001:0db8:0:0:0:0:0:7', 'none'),
            geographicalContext: fc.record({ country: text }),
          },
          { requiredKeys: [] },
        ),
      ),
      outcome: maybe(
        fc.record(
          {
            result: fc.constantFrom(...filters.outcome!.map((each) => each.toUpperCase()), 'FAILURE', 'SUCCESS'),
            reason: text,
          },
          { requiredKeys: [] },
        ),
      ),
      target: fc.constantFrom(null, undefined, [], [{ displayName: 'absent' }]),
      debugContext: maybe(
        fc.record({
          debugData: fc.record({
            behaviors: fc.constantFrom(
              '{New Geo-Location=POSITIVE, New Device=NEGATIVE, Velocity=NEGATIVE}',
              '{New Geo-Location=NEGATIVE, New Device=POSITIVE, Velocity=POSITIVE}',
              '{New Device=POSITIVE}',
              ['New Device=POSITIVE', 'Velocity=POSITIVE'],
            ),
          }),
        }),
      ),
    },
    { noNullPrototype: true },
  )
  .map(written);

export const plain = (each: Json): Plain => {
  const rated = { ERROR: 'high', WARN: 'medium', INFO: 'low' } as const;
  const names = ['alternateId', 'displayName', 'id'].map((name) => word(each, 'actor', name));
  return {
    id: JSON.stringify(/^[\w.-]+$/.test(String(each.uuid)) && each.uuid ? each.uuid : each),
    time: Date.parse(String(each.published)),
    severity: rated[each.severity as keyof typeof rated] ?? 'informational',
    groups: {
      type: word(each, 'eventType') ?? 'unknown',
      principal: names.find((name) => name !== undefined),
      ip: word(each, 'client', 'ipAddress'),
      outcome: word(each, 'outcome', 'result'),
      country: word(each, 'client', 'geographicalContext', 'country'),
    },
  };
};

const scale = ['informational', 'low', 'medium', 'high', 'critical'];

export const passes = (each: Json, filters: Record<string, string>): boolean => {
  const tests: Record<string, (wanted: string) => boolean> = {
    topic: (topic) => {
      const type = String(each.eventType);
      const behaviors = JSON.stringify(field(each, 'debugContext', 'debugData', 'behaviors')) ?? '';
      if (!types[topic]?.includes(type)) return false;
      if (topic === 'failed-logins') return field(each, 'outcome', 'result') === 'FAILURE';
      return topic !== 'impossible-travel' || /(Velocity|New Geo-Location)=POSITIVE/.test(behaviors);
    },
    severity: (minimum) => scale.indexOf(plain(each).severity as string) >= scale.indexOf(minimum),
    principal: (part) => ['alternateId', 'displayName', 'id'].some((name) => has(field(each, 'actor', name), part)),
    ip: (ip) => isIp(field(each, 'client', 'ipAddress'), ip),
    type: (start) => String(each.eventType ?? '').startsWith(start.toLowerCase()),
    outcome: (result) => field(each, 'outcome', 'result') === result.toUpperCase(),
    text: (part) => says(each, part),
  };
  return Object.entries(filters).every(([name, wanted]) => tests[name]?.(wanted));
};
