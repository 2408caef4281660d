import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../local/slack/messages.ts';
import { toRules } from '../../slack-adapter/access.ts';
import { type Clicks, clicks, lookedIn } from '../support/clicks.ts';

const now = Date.now() - 600_000;
const at = new Date(Math.floor(now / 1000) * 1000).toISOString();
const stamp = at.replaceAll(/[-:.]/g, '');
const login = {
  uuid: 'e1',
  published: at,
  eventType: 'user.session.start',
  severity: 'INFO',
  actor: { alternateId: 'dana@example.com' },
  outcome: { result: 'FAILURE' },
};
const finding = {
  id: 'f1',
  accountId: '123456789012',
  region: 'us-east-1',
  type: 'Exfiltration:S3/AnomalousBehavior',
  severity: 8,
  title: 'Data left.',
  updatedAt: at,
  resource: {},
  service: {},
};
const evidence = { okta: `okta:127.0.0.1:${stamp}:e1`, guardduty: `guardduty:123456789012/us-east-1:${stamp}:f1` };
const found = (source: 'okta' | 'guardduty', title: string) => ({
  searched: {
    source,
    since: new Date(now - 86_400_000).toISOString(),
    until: new Date(now).toISOString(),
    filters: {},
  },
  matched: 1,
  atLeast: false,
  severity: null,
  groups: { principal: [{ value: 'dana@example.com', count: 1 }] },
  timeline: [],
  records: [{ evidence: evidence[source], time: at, title }],
  shown: 1,
  cursor: null,
  gaps: [],
});

/** #security may see everything; the security people everything, Minsu only Okta. #ops may see GuardDuty. */
const rules = toRules(
  JSON.stringify({
    channels: { C0SECURITY: ['*'], C0SHARED: ['*'], C0OPS: ['guardduty'], direct: ['*'] },
    people: { S0SECOPS: ['*'], U0MINSU: ['okta'] },
  }),
);

let cloud: Clicks;
let answer: Message;
let reference: string;

beforeAll(async () => {
  cloud = await clicks([login], [finding]);
  const { slack } = cloud;
  slack.userGroups.set('S0SECOPS', { id: 'S0SECOPS', handle: 'secops', users: ['U0DANA', 'U0GUEST', 'U0AWAY'] });
  const locale = 'en-US';
  slack.join({ id: 'U0GUEST', name: 'gale', realName: 'Gale', tz: 'UTC', locale, guest: 'single-channel' });
  slack.join({ id: 'U0AWAY', name: 'ari', realName: 'Ari', tz: 'UTC', locale, team: 'T0ELSEWHERE' });
  slack.join({ id: 'U0NOBODY', name: 'noor', realName: 'Noor', tz: 'UTC', locale });
  for (const id of ['U0GUEST', 'U0AWAY']) slack.channels.get('C0SECURITY')?.members.add(id);
  cloud.agent.answer = () => [
    ...lookedIn('okta', 'searchOktaEvents', { window: '24h' }, found('okta', 'A sign-in')),
    ...lookedIn('guardduty', 'searchGuardDutyFindings', { window: '24h' }, found('guardduty', 'Data left')),
    { text: 'One of each.' },
  ];
  const asked = await slack.person('dana').mention('C0SECURITY', 'what happened?');
  await cloud.settle({ accessRules: rules });
  answer = cloud.said('C0SECURITY', asked.ts).at(-1) as Message;
  reference = String(answer.metadata?.event_payload.reference);
});
afterAll(() => cloud.close());

const clicksBy: Record<string, [actionId: string, value: () => string]> = {
  'evidence of Okta': ['open_evidence', () => evidence.okta],
  'evidence of GuardDuty': ['open_evidence', () => evidence.guardduty],
  'the query': ['open_query', () => reference],
  'the export of Okta': ['export_csv_0', () => `${reference}/0`],
  'the export of GuardDuty': ['export_csv_1', () => `${reference}/1`],
  'the report': ['report', () => reference],
};
const everything = Object.keys(clicksBy);

/** Who, and what they get to see of a thread in #security. */
const askers: [who: string, name: string, sees: string[]][] = [
  ['the asker', 'dana', everything],
  ['a colleague who may see Okta alone', 'minsu', ['evidence of Okta', 'the query', 'the export of Okta']],
  ['a member whom no rule names', 'noor', []],
  ['a guest', 'gale', []],
  ['somebody of another organisation', 'ari', []],
];

const table = askers.flatMap(([who, name, sees]) =>
  everything.map((what) => ({ who, name, what, seen: sees.includes(what) })),
);

describe.each(table)('$what, clicked by $who', ({ name, what, seen }) => {
  it(seen ? 'is shown' : 'is refused, to them alone', async () => {
    const person = cloud.slack.person(name);
    const [actionId, value] = clicksBy[what] ?? ['', () => ''];
    const [files, said, told] = [fileCount(), cloud.said('C0SECURITY').length, cloud.toldAlone(person.user.id).length];
    await person.click(answer, actionId, { value: value() });
    await cloud.settle({ accessRules: rules });
    const { modal } = person;
    const shown = JSON.stringify(modal?.blocks ?? []);
    const heard = [shown, ...cloud.toldAlone(person.user.id).slice(told)].join('\n');
    if (modal) await person.close(modal);
    if (seen && actionId.startsWith('open_')) expect(shown).toMatch(/preformatted/);
    else if (seen) expect(fileCount()).toBe(files + 1);
    else {
      expect(heard).toMatch(
        /may not see this here|nothing in this thread that you may see|볼 수 없는 내용|볼 수 있는 내용이 없습니다/,
      );
      expect(shown).not.toMatch(/preformatted/);
      expect(fileCount()).toBe(files);
      expect(cloud.said('C0SECURITY')).toHaveLength(said);
    }
  });
});

const fileCount = () => cloud.slack.sent.filter(({ method }) => method === 'files.completeUploadExternal').length;

describe('What is shown to a colleague who may see less', () => {
  it('has nothing of the searches of other sources', async () => {
    const minsu = cloud.slack.person('minsu');
    await minsu.click(answer, 'open_query');
    await cloud.settle({ accessRules: rules });
    const shown = JSON.stringify(minsu.modal?.blocks);
    expect(shown).toContain('searchOktaEvents');
    expect(shown).not.toContain('searchGuardDutyFindings');
  });
});

describe('A channel', () => {
  it('that came to be shared with another organisation shows nothing more of what was answered in it', async () => {
    const channel = cloud.slack.channels.get('C0SECURITY');
    if (channel) channel.shared = true;
    const dana = cloud.slack.person('dana');
    await dana.click(answer, 'open_evidence', { value: evidence.okta });
    await cloud.settle({ accessRules: rules });
    expect(JSON.stringify(dana.modal?.blocks)).toContain('may not see this here');
    if (channel) channel.shared = false;
  });
});
