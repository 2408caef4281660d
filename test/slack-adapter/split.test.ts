import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { split } from '../../slack-adapter/blocks/split.ts';

const line = fc.oneof(
  { weight: 6, arbitrary: fc.string({ maxLength: 120 }) },
  { weight: 2, arbitrary: fc.constantFrom('', '- a record of something', '가나다라마바사 '.repeat(30)) },
  { weight: 1, arbitrary: fc.constantFrom('```', '```sql') },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 300, maxLength: 900 }) },
);
const markdown = fc.array(line, { maxLength: 60 }).map((lines) => lines.join('\n'));
const withoutFences = (text: string) => text.replaceAll(/^ {0,3}```.*$/gm, '').replaceAll(/\s/g, '');

describe('split', () => {
  it('fits every piece into a message and loses nothing', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const pieces = split(text, 800);
        for (const piece of pieces) expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(800);
        expect(withoutFences(pieces.join('\n'))).toBe(withoutFences(text));
      }),
      { numRuns: 500 },
    );
  });

  it('cuts between paragraphs where it can', () => {
    const paragraph = (name: string) => `${name}\n`.repeat(60).trim();
    const text = [paragraph('one'), paragraph('two'), paragraph('three')].join('\n\n');
    expect(split(text, 800)).toEqual([`${paragraph('one')}\n\n${paragraph('two')}`, paragraph('three')]);
  });

  it('closes a fence that it cuts, and opens it again', () => {
    const pieces = split(['```sql', ...Array.from({ length: 100 }, (_, at) => `SELECT ${at}`), '```'].join('\n'), 800);
    expect(pieces.length).toBeGreaterThan(1);
    for (const piece of pieces) expect(piece).toMatch(/^```sql\n[\s\S]*\n```$/);
  });

  it('leaves a short text alone', () => {
    expect(split('One line.')).toEqual(['One line.']);
  });
});
