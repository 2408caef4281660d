import type { operations } from '../../schemas/generated/okta.ts';
import { type Json, textAt } from '../shared/json.ts';
import { unusual } from './event.ts';

type Topic = NonNullable<operations['searchOktaEvents']['parameters']['topic']>;

/** A prepared selection: event types, and what must also hold where a type alone says too little. */
interface Selection {
  types: string[];
  /** The same in Okta's filter language, as far as it can say it. */
  filter?: string;
  and?: (event: Json) => boolean;
}

const failed = (event: Json) => textAt(event, 'outcome.result') === 'FAILURE';

// Event types: https://developer.okta.com/docs/reference/api/event-types/
const topics: Record<Topic, Selection> = {
  'failed-logins': {
    types: ['user.session.start', 'user.authentication.auth_via_mfa'],
    filter: 'outcome.result eq "FAILURE"',
    and: failed,
  },
  lockouts: { types: ['user.account.lock', 'user.account.lock.limit'] },
  'mfa-changes': {
    types: [
      'user.mfa.factor.activate',
      'user.mfa.factor.deactivate',
      'user.mfa.factor.reset_all',
      'user.mfa.factor.suspend',
      'system.mfa.factor.deactivate',
    ],
  },
  'mfa-fatigue': { types: ['system.push.send_factor_verify_push', 'user.mfa.okta_verify.deny_push'] },
  'impossible-travel': {
    types: ['policy.evaluate_sign_on', 'user.session.start'],
    and: (event) => unusual(event).some((name) => name === 'Velocity' || name === 'New Geo-Location'),
  },
  'privilege-changes': {
    types: [
      'user.account.privilege.grant',
      'group.privilege.grant',
      'iam.resourceset.bindings.add',
      'user.session.impersonation.initiate',
      'user.session.impersonation.grant',
    ],
  },
  'token-and-app-changes': {
    types: [
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
  },
  'threat-detections': {
    types: [
      'security.threat.detected',
      'security.request.blocked',
      'user.risk.change',
      'user.risk.detect',
      'user.account.report_suspicious_activity_by_enduser',
      'app.oauth2.token.detect_reuse',
    ],
  },
};

export const isOfTopic = (event: Json, topic: Topic): boolean => {
  const { types, and } = topics[topic];
  return types.includes(textAt(event, 'eventType') ?? '') && (and?.(event) ?? true);
};

export const topicFilter = (topic: Topic): string[] => {
  const { types, filter } = topics[topic];
  return [types.map((type) => `eventType eq "${type}"`).join(' or '), ...(filter ? [filter] : [])];
};
