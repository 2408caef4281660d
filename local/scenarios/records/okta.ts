import type { Json } from '../../dataset.ts';
import { oktaHost, type Person, type Place } from '../organisation.ts';
import type { Random } from '../random.ts';

export interface SystemLogEvent {
  type: keyof typeof messages;
  /** Who acted; a bare name is one that the organisation does not know. */
  actor: Person | string;
  actorName?: string;
  ip: string;
  place: Place;
  userAgent?: string;
  result?: 'SUCCESS' | 'FAILURE' | 'ALLOW' | 'DENY' | 'CHALLENGE';
  reason?: string;
  severity?: 'INFO' | 'WARN' | 'ERROR';
  target?: Json[];
  /** What Okta found unusual, of `behaviors`. */
  unusual?: readonly string[];
  risk?: 'LOW' | 'MEDIUM' | 'HIGH';
  debug?: Json;
}

const messages = {
  'user.session.start': 'User login to Okta',
  'user.session.end': 'User logout from Okta',
  'user.session.clear': 'Clear user session',
  'policy.evaluate_sign_on': 'Evaluation of sign-on policy',
  'user.authentication.auth_via_mfa': 'Authentication of user via MFA',
  'user.authentication.sso': 'User single sign on to app',
  'system.push.send_factor_verify_push': 'Send Okta Verify push to user',
  'user.mfa.okta_verify.deny_push': 'User rejected Okta push verify',
  'user.mfa.factor.activate': 'Activate factor for user',
  'user.mfa.factor.reset_all': 'Reset all factors for user',
  'user.account.update_password': 'User update password for Okta',
  'user.account.lock': 'Max sign in attempts exceeded',
  'user.account.unlock': 'Unlock user account',
  'user.account.report_suspicious_activity_by_enduser': 'User report suspicious activity',
  'user.lifecycle.create': 'Create okta user',
  'group.user_membership.add': 'Add user to group membership',
  'application.user_membership.add': 'Add user to application membership',
  'user.account.privilege.grant': 'Grant user privilege',
  'security.threat.detected': 'Request from suspicious actor',
} as const;

const behaviors = ['New Geo-Location', 'New Device', 'New IP', 'New State', 'New Country', 'Velocity', 'New City'];

export const browsers = {
  windows:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  macos:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
} as const;

// LogEvent: https://developer.okta.com/docs/api/openapi/okta-management/management/tag/SystemLog/
export function systemLogEvent(at: Date, random: Random, event: SystemLogEvent): Json {
  const { actor, place, ip } = event;
  const known = typeof actor === 'object';
  const rawUserAgent = event.userAgent ?? browsers[known ? actor.os : 'windows'];
  const geographicalContext = {
    city: place.city,
    state: place.state,
    country: place.country,
    postalCode: null,
    geolocation: { lat: place.latitude, lon: place.longitude },
  };
  const requestUri = uris[event.type] ?? '/api/v1/authn';
  return {
    actor: {
      id: known ? actor.oktaId : 'unknown',
      type: 'User',
      alternateId: known ? actor.email : actor,
      displayName: event.actorName ?? (known ? actor.name : 'unknown'),
      detailEntry: null,
    },
    client: {
      userAgent: { rawUserAgent, os: known && actor.os === 'macos' ? 'Mac OS X' : 'Windows 10', browser: 'CHROME' },
      zone: 'null',
      device: 'Computer',
      id: null,
      ipAddress: ip,
      geographicalContext,
    },
    device: null,
    authenticationContext: {
      authenticationProvider: null,
      credentialProvider: null,
      credentialType: null,
      issuer: null,
      interface: null,
      authenticationStep: 0,
      externalSessionId: event.result === 'FAILURE' ? 'unknown' : `102${random.hex(22)}`,
    },
    displayMessage: messages[event.type],
    eventType: event.type,
    outcome: { result: event.result ?? 'SUCCESS', reason: event.reason ?? null },
    published: at.toISOString(),
    securityContext: {
      asNumber: place.asNumber,
      asOrg: place.asOrg,
      isp: place.asOrg,
      domain: 'example.net',
      isProxy: false,
    },
    severity: event.severity ?? (event.result === 'FAILURE' || event.result === 'DENY' ? 'WARN' : 'INFO'),
    debugContext: {
      debugData: {
        requestId: random.hex(32),
        dtHash: random.hex(64),
        requestUri,
        url: `https://${oktaHost}${requestUri}?`,
        threatSuspected: 'false',
        risk: `{level=${event.risk ?? 'LOW'}}`,
        behaviors: `{${behaviors.map((name) => `${name}=${event.unusual?.includes(name) ? 'POSITIVE' : 'NEGATIVE'}`).join(', ')}}`,
        ...event.debug,
      },
    },
    legacyEventType: null,
    transaction: { type: 'WEB', id: random.hex(27), detail: {} },
    uuid: random.uuid(),
    version: '0',
    request: { ipChain: [{ ip, geographicalContext, version: 'V4', source: null }] },
    target: event.target ?? null,
  };
}

const uris: Partial<Record<string, string>> = {
  'user.authentication.sso': '/app/example/sso/saml',
  'user.session.end': '/login/signout',
  'user.authentication.auth_via_mfa': '/api/v1/authn/factors/push/verify',
  'system.push.send_factor_verify_push': '/api/v1/authn/factors/push/verify',
  'user.mfa.okta_verify.deny_push': '/api/v1/authn/factors/push/transactions/verify',
};

export const app = (name: string): Json => ({
  id: `0oa1${name.replace(/\W/g, '').toLowerCase().slice(0, 10).padEnd(10, '0')}5d7`,
  type: 'AppInstance',
  alternateId: name,
  displayName: name,
  detailEntry: null,
});

export const user = ({ oktaId, email, name }: Person): Json => ({
  id: oktaId,
  type: 'User',
  alternateId: email,
  displayName: name,
  detailEntry: null,
});
