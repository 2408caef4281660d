import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { asked } from '../support/brain.ts';

const file = join(import.meta.dirname, 'brain-everyday.yaml');
const questions = (parse(readFileSync(file, 'utf8')) as { ask: string | string[]; calls: string }[]).map(
  ({ ask, calls }): [string[], string] => [[ask].flat(), calls.replaceAll('/now', '/2026-11-23T09:00:00.000Z')],
);

describe('Everyday questions', () => {
  it.each(questions)('%j', async (ask, calls) => {
    expect(await asked(ask.at(-1)!, ask.slice(0, -1))).toBe(calls);
  });
});
