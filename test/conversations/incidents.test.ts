import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Local } from '../../local/start.ts';
import type { Evidence, SearchResult } from '../../schemas/generated/shared.ts';
import { askedAt, local } from '../support/local.ts';

const result = (answer: Awaited<ReturnType<Local['ask']>>) => answer.steps[0]?.result as SearchResult;

describe('A question about what broke', () => {
  let here: Local;
  beforeAll(async () => {
    here = await local();
  });
  afterAll(() => here.close());
  const ask = (question: string, more: object = {}) => here.ask({ question, askedAt, ...more });

  it.each([
    ['최근 장애 요약', {}],
    ['/ask-aws 최근 장애 요약', {}],
    ['what broke last night', { window: 'last-night' }],
    ['어젯밤에 무슨 장애가 있었어?', { window: 'last-night' }],
  ])('"%s" is answered with the alarm and, beside it, the release before it', async (question, parameters) => {
    const answer = await ask(question, { timeZone: 'Asia/Seoul' });
    expect(answer.steps).toMatchObject([{ actionGroup: 'operations', operationId: 'summarizeIncidents', status: 200 }]);
    expect(answer.steps[0]?.parameters).toMatchObject(parameters);
    const alarm = result(answer).records.find(({ title }) => title.startsWith('orders-api-5xx'));
    expect(alarm).toMatchObject({
      time: '2026-11-22T19:00:00.000Z',
      status: expect.stringContaining('over after 47 min'),
      changes: { count: 1, records: [{ title: 'UpdateFunctionCode20150331v2 on orders-api by release-218' }] },
    });
    for (const text of [alarm?.evidence, alarm?.changes?.records[0]?.evidence]) expect(answer.answer).toContain(text);
    expect(answer.answer).toMatch(/hypothesis|가설/);
    expect(answer.unsupported).toEqual([]);
  });

  it('is answered with what AWS Health reports, too', async () => {
    const answer = await ask('summarize the incidents of the last 24 hours');
    expect(answer.answer).toContain('4 incidents');
    expect(answer.answer).toContain('AWS Health, EC2 in ap-northeast-2');
  });

  it('leads to the lines that the application wrote, and from there to one of them, whole', async () => {
    const answer = await ask('any exceptions in the application logs in the last 24 hours?');
    expect(answer.steps[0]).toMatchObject({ operationId: 'searchLogs', parameters: { kind: 'errors' }, status: 200 });
    const [line] = result(answer).records;
    expect(result(answer).groups.resource?.[0]).toEqual({ value: '/aws/lambda/orders-api', count: 75 });
    const whole = await ask(`show the full record of ${line?.evidence}`);
    expect((whole.steps[0]?.result as Evidence | undefined)?.record).toMatchObject({
      logGroup: '/aws/lambda/orders-api',
      message: expect.stringContaining(' ERROR TypeError'),
    });
    expect(whole.unsupported).toEqual([]);
  });

  it('without anything to ask says so, and never that nothing happened', async () => {
    const nothing = await local({
      dataset: () => ({
        guardduty: [],
        okta: [],
        sentinelone: [],
        cloudtrail: [],
        zscaler: [],
        absent: [],
        unreadable: [],
      }),
    });
    const answer = await nothing.ask({ question: '최근 장애 요약', askedAt });
    await nothing.close();
    expect(answer.steps[0]).toMatchObject({ operationId: 'summarizeIncidents', status: 502 });
    expect(answer.answer).toMatch(/Operations could not be searched: CloudWatch in \S+: it answered 404/);
  });
});
