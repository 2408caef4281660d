import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const rooms = ['schemas', 'action-groups', 'slack-adapter', 'knowledge-base', 'infra', 'local', 'test'];
const deployed = ['schemas', 'action-groups', 'slack-adapter', 'knowledge-base'];

/** Every import of a file of ours, as [importing file, imported file], from the project's root. */
const imports = globSync(`{${rooms.join(',')}}/**/*.{ts,tsx}`, { cwd: root }).flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import|new URL)\s*\(?\s*['"](\.[^'"]+)['"]/g)].map(
    ([, to = '']): [string, string] => [file, relative(root, join(root, dirname(file), to))],
  ),
);

const from = (room: string) => imports.filter(([file]) => file.startsWith(`${room}/`));
const offending = (found: [string, string][], allowed: (to: string, file: string) => boolean) =>
  found.filter(([file, to]) => !allowed(to, file)).map(([file, to]) => `${file} imports ${to}`);

describe('Who may import whom', () => {
  it('sees the imports at all', () => {
    expect(imports.length).toBeGreaterThan(50);
  });

  it.each(deployed)('%s imports neither local nor test', (room) => {
    expect(offending(from(room), (to) => !/^(local|test)\//.test(to))).toEqual([]);
  });

  it('nothing but local and test imports local', () => {
    const outside = imports.filter(([file]) => !/^(local|test)\//.test(file));
    expect(offending(outside, (to) => !to.startsWith('local/'))).toEqual([]);
  });

  it('what runs in the browser takes only types from the rest', () => {
    const app = 'local/page/app/';
    const files = globSync(`${app}**/*.{ts,tsx}`, { cwd: root });
    const values = files.flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/import (?!type )[^;]*?from '(\.[^']+)'/g)].map(
        ([, to = '']): [string, string] => [file, relative(root, join(root, dirname(file), to))],
      ),
    );
    expect(values.length).toBeGreaterThan(20);
    expect(offending(values, (to) => to.startsWith(app))).toEqual([]);
  });

  it('a source sees the kernel, its own folder and its own schema', () => {
    const allowed = (to: string, file: string) => {
      const source = file.split('/')[1] as string;
      return (
        to.startsWith(`action-groups/${source}/`) ||
        to.startsWith('action-groups/shared/') ||
        [`schemas/generated/${source}.ts`, 'schemas/generated/shared.ts'].includes(to)
      );
    };
    const sources = from('action-groups').filter(([file]) => !/^action-groups\/(shared\/|index\.ts)/.test(file));
    expect(offending(sources, allowed)).toEqual([]);
  });

  it('the kernel knows no source', () => {
    const kernel = imports.filter(([file]) => file.startsWith('action-groups/shared/'));
    const allowed = (to: string) =>
      to.startsWith('action-groups/shared/') ||
      ['schemas/contract.ts', 'schemas/generated/results.ts', 'schemas/generated/shared.ts'].includes(to);
    expect(offending(kernel, allowed)).toEqual([]);
  });

  it('the Slack adapter and the action groups never import each other', () => {
    expect(offending(from('slack-adapter'), (to) => to.startsWith('slack-adapter/'))).toEqual([]);
    expect(offending(from('action-groups'), (to) => !to.startsWith('slack-adapter/'))).toEqual([]);
  });

  it('no stand-in is part of what a function runs', () => {
    const running = imports.filter(([file]) => /^(action-groups|slack-adapter)\/(?!.*stand-in)/.test(file));
    expect(offending(running, (to) => !/stand-in|fixtures/.test(to))).toEqual([]);
  });

  it('no product file asks where it runs', () => {
    const files = globSync(`{${deployed.join(',')}}/**/*.ts`, { cwd: root }).filter(
      (file) => !/stand-in|generated/.test(file),
    );
    const asking = files.filter((file) =>
      /\b(localhost|127\.0\.0\.1|isLocal|IS_LOCAL|NODE_ENV|dynalite|fauxqs|duckdb)\b/i.test(
        readFileSync(join(root, file), 'utf8'),
      ),
    );
    expect(asking).toEqual([]);
  });
});
