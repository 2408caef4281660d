import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secretsOf, slackSecret, tokens } from '../../local/environment.ts';
import type { Local } from '../../local/start.ts';
import { askedAt, local, temporaryState } from '../support/local.ts';

const state = temporaryState();
let here: Local;
let log: string;
let evidence: string[];
let values: string[];
beforeAll(async () => {
  here = await local({ state: state.folder });
  const questions = [
    'who stopped CloudTrail logging in the last 2 days? my word is canary-question-5521',
    'show me everything about 203.0.113.7 in the last 7 days',
    'failed Okta logins since yesterday by user',
    '지난 24시간 동안 SentinelOne 로그에서 탐지된 위협들을 요약해줘!',
    'which users were blocked by Zscaler today and why',
  ];
  const answers = [];
  for (const question of questions) answers.push(await here.ask({ question, askedAt, user: 'dana' }));
  const records = answers.flatMap(({ steps }) =>
    steps.flatMap(
      ({ result }) => (result as { records?: { evidence: string; principal?: string; title: string }[] }).records ?? [],
    ),
  );
  evidence = records.map((record) => record.evidence);
  values = records.flatMap(({ principal, title }) => [
    title,
    ...(principal && principal.length > 5 ? [principal] : []),
  ]);
  log = readFileSync(join(state.folder, 'ask-aws.log'), 'utf8');
});
afterAll(async () => {
  await here.close();
  state.remove();
});

const lines = () =>
  log.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []));

describe('The operational log', () => {
  it('follows a question from Slack to the source by one trace id', () => {
    const settled = lines().filter(({ message }) => message === 'settled');
    expect(settled.length).toBe(5);
    for (const { traceId } of settled) {
      expect(traceId).toEqual(expect.any(String));
      const answered = lines().filter((line) => line.message === 'answered' && line.traceId === traceId);
      expect(answered.length).toBeGreaterThan(0);
    }
  });

  it('holds nothing that was asked', () => {
    for (const word of ['canary-question', 'CloudTrail logging', '203.0.113.7', '위협들을'])
      expect(log).not.toContain(word);
  });

  it('holds nothing of a record', () => {
    expect(evidence.length).toBeGreaterThan(20);
    for (const text of [...evidence, ...values]) expect(log).not.toContain(text);
  });

  it('holds no secret', () => {
    expect(Object.keys(secretsOf({ okta: '', sentinelone: '' } as Parameters<typeof secretsOf>[0]))).toHaveLength(3);
    for (const secret of [...Object.values(slackSecret), ...Object.values(tokens), 'local-cursor-key'])
      expect(log).not.toContain(secret);
  });
});
