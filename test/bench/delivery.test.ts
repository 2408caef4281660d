import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Figures } from './figure.ts';

const run = promisify(execFile);

const minutes = 60_000;

describe('npm run bench -- delivery', () => {
  it(
    'finds nothing lost, nothing twice and nothing out of order after hundreds of events, with faults and kills',
    async () => {
      const args = ['delivery', '--json', '--events', '300', '--seed', '7'];
      const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'index.ts'), ...args]);
      const figures = JSON.parse(stdout) as Figures;
      const of = (name: string) => figures[`delivery.${name}`]?.value ?? Number.NaN;
      expect(of('events')).toBe(300);
      // It must have been worth counting.
      expect(of('questions')).toBeGreaterThan(180);
      expect(of('faults')).toBeGreaterThan(100);
      expect(of('kills')).toBeGreaterThan(4);
      // On a machine that has other work to do some take longer than a function may, and are told so.
      expect(of('answered')).toBeGreaterThan(of('questions') / 2);
      expect(of('answered') + of('told')).toBe(of('questions'));
      const wrong = ['lost', 'answered-twice', 'out-of-order', 'left-behind'];
      expect(wrong.map((name) => [name, of(name)])).toEqual(wrong.map((name) => [name, 0]));
    },
    10 * minutes,
  );
});
