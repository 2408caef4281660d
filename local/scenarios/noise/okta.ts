import type { Json } from '../../dataset.ts';
import { elsewhere, person, staff } from '../organisation.ts';
import { app, systemLogEvent, user } from '../records/okta.ts';
import { atWork, type Hour } from './hour.ts';

const apps = ['Google Workspace', 'Slack', 'Jira', 'AWS IAM Identity Center', 'Workday', 'GitHub'];
const it = person('admin02');

/** Sign-ins of people at work, a mistyped password every third hour, and what IT does in a week. */
export function oktaNoise(hour: Hour): Json[] {
  const { random, number } = hour;
  const present = staff.filter(({ place }) => atWork(hour, place));
  const events: Json[] = [];

  for (const actor of present.filter(() => random.chance(0.35))) {
    const at = hour.instant();
    const later = (seconds: number) =>
      new Date(Math.min(at.getTime() + seconds * 1000, hour.start.getTime() + 3_599_000));
    const from = { actor, ip: actor.publicIp, place: actor.place };
    events.push(
      systemLogEvent(at, random, {
        ...from,
        type: 'policy.evaluate_sign_on',
        result: 'ALLOW',
        reason: 'Sign-on policy evaluation resulted in ALLOW',
      }),
      systemLogEvent(later(1), random, { ...from, type: 'user.session.start' }),
      systemLogEvent(later(9), random, {
        ...from,
        type: 'user.authentication.auth_via_mfa',
        target: [user(actor)],
        debug: { factor: 'OKTA_VERIFY_PUSH' },
      }),
    );
    for (let opened = random.whole(1, 3); opened > 0; opened--) {
      events.push(
        systemLogEvent(later(20 + opened * 15), random, {
          ...from,
          type: 'user.authentication.sso',
          target: [app(random.pick(apps))],
        }),
      );
    }
  }

  if (number % 3 === 0) {
    const actor = random.pick(present.length > 0 ? present : staff);
    for (let attempt = random.whole(1, 2); attempt > 0; attempt--) {
      events.push(
        systemLogEvent(hour.instant(), random, {
          type: 'user.session.start',
          actor,
          ip: actor.publicIp,
          place: actor.place,
          result: 'FAILURE',
          reason: 'INVALID_CREDENTIALS',
        }),
      );
    }
  }
  if (number % 24 === 4) {
    const ip = `203.0.113.${random.whole(200, 250)}`;
    events.push(
      systemLogEvent(hour.instant(), random, {
        type: 'user.session.start',
        actor: 'test@example.com',
        ip,
        place: elsewhere,
        result: 'FAILURE',
        reason: 'VERIFICATION_ERROR',
      }),
    );
  }
  return events.concat(chores(hour));
}

/** By the hour of the week, counted from a Thursday (the first day of 1970). */
function chores(hour: Hour): Json[] {
  const { random, number } = hour;
  const byIt = { actor: it, ip: it.publicIp, place: it.place };
  const whom = random.pick(staff);
  const self = { actor: whom, ip: whom.publicIp, place: whom.place };
  const made = (event: Parameters<typeof systemLogEvent>[2]) => systemLogEvent(hour.instant(), random, event);
  switch (number % 168) {
    case 26:
      return [
        made({ ...self, type: 'user.account.lock', result: 'FAILURE', reason: 'LOCKED_OUT', target: [user(whom)] }),
      ];
    case 27:
      return [made({ ...byIt, type: 'user.account.unlock', target: [user(whom)] })];
    case 30:
      return [
        made({ ...byIt, type: 'user.lifecycle.create', target: [user(whom)] }),
        made({ ...byIt, type: 'group.user_membership.add', target: [user(whom)] }),
      ];
    case 98:
      return [
        made({
          ...byIt,
          type: 'user.account.privilege.grant',
          target: [user(whom)],
          debug: { privilegeGranted: 'Read only admin' },
        }),
      ];
    case 101:
      return [
        made({
          ...self,
          type: 'user.mfa.factor.activate',
          target: [user(whom)],
          debug: { factor: 'OKTA_VERIFY_PUSH' },
        }),
      ];
    case 122:
      return [
        made({
          actor: 'unknown',
          type: 'security.threat.detected',
          ip: '203.0.113.222',
          place: elsewhere,
          result: 'DENY',
          reason: 'Password Spray',
          debug: { threatSuspected: 'true', threatDetections: '{"Password Spray":"HIGH"}' },
        }),
      ];
    case 146:
      return [made({ ...self, type: 'user.account.update_password', target: [user(whom)] })];
    default:
      return [];
  }
}
