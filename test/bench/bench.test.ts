import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundle, entries } from '../../infra/bundle.ts';

const bench = (...args: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'index.ts'), ...args], { encoding: 'utf8' });

describe('The receiver', () => {
  it('is less than 0.15 of what it would be by the documented way', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ask-aws-receivers-'));
    try {
      const documented = join(import.meta.dirname, 'documented-way', 'receiver.ts');
      const ours = bundle(entries.receiver ?? '', join(folder, 'ours.mjs')).bytes;
      const theirs = bundle(documented, join(folder, 'theirs.mjs'), { whole: true }).bytes;
      expect(ours).toBeGreaterThan(5000);
      expect(ours / theirs).toBeLessThan(0.15);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('npm run bench', () => {
  it('prints one JSON document; a question about a day reads less than a twentieth of ninety days', () => {
    const { status, stdout, stderr } = bench('scan', '--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const [name, figure] of Object.entries(JSON.parse(stdout))) {
      expect(name).toMatch(/^scan\.(cloudtrail|zscaler)\.24h/);
      expect(figure).toEqual({
        value: expect.any(Number),
        unit: 'ratio',
        ours: expect.any(Number),
        theirs: expect.any(Number),
        what: expect.any(String),
      });
      const { value, ours, theirs } = figure as Record<string, number>;
      expect(value).toBeCloseTo(ours! / theirs!, 4);
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThan(0.05);
    }
  });

  it('explains each bench when asked for help', () => {
    const { status, stdout } = bench('--help');
    expect(status).toBe(0);
    const [usage = ''] = stdout.split('\n');
    const names = [...usage.matchAll(/\[([a-z]+)\]/g)].map(([, name]) => name);
    expect(names).toContain('delivery');
    for (const name of names) expect(stdout).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
  });

  it.each([
    [['nonsense'], /^there is no bench nonsense: npm run bench -- \[lambda\] /],
    [['--fast'], /^Unknown option '--fast'/],
  ])('says how it is called when it is called with %j', (args, expected) => {
    const { status, stdout, stderr } = bench(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(expected);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
