import { beats as inProduction, remote } from './dana-in-production.ts';
import { dublin, elsewhere, person } from './organisation.ts';
import { app, browsers, type SystemLogEvent, systemLogEvent, user } from './records/okta.ts';
import { webLineForSplunk } from './records/zscaler-web.ts';
import type { Beat, Story } from './story.ts';

const dana = person('dana');
const analyst = person('minsu.kim');
const hour = 60;

/** What minsu.kim does about it is from the office. */
const byAnalyst = { actor: analyst, ip: analyst.publicIp, place: analyst.place, userAgent: browsers.macos };
const unusual = ['New Geo-Location', 'New Device', 'New IP', 'New Country', 'Velocity', 'New City'];

const okta = (
  minutesBefore: number,
  what: string,
  event: Omit<SystemLogEvent, 'actor' | 'ip' | 'place'> & Partial<SystemLogEvent>,
  repeated: { times?: number; secondsApart?: number } = {},
): Beat => ({
  minutesBefore,
  source: 'okta',
  what,
  ...repeated,
  record: (at, random) =>
    systemLogEvent(at, random, { actor: dana, ip: remote, place: elsewhere, userAgent: browsers.windows, ...event }),
});

export const story: Story = {
  title: 'Dana signs in twice',
  what:
    'Someone who has the password of dana@example.com sends her push after push until she approves one. From 203.0.113.7, a new country, they enter the ' +
    "production account, stop the account's CloudTrail trail (the organisation's own goes on), open a bucket and take its objects; part of the data leaves " +
    'through her laptop too. minsu.kim ends the sessions and starts the trail again.',
  principals: [dana.email, analyst.email],
  ips: [remote, dana.publicIp, analyst.publicIp],
  hosts: [dana.host],
  beats: [
    {
      minutesBefore: 33 * hour,
      source: 'zscaler',
      what: 'dana types her password into a page that looks like the sign-in page; the proxy allows it',
      record: (at, random) =>
        webLineForSplunk(at, random, {
          person: dana,
          url: 'sso-login.example.net/example/signin',
          serverIp: remote,
          method: 'POST',
          category: 'Newly Registered Domains',
          superCategory: 'Security',
          requestBytes: 812,
        }),
    },
    okta(
      31 * hour + 48,
      'Pushes go to the phone of dana, one every minute or so',
      { type: 'system.push.send_factor_verify_push', target: [user(dana)] },
      { times: 18, secondsApart: 75 },
    ),
    okta(
      31 * hour + 44,
      'dana rejects some of them',
      { type: 'user.mfa.okta_verify.deny_push', result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
      { times: 7, secondsApart: 150 },
    ),
    okta(31 * hour + 24, 'dana approves one', {
      type: 'user.authentication.auth_via_mfa',
      target: [user(dana)],
      risk: 'HIGH',
      debug: { factor: 'OKTA_VERIFY_PUSH' },
    }),
    okta(31 * hour + 24, 'The sign-on policy lets the session pass, although country, device and speed are new', {
      type: 'policy.evaluate_sign_on',
      result: 'ALLOW',
      reason: 'Sign-on policy evaluation resulted in ALLOW',
      unusual,
      risk: 'HIGH',
    }),
    okta(31 * hour + 23, 'The session begins', {
      type: 'user.session.start',
      unusual,
      risk: 'HIGH',
    }),
    okta(31 * hour + 20, 'The session opens the AWS portal', {
      type: 'user.authentication.sso',
      target: [app('AWS IAM Identity Center')],
    }),
    {
      minutesBefore: 29 * hour,
      source: 'zscaler',
      what: 'The laptop of dana uploads hundreds of megabytes to the same address',
      times: 4,
      secondsApart: 300,
      record: (at, random) =>
        webLineForSplunk(at, random, {
          person: dana,
          url: 'transfer.example.net/api/v1/upload',
          serverIp: remote,
          method: 'PUT',
          category: 'File Host',
          superCategory: 'Internet Communication',
          requestBytes: random.whole(90_000_000, 130_000_000),
          responseBytes: 212,
        }),
    },
    {
      minutesBefore: 27 * hour + 40,
      source: 'okta',
      what: 'dana reports the pushes',
      record: (at, random) =>
        systemLogEvent(at, random, {
          type: 'user.account.report_suspicious_activity_by_enduser',
          actor: dana,
          ip: dana.publicIp,
          place: dublin,
          severity: 'WARN',
        }),
    },
    okta(27 * hour + 20, 'minsu.kim ends the sessions of dana', {
      type: 'user.session.clear',
      ...byAnalyst,
      target: [user(dana)],
    }),
    okta(27 * hour + 18, 'minsu.kim resets the factors of dana', {
      type: 'user.mfa.factor.reset_all',
      ...byAnalyst,
      target: [user(dana)],
    }),
    ...inProduction,
  ],
};
