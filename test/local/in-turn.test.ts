import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFolder } from '../../local/data-folder.ts';
import type { Answer } from '../../local/questions.ts';
import type { Local } from '../../local/start.ts';
import { folderWith, threat } from '../support/exports.ts';
import { local } from '../support/local.ts';

describe('Questions that are asked at the same time', () => {
  let started: Local;
  beforeAll(async () => {
    started = await local();
  });
  afterAll(() => started?.close());

  const question = 'SentinelOne threats of the last 24 hours';
  const ask = (day: number) => started.ask({ question, askedAt: new Date(Date.UTC(2026, 10, day, 9)) });
  const matched = ({ steps }: Answer) => (steps[0]?.result as { matched?: number } | null)?.matched;

  it('but of different moments have the figures that each has alone', async () => {
    const alone = [await ask(20), await ask(23)].map(matched);
    expect(alone).toEqual([expect.any(Number), expect.any(Number)]);
    const together = await Promise.all([ask(20), ask(23), ask(20), ask(23)]);
    expect(together.map(matched)).toEqual([...alone, ...alone]);
  });

  it('and are under way as other records are loaded are answered over the ones before, later ones over the others', async () => {
    const before = matched(await ask(23));
    const calls = started.turns.length;
    const asked = ask(23);
    await expect.poll(() => started.turns.length).toBeGreaterThan(calls);
    const exported = await dataFolder(await folderWith({ 'sentinelone/a.json': JSON.stringify([threat('t1')]) }));
    started.load({ dataset: () => exported }, new Date());
    expect(matched(await asked)).toBe(before);
    expect(matched(await ask(22))).toBe(1);
  });
});
