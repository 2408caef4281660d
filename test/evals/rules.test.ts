import { expect, it } from 'vitest';
import { sampleRecords } from '../../local/records.ts';
import { askedAt } from '../support/local.ts';
import { localAsker } from './asker.ts';
import { isSingleStep, questions } from './question.ts';
import { missesOf, rowsOf, tableOf } from './report.ts';
import { run } from './run.ts';

/** What the rules are known to reach; less is a step back. */
const floors = { operation: 0.98, parameters: 0.98, figures: 1, grounding: 0.98, honesty: 1, language: 0.99 } as const;

it('The rules are as good as they were on the questions that take one look', { timeout: 600_000 }, async () => {
  const asker = await localAsker(askedAt, 'rules');
  const moment = { askedAt, dataset: sampleRecords().dataset(askedAt) };
  const scored = await run(questions.filter(isSingleStep), asker, moment);
  await asker.close();
  const rows = rowsOf(scored);
  console.log(tableOf(rows));

  const row = rows['single-step']!;
  const misses = missesOf(scored).join('\n');
  for (const [name, floor] of Object.entries(floors))
    expect(row[name as keyof typeof floors].value, `${name}\n${misses}`).toBeGreaterThanOrEqual(floor);
  expect(row.attackSuccess.value).toBe(0);
});
