import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Local } from '../../local/start.ts';
import type { SearchResult } from '../../schemas/generated/shared.ts';
import { askedAt, local } from '../support/local.ts';

const result = (answer: Awaited<ReturnType<Local['ask']>>, step = 0) => answer.steps[step]?.result as SearchResult;

describe('A question in the channel', () => {
  let here: Local;
  beforeAll(async () => {
    here = await local();
  });
  afterAll(() => here.close());
  const ask = (question: string, more: object = {}) => here.ask({ question, askedAt, ...more });

  it('in Korean about SentinelOne is answered in Korean with every threat of the day and its evidence', async () => {
    const answer = await ask('지난 24시간 동안 SentinelOne 로그에서 탐지된 위협들을 요약해줘!');
    expect(answer.steps).toHaveLength(1);
    expect(answer.steps[0]).toMatchObject({
      actionGroup: 'sentinelone',
      operationId: 'searchSentinelOneThreats',
      parameters: { window: '24h' },
      status: 200,
    });
    expect(result(answer).searched).toMatchObject({
      since: '2026-11-22T09:00:00.000Z',
      until: '2026-11-23T09:00:00.000Z',
    });
    expect(answer.answer).toMatch(/[가-힣]/);
    for (const { evidence } of result(answer).records) expect(answer.answer).toContain(evidence);
    for (const name of ['john.doe', 'server-prod-01', 'admin02', '185.']) expect(answer.answer).toContain(name);
    expect(answer.answer).toMatch(/ransomware|랜섬웨어/i);
    expect(answer.unsupported).toEqual([]);
  });

  it('shows that work has begun before the answer is there, in one message that becomes the answer', async () => {
    const answer = await ask('@SecurityBot 최근 GuardDuty 경고 요약해줘!');
    const [first, ...later] = answer.messages;
    expect(first).toMatchObject({ method: 'chat.startStream', thread: answer.thread });
    expect(later.length).toBeGreaterThan(0);
    expect(new Set(answer.messages.map((each) => each.ts)).size).toBe(1);
    expect(answer.steps[0]).toMatchObject({ operationId: 'searchGuardDutyFindings', status: 200 });
    expect(result(answer).gaps.join()).toContain('us-west-2');
    expect(answer.answer).toContain('us-west-2');
  });

  it.each([
    [
      'who stopped CloudTrail logging in the last 2 days?',
      'searchCloudTrailEvents',
      { topic: 'logging-changes', window: '2d' },
    ],
    ['failed Okta logins since yesterday by user', 'searchOktaEvents', { topic: 'failed-logins' }],
    ['which users were blocked by Zscaler today and why', 'searchZscalerLogs', { outcome: 'blocked', window: 'today' }],
    [
      '어제 콘솔 로그인 실패 내역',
      'searchCloudTrailEvents',
      { topic: 'console-logins', outcome: 'failure', window: 'yesterday' },
    ],
    ['show me everything about 203.0.113.7 in the last 7 days', 'traceEntity', { ip: '203.0.113.7', window: '7d' }],
  ])('"%s" asks %s', async (question, operationId, parameters) => {
    const answer = await ask(question);
    expect(answer.steps[0]).toMatchObject({ operationId, parameters, status: 200 });
    expect(result(answer).matched).toBeGreaterThan(0);
    expect(answer.answer).toContain(String(result(answer).matched));
    expect(answer.unsupported).toEqual([]);
    expect(answer.error).toBeUndefined();
  });

  it.each([
    ['How should I protect an S3 bucket from public access?', /S3/],
    ['루트 계정을 안전하게 관리하는 방법은?', /루트|root/i],
  ])('"%s" is answered from the knowledge base, cited', async (question, subject) => {
    const answer = await ask(question);
    expect(answer.citations.length).toBeGreaterThan(0);
    expect(answer.citations[0]?.title).toMatch(subject);
    expect(answer.answer).toContain(answer.citations[0]?.title);
    expect(answer.unsupported).toEqual([]);
  });

  it('outside its reach gets an honest no, and what it can do', async () => {
    const answer = await ask("what's the weather in Seoul?");
    expect(answer.steps.filter((step) => step.actionGroup !== 'knowledge')).toEqual([]);
    expect(answer.answer).toMatch(/can't look that up/i);
    expect(answer.answer).toMatch(/GuardDuty/);
  });

  it('that asks for a change is declined as read-only, and nothing is called', async () => {
    const answer = await ask('block 203.0.113.7 in Zscaler now');
    expect(answer.steps).toEqual([]);
    expect(answer.answer).toMatch(/read-only/i);
  });

  it('goes on with what the thread said before', async () => {
    const first = await ask('지난 24시간 동안 SentinelOne 로그에서 탐지된 위협들을 요약해줘!', { thread: 'follow-up' });
    const second = await ask('그 중 john.doe 관련만', { thread: 'follow-up' });
    expect(second.thread).toBe(first.thread);
    expect(second.steps[0]).toMatchObject({
      operationId: 'searchSentinelOneThreats',
      parameters: { window: '24h', principal: 'john.doe' },
    });
    expect(result(second).matched).toBeGreaterThan(0);
    expect(result(second).matched).toBeLessThan(result(first).matched);
  });
});

describe('A conversation', () => {
  it('goes on in a new process with what the thread said before', async () => {
    const { temporaryState } = await import('../support/local.ts');
    const state = temporaryState();
    const before = await local({ state: state.folder });
    const first = await before.ask({ question: 'GuardDuty findings in the last 7 days', askedAt });
    await before.close();
    const after = await local({ state: state.folder });
    const second = await after.ask({ question: 'and only the critical ones', askedAt, thread: first.thread });
    await after.close();
    state.remove();
    expect(second.steps[0]).toMatchObject({
      operationId: 'searchGuardDutyFindings',
      parameters: { window: '7d', severity: 'critical' },
    });
    const { severity, matched } = result(second);
    expect(severity?.critical).toBe(matched);
    expect(matched).toBe(result(first).severity?.critical);
  });
});
