import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Local } from '../../local/start.ts';
import type { SearchResult } from '../../schemas/generated/shared.ts';
import { askedAt, local } from '../support/local.ts';

const questions = [
  '지난 24시간 동안 SentinelOne 로그에서 탐지된 위협들을 요약해줘!',
  '@SecurityBot 최근 GuardDuty 경고 요약해줘!',
  'who stopped CloudTrail logging in the last 2 days?',
  'failed Okta logins since yesterday by user',
  'which users were blocked by Zscaler today and why',
  '어제 콘솔 로그인 실패 내역',
  'show me everything about 203.0.113.7 in the last 7 days',
  '최근 장애 요약해줘',
  'How should I protect an S3 bucket from public access?',
  '루트 계정을 안전하게 관리하는 방법은?',
  "what's the weather in Seoul?",
  'block 203.0.113.7 in Zscaler now',
];

type Answer = Awaited<ReturnType<Local['ask']>>;
/** What both hosts must agree on: what was asked for, and every figure. The knowledge base is a tool on one of them only. */
const told = ({ answer, steps, citations, unsupported, error }: Answer) => ({
  answer: answer.replaceAll(/(?<=\[\.\]1:)\d+/g, 'port'),
  error,
  unsupported,
  citations: citations.map(({ title }) => title),
  steps: steps
    .filter(({ actionGroup }) => actionGroup !== 'knowledge')
    .map(({ operationId, parameters, status, result }) => ({
      operationId,
      parameters,
      status,
      matched: (result as SearchResult).matched,
      severity: (result as SearchResult).severity,
      groups: (result as SearchResult).groups,
      since: (result as SearchResult).searched.since,
      evidence: (result as SearchResult).records.map((each) => each.evidence),
    })),
});

describe('The same question on both hosts', () => {
  let agents: Local;
  let agentcore: Local;
  beforeAll(async () => {
    [agents, agentcore] = await Promise.all([local(), local({ host: 'agentcore' })]);
  });
  afterAll(() => Promise.all([agents.close(), agentcore.close()]));

  it.each(questions)('"%s" gets the same figures, the same evidence and the same words', async (question) => {
    const [one, other] = [await agents.ask({ question, askedAt }), await agentcore.ask({ question, askedAt })];
    expect(told(other)).toEqual(told(one));
    expect(one.error).toBeUndefined();
  });

  it("searches the asker's own day", async () => {
    const inSeoul = { user: 'minji', timeZone: 'Asia/Seoul' };
    const { steps } = await agentcore.ask({ question: '어제 콘솔 로그인 실패 내역', askedAt, ...inSeoul });
    expect(steps[0]?.result).toMatchObject({
      searched: { since: '2026-11-21T15:00:00.000Z', until: '2026-11-22T15:00:00.000Z' },
    });
  });

  it('goes on with what the thread said before', async () => {
    const first = await agentcore.ask({ question: questions[0]!, askedAt, thread: 'follow-up' });
    const second = await agentcore.ask({ question: '그 중 john.doe 관련만', askedAt, thread: 'follow-up' });
    expect(second.sessionId).toBe(first.sessionId);
    expect(second.steps[0]).toMatchObject({
      operationId: 'searchSentinelOneThreats',
      parameters: { window: '24h', principal: 'john.doe' },
    });
  });
});
