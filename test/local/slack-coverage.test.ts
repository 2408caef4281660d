import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { methods } from '../../local/slack/web-api.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/stand-ins.md'), 'utf8');
const [, slack = ''] = page.split('\n## Slack\n');
const rows = slack.split('\n').filter((line) => line.startsWith('| '));
const [listed, sent] = ['| method |', '| what an app is sent |'].map((head, at, heads) => {
  const from = rows.findIndex((row) => row.startsWith(head));
  const to = rows.findIndex((row) => row.startsWith(heads[at + 1] ?? 'none'));
  return rows.slice(from + 1, to === -1 ? undefined : to);
}) as [string[], string[]];

describe('The page about the Slack stand-in', () => {
  it('lists every method that is served, and no other', () => {
    const named = listed.flatMap((row) =>
      [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    expect(named.toSorted()).toEqual(Object.keys(methods).toSorted());
  });

  it('names specs that are there', () => {
    const specs = [...listed, ...sent].map((row) => /\| ([a-z-]+) \|$/.exec(row)?.[1] ?? row);
    expect(specs.length).toBeGreaterThan(20);
    expect(specs.filter((name) => !existsSync(join(import.meta.dirname, `${name}.test.ts`)))).toEqual([]);
  });

  it('names a spec in which the method is called', () => {
    const uncalled = listed.flatMap((row) => {
      const source = readFileSync(join(import.meta.dirname, `${/\| ([a-z-]+) \|$/.exec(row)?.[1]}.test.ts`), 'utf8');
      const names = [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name as string);
      return names.filter((name) => !source.includes(`${name}(`) && !source.includes(`'${name}'`));
    });
    // The SDK uploads files by one method of its own
    expect(uncalled).toEqual([]);
  });
});
