import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { guardrailDiagnosis } from '../../infra/doctor/diagnosis.ts';
import { questions } from '../../infra/doctor/guardrail.ts';
import { cloudFormation } from '../../local/aws/cloudformation.ts';
import { guardrail } from '../../local/aws/guardrail.ts';
import type { Serve } from '../../local/http.ts';
import { status } from '../action-groups/faults/answers.ts';
import { parts } from '../support/deployed.ts';
import { configured, patient, read, well } from '../support/doctor.ts';

const root = join(import.meta.dirname, '../..');
const isKorean = (text: string) => /[가-힣]/.test(text);

let here: Awaited<ReturnType<typeof patient>>;
const outputs = { GuardrailId: 'gr1', GuardrailVersion: '3' };
beforeAll(async () => {
  here = await patient({
    ...well,
    CLOUDFORMATION: cloudFormation(Object.fromEntries(parts.map((part) => [`ask-aws-${part}`, { outputs }]))),
    BEDROCK_RUNTIME: guardrail('gr1', '3'),
  });
});
afterAll(() => here.close());

const judged = (over: Record<string, Serve> = {}, config = configured()) => {
  here.use(over);
  return Array.fromAsync(guardrailDiagnosis({ config, region: config.region, patience: 20_000 }));
};

describe('npm run doctor -- --guardrail', () => {
  it('asks the deployed version about every question', async () => {
    expect(read(await judged(), 'guardrail')).toBe(
      'ok         guardrail: 60 of 60 ordinary questions pass guardrail gr1 version 3',
    );
    expect(here.asked('BEDROCK_RUNTIME')).toBe(60);
  });

  it('lists each question that is refused, with the filter; a mask refuses nothing', async () => {
    const [one = '', other = ''] = [questions[3], questions.find(isKorean)];
    const BEDROCK_RUNTIME = guardrail('gr1', '3', {
      refuses: (text) => ([one, other].includes(text) ? 'PROMPT_ATTACK' : undefined),
      masks: (text) => text.replaceAll('example.com', '{EMAIL}'),
    });
    const found = await judged({ BEDROCK_RUNTIME });
    const told = read(found, 'guardrail');
    expect(found.filter(({ mark }) => mark === 'missing')).toHaveLength(2);
    expect(told).toContain('58 of 60 ordinary questions pass');
    for (const each of [one, other]) expect(told).toContain(`refused by PROMPT_ATTACK: ${each}\nLower that filter`);
  });

  it('stops at the first question that it may not ask', async () => {
    const found = await judged({ BEDROCK_RUNTIME: status(403) });
    expect(read(found, 'guardrail')).toMatch(
      /^unchecked.*bedrock:ApplyGuardrail is not allowed to these credentials\nLet whoever/,
    );
    expect(here.asked('BEDROCK_RUNTIME')).toBeLessThan(10);
  });

  it('does not say that there is none where it may not look', async () => {
    const found = await judged({ CLOUDFORMATION: status(403) });
    expect(found.map(({ check, mark }) => [check, mark])).toEqual([
      ['credentials', 'ok'],
      ['stacks', 'unchecked'],
    ]);
  });

  it('says so where there is no guardrail', async () => {
    expect(read(await judged({ CLOUDFORMATION: cloudFormation({}) }), 'guardrail')).toMatch(
      /^missing.*No guardrail is deployed yet\.\nRun npm run synth/,
    );
    expect(read(await judged({}, configured({ guardrail: 'off' })), 'guardrail')).toContain(
      'guardrail: off, so no question is refused',
    );
  });
});

describe('The questions for the guardrail', () => {
  it('are 60, half of them Korean, none twice', () => {
    expect(new Set(questions).size).toBe(60);
    expect(questions.filter(isKorean)).toHaveLength(30);
  });

  it('are none by which answers are scored, nor examples of a schema', () => {
    const texts = (value: unknown): string[] =>
      typeof value === 'string' ? [value] : Object.values(Object(value) as object).flatMap(texts);
    const known = new Set(
      globSync('{test/evals/questions,schemas}/*.yaml', { cwd: root }).flatMap((file) =>
        texts(parse(readFileSync(join(root, file), 'utf8'))),
      ),
    );
    expect(known.size).toBeGreaterThan(300);
    expect(questions.filter((each) => known.has(each))).toEqual([]);
  });
});
