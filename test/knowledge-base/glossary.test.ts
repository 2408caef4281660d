import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const text = readFileSync(new URL('../../local/aws/knowledge-base/glossary.yaml', import.meta.url), 'utf8');
const { subjects, words } = parse(text) as { subjects: string[]; words: string[] };
const names = [...subjects, ...words].flatMap((concept) => concept.split(', '));

describe('the glossary', () => {
  it('gives no name to two concepts', () => {
    const spelled = names.map((name) => name.toLowerCase().replaceAll(/[\s-]/g, ''));
    expect(spelled.filter((name, at) => spelled.indexOf(name) !== at)).toEqual([]);
  });

  it('consists of names that can stand in a text', () => {
    for (const name of names) expect(name).toMatch(/^[\w가-힣][\w가-힣 ./&-]*$/);
  });
});
