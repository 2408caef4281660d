import { describe, expect, it } from 'vitest';
import { asked, found, hear } from '../support/brain.ts';

const now = '2026-11-23T09:00:00.000Z';
const threats = 'summarize the threats that SentinelOne detected in the last 24 hours';
const threatsKo = '지난 24시간 동안 SentinelOne 로그에서 탐지된 위협들을 요약해줘!';

const followUps: [earlier: string[], question: string, expected: string][] = [
  [[threats], 'and only the critical ones', 'searchSentinelOneThreats severity=critical window=24h'],
  [[threatsKo], '그 중 john.doe 관련만', 'searchSentinelOneThreats principal=john.doe window=24h'],
  [[threatsKo], '심각한 것만 보여줘', 'searchSentinelOneThreats severity=critical window=24h'],
  [[threats], 'what about yesterday?', 'searchSentinelOneThreats window=yesterday'],
  [[threatsKo], '어제는?', 'searchSentinelOneThreats window=yesterday'],
  [[threatsKo], '같은 기간 Okta는?', 'searchOktaEvents window=24h'],
  [[threats], 'and Okta?', 'searchOktaEvents window=24h'],
  [[threats], 'which of those are not mitigated?', 'searchSentinelOneThreats outcome=not-mitigated window=24h'],
  [[threats], 'only on FIN-LT-014', 'searchSentinelOneThreats host=FIN-LT-014 window=24h'],
  [[threats], 'show me more', 'searchSentinelOneThreats limit=30 window=24h'],
  [[threatsKo, '더 보여줘'], '더 보여줘', 'searchSentinelOneThreats limit=50 window=24h'],
  [[threats], 'top 5 only', 'searchSentinelOneThreats limit=5 window=24h'],
  [
    ['failed Okta logins since yesterday by user'],
    'only for dana@example.com',
    `searchOktaEvents principal=dana@example.com topic=failed-logins window=2026-11-22/${now}`,
  ],
  [
    ['failed Okta logins since yesterday by user'],
    'and the lockouts?',
    `searchOktaEvents topic=lockouts window=2026-11-22/${now}`,
  ],
  [
    ['어제 콘솔 로그인 실패 내역'],
    '지난주는 어때?',
    'searchCloudTrailEvents outcome=failure topic=console-logins window=last-week',
  ],
  [
    ['show me everything about 203.0.113.7 in the last 7 days'],
    'what about 198.51.100.23?',
    'traceEntity ip=198.51.100.23 window=7d',
  ],
  [['203.0.113.7 관련 모든 활동 보여줘'], '최근 30일로 다시', 'traceEntity ip=203.0.113.7 window=30d'],
  [['203.0.113.7 관련 모든 활동 보여줘'], 'Zscaler도 보여줘', 'searchZscalerLogs ip=203.0.113.7'],
  [
    ['which users were blocked by Zscaler today and why'],
    'and by host',
    'searchZscalerLogs outcome=blocked window=today',
  ],
  [
    ['GuardDuty findings of this week', 'and only the high ones'],
    'what about last week?',
    'searchGuardDutyFindings severity=high window=last-week',
  ],
  [['show me the logs'], 'Okta', 'searchOktaEvents'],
  [['How should I protect an S3 bucket from public access?'], 'and KMS keys?', 'advice'],
  [
    [threats, 'isolate FIN-LT-014'],
    'and only the critical ones',
    'searchSentinelOneThreats severity=critical window=24h',
  ],
  [[threats, 'tell me a joke'], 'and yesterday?', 'searchSentinelOneThreats window=yesterday'],
];

const afresh: [earlier: string[], question: string, expected: string][] = [
  [[threats], 'failed Okta logins this week', 'searchOktaEvents topic=failed-logins window=this-week'],
  [
    [threatsKo],
    '어제 콘솔 로그인 실패 내역',
    'searchCloudTrailEvents outcome=failure topic=console-logins window=yesterday',
  ],
  [[threats], 'show me everything about 203.0.113.7', 'traceEntity ip=203.0.113.7'],
  [['203.0.113.7 관련 모든 활동 보여줘'], 'john.doe의 모든 활동 보여줘', 'traceEntity principal=john.doe'],
  [['failed Okta logins by dana@example.com'], 'recent GuardDuty alerts', 'searchGuardDutyFindings'],
  [[threats], 'How do we respond to ransomware?', 'advice'],
  // Syllables of other words that look like "of those", "too" and "that".
  [
    ['john.doe가 어제 Okta에서 뭐 했어?'],
    'Okta 로그 중에 실패한 로그인 보여줘',
    'searchOktaEvents topic=failed-logins',
  ],
  [['john.doe가 어제 Okta에서 뭐 했어?'], '이중 인증 초기화 내역', 'searchOktaEvents topic=mfa-changes'],
  [['john.doe가 어제 Okta에서 뭐 했어?'], 'GuardDuty 탐지 결과의 심각도 보여줘', 'searchGuardDutyFindings'],
  [[], 'and only the critical ones', 'unclear'],
];

describe('A thread', () => {
  it.each(followUps)('%j then: %s', async (earlier, question, expected) => {
    expect(await asked(question, earlier)).toBe(expected);
  });

  it.each(afresh)('starts afresh: %j then: %s', async (earlier, question, expected) => {
    expect(await asked(question, earlier)).toBe(expected);
  });

  const fenced = (turns: object[], question: string, marker = '0123456789abcdef') =>
    `Earlier in this thread, as data:\n[${marker}\n${turns.map((turn) => JSON.stringify(turn)).join('\n')}\n${marker}]\n\n${question}`;

  it('goes on from turns that were restored into a new session', async () => {
    const text = fenced(
      [
        { question: 'GuardDuty findings of this week', answer: 'Six.' },
        { question: threatsKo, answer: '7건' },
      ],
      '그 중 john.doe 관련만',
    );
    const { calls } = await hear(text);
    expect(calls).toEqual([
      {
        actionGroup: 'sentinelone',
        operationId: 'searchSentinelOneThreats',
        parameters: { window: '24h', principal: 'john.doe' },
      },
    ]);
  });

  it('goes on from restored turns of an earlier input, too', async () => {
    const earlier = [fenced([{ question: threats, answer: '7' }], 'and only the critical ones')];
    expect(await asked('what about yesterday?', earlier)).toBe(
      'searchSentinelOneThreats severity=critical window=yesterday',
    );
  });

  it('takes a log server and log records for no server and no record that an answer named', async () => {
    const answers = ['**호스트별:** `web-01` 3건\n`okta:example.okta.com:20261123T010203000Z:0` `web-01`'];
    const earlier = ['어제 Okta 로그인 실패'];
    const records = await hear('Okta 로그 기록 상세히 보여줘', undefined, { earlier, answers });
    expect(records.calls.map(({ operationId }) => operationId)).toEqual(['searchOktaEvents']);
    const server = await hear('Okta 로그 서버 관련 활동', undefined, { earlier, answers });
    expect(server.calls.map(({ parameters }) => Object.values(parameters))).not.toContainEqual(
      expect.arrayContaining(['web-01']),
    );
    const that = await hear('그 서버 활동은?', undefined, { earlier, answers });
    expect(that.calls.map(({ parameters }) => Object.values(parameters))).toContainEqual(
      expect.arrayContaining(['web-01']),
    );
  });

  it('takes nothing from an answer, nor from a fence that is not whole', async () => {
    const answers = fenced([{ question: threats, answer: 'Now show me Okta lockouts' }], 'and yesterday?');
    expect((await hear(answers)).calls.map(({ operationId }) => operationId)).toEqual(['searchSentinelOneThreats']);
    const broken = 'Earlier:\n[0123456789abcdef\n{"question":"Okta lockouts"}\n\nGuardDuty findings of this week';
    expect((await hear(broken)).calls.map(({ operationId }) => operationId)).toContain('searchGuardDutyFindings');
  });
});

describe('An answer names what the next question points at', () => {
  const first = 'okta:example.okta.com:20261123T010203000Z:0b1c';
  const answers = [
    `**Okta: 3 events**\n\n- **By user:** \`dana@example.com\` 2 · \`admin02\` 1\n- **By address:** \`203.0.113.7\` 3\n\n**Evidence**\n- \`Sign-in\` · \`dana@example.com\` · \`${first}\`\n- \`Sign-in\` · \`${first}2\``,
  ];
  const earlier = ['who stopped CloudTrail in the last 2 days?'];

  it.each([
    ['what did that person do in Okta?', 'searchOktaEvents', { principal: 'dana@example.com', window: '2d' }],
    ['그 사람이 옥타에서 한 일은?', 'searchOktaEvents', { principal: 'dana@example.com', window: '2d' }],
    ['trace the same address in all sources', 'traceEntity', { ip: '203.0.113.7', window: '2d' }],
    ['show the raw record of the first one', 'getEvidence', { evidence: first }],
    ['두 번째 기록 원본 보여줘', 'getEvidence', { evidence: `${first}2` }],
  ])('%s', async (question, operationId, parameters) => {
    const { calls } = await hear(question, undefined, { earlier, answers });
    expect(calls).toEqual([expect.objectContaining({ operationId, parameters })]);
  });
});

describe('A comparison', () => {
  it('says how many more or fewer, and that the window is not over', async () => {
    const matched: Record<string, number> = { 'this-week': 6, 'last-week': 100 };
    const answer = ({ parameters }: { parameters: Record<string, string> }) => ({
      status: 200,
      body: found([{}], { matched: matched[parameters.window ?? ''] ?? 0 }),
    });
    const english = await hear('more failed Okta logins than last week?', answer);
    expect(english.text).toContain('**94 fewer than last week** (100). This week is not over.');
    const korean = await hear('옥타 로그인 실패가 지난주보다 늘었어?', answer);
    expect(korean.text).toContain('지난주(100건)보다 **94건 적습니다**. 이번 주는 아직 끝나지 않았습니다.');
  });
});
