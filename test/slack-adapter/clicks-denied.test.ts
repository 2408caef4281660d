import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../local/slack/messages.ts';
import { toRules } from '../../slack-adapter/access.ts';
import type { WorkerSettings } from '../../slack-adapter/settings.ts';
import type { Part } from '../support/agent-stream.ts';
import { type Clicks, clicks, lookedIn } from '../support/clicks.ts';
import { type Harness, harness, harnessArn, type Look } from '../support/harness.ts';

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

const looks: Look[] = [
  {
    source: 'okta',
    operationId: 'searchOktaEvents',
    parameters: { window: '24h' },
    result: found('okta', 'A sign-in'),
  },
  {
    source: 'guardduty',
    operationId: 'searchGuardDutyFindings',
    parameters: { window: '24h' },
    result: found('guardduty', 'Data left'),
  },
];
const looked: Part[] = looks.flatMap(({ source, operationId, parameters, result }) =>
  lookedIn(source, operationId, parameters, result),
);

/** What somebody may see of the answer; `none` hears that they may not. */
const sees: Record<string, ('okta' | 'guardduty')[]> = {
  dana: ['okta', 'guardduty'],
  minsu: ['okta'],
  noor: [],
  gale: [],
  ari: [],
};
const who: Record<string, string> = {
  dana: 'the asker',
  minsu: 'a colleague who may see Okta alone',
  noor: 'a member whom no rule names',
  gale: 'a guest',
  ari: 'somebody of another organisation',
};

const hosts = [
  { on: 'Bedrock Agents', host: undefined },
  { on: 'AgentCore', host: { name: 'agentcore', harnessArn } },
] as const;

// The functions behind the clicks know their sources' addresses for as long as they live.
let cloud: Clicks;
let core: Harness;

beforeAll(async () => {
  cloud = await clicks([login], [finding]);
  core = await harness();
  process.env.AWS_ENDPOINT_URL_BEDROCK_AGENTCORE = core.url;
  const { slack } = cloud;
  slack.userGroups.set('S0SECOPS', { id: 'S0SECOPS', handle: 'secops', users: ['U0DANA', 'U0GUEST', 'U0AWAY'] });
  const locale = 'en-US';
  slack.join({ id: 'U0GUEST', name: 'gale', realName: 'Gale', tz: 'UTC', locale, guest: 'single-channel' });
  slack.join({ id: 'U0AWAY', name: 'ari', realName: 'Ari', tz: 'UTC', locale, team: 'T0ELSEWHERE' });
  slack.join({ id: 'U0NOBODY', name: 'noor', realName: 'Noor', tz: 'UTC', locale });
  for (const id of ['U0GUEST', 'U0AWAY']) slack.channels.get('C0SECURITY')?.members.add(id);
});
afterAll(async () => {
  await core.close();
  await cloud.close();
});

describe.each(hosts)('On $on', ({ host }) => {
  let answer: Message;
  let failed: Message;
  const settings: Partial<WorkerSettings> = { accessRules: rules, ...(host && { host }) };

  /** The sources that the agent was allowed to look into, question by question. */
  const allowed = (): string[][] =>
    host
      ? core.allowed.map((tools) => inOrder(tools.map((tool) => /\/(\w+)___/.exec(tool)?.[1] ?? '')))
      : cloud.agent.heard.map(({ attributes }) => inOrder((attributes.access ?? '').split(',')));
  const inOrder = (names: string[]) => ['okta', 'guardduty'].filter((each) => names.includes(each));
  const settle = () => cloud.settle(settings);
  const files = () => cloud.slack.sent.filter(({ method }) => method === 'files.completeUploadExternal').length;
  const referenceOf = (message: Message) => String(message.metadata?.event_payload.reference);
  const says = (text: string | undefined) => {
    Object.assign(core, { looks, says: text });
    cloud.agent.answer = () =>
      text === undefined ? [{ exception: 'internalServerException' }] : [...looked, { text }];
  };
  const asked = async (text: string) => {
    const { ts } = await cloud.slack.person('dana').mention('C0SECURITY', text);
    await settle();
    return cloud.said('C0SECURITY', ts).at(-1) as Message;
  };

  beforeAll(async () => {
    says(undefined);
    failed = await asked('what failed?');
    says('One of each.');
    answer = await asked('what happened?');
  });
  interface Clickable {
    what: string;
    /** Of which sources somebody must see one. */
    of: ('okta' | 'guardduty')[];
    /** Whether all of them. */
    all?: boolean;
    click: () => [on: Message, actionId: string, value?: string];
    shows: 'a view' | 'a file' | 'an answer' | 'thanks';
  }
  const clickable: Clickable[] = [
    {
      what: 'evidence of Okta',
      of: ['okta'],
      click: () => [answer, 'open_evidence', evidence.okta],
      shows: 'a view',
    },
    {
      what: 'evidence of GuardDuty',
      of: ['guardduty'],
      click: () => [answer, 'open_evidence', evidence.guardduty],
      shows: 'a view',
    },
    {
      what: 'the query',
      of: ['okta', 'guardduty'],
      click: () => [answer, 'open_query', referenceOf(answer)],
      shows: 'a view',
    },
    {
      what: 'the export of Okta',
      of: ['okta'],
      click: () => [answer, 'export_csv_0', `${referenceOf(answer)}/0`],
      shows: 'a file',
    },
    {
      what: 'the export of GuardDuty',
      of: ['guardduty'],
      click: () => [answer, 'export_csv_1', `${referenceOf(answer)}/1`],
      shows: 'a file',
    },
    {
      what: 'the report',
      of: ['okta', 'guardduty'],
      all: true,
      click: () => [answer, 'report', referenceOf(answer)],
      shows: 'a file',
    },
    {
      what: 'feedback',
      of: ['okta', 'guardduty'],
      click: () => [answer, 'feedback', `good/${referenceOf(answer)}`],
      shows: 'thanks',
    },
    {
      what: 'retry of what failed',
      of: ['okta', 'guardduty'],
      click: () => [failed, 'retry', referenceOf(failed)],
      shows: 'an answer',
    },
  ];
  const table = clickable.flatMap((each) =>
    Object.entries(sees).map(([name, sources]) => ({
      ...each,
      name,
      who: who[name] ?? '',
      seen: each.all ? each.of.every((one) => sources.includes(one)) : each.of.some((one) => sources.includes(one)),
    })),
  );

  describe.each(table)('$what, clicked by $who', ({ name, click, shows, seen }) => {
    it(seen ? 'is shown' : 'is refused, to them alone', async () => {
      const person = cloud.slack.person(name);
      const [on, actionId, value] = click();
      const before = {
        files: files(),
        said: cloud.said('C0SECURITY').length,
        told: cloud.toldAlone(person.user.id).length,
      };
      const questions = allowed().length;
      await person.click(on, actionId, value === undefined ? {} : { value });
      await settle();
      const { modal } = person;
      const view = JSON.stringify(modal?.blocks ?? []);
      const heard = [view, ...cloud.toldAlone(person.user.id).slice(before.told)].join('\n');
      if (modal) await person.close(modal);
      expect(view.includes('preformatted')).toBe(seen && shows === 'a view');
      expect(files()).toBe(before.files + (seen && shows === 'a file' ? 1 : 0));
      expect(allowed().slice(questions)).toEqual(seen && shows === 'an answer' ? [sees[name]] : []);
      if (seen && shows === 'thanks') expect(heard).toMatch(/Thank you|감사합니다/);
      if (seen) return;
      expect(cloud.said('C0SECURITY')).toHaveLength(before.said);
      expect(heard).toMatch(
        /may not see this here|cannot ask about security data|nothing in this thread that you may see|볼 수 없는 내용|볼 수 있는 내용이 없습니다/,
      );
    });
  });

  it('what is shown to a colleague who may see less has nothing of the searches of other sources', async () => {
    const minsu = cloud.slack.person('minsu');
    await minsu.click(answer, 'open_query');
    await settle();
    const shown = JSON.stringify(minsu.modal?.blocks);
    if (minsu.modal) await minsu.close(minsu.modal);
    expect(shown).toContain('searchOktaEvents');
    expect(shown).not.toContain('searchGuardDutyFindings');
  });

  it('an answer is shared only to where all that it rests on may be seen', async () => {
    const dana = cloud.slack.person('dana');
    for (const [channel, shared] of [
      ['C0OPS', false],
      ['C0SECURITY', true],
    ] as const) {
      await dana.command('/ask-aws', `what happened for ${channel}?`, channel);
      await settle();
      const own = cloud.said(dana.direct.id).at(-1) as Message;
      const before = cloud.said(channel).length;
      await dana.click(own, 'share');
      await settle();
      expect(cloud.said(channel).length - before).toBe(shared ? 1 : 0);
      expect(cloud.toldAlone('U0DANA').at(-1)).toContain(shared ? 'is shared' : 'may not be seen in that channel');
    }
  });

  it('a channel that came to be shared with another organisation shows nothing more of what was answered in it', async () => {
    const channel = cloud.slack.channels.get('C0SECURITY');
    if (channel) channel.shared = true;
    const dana = cloud.slack.person('dana');
    await dana.click(answer, 'open_evidence', { value: evidence.okta });
    await settle();
    expect(JSON.stringify(dana.modal?.blocks)).toContain('may not see this here');
    if (dana.modal) await dana.close(dana.modal);
    if (channel) channel.shared = false;
  });
});
