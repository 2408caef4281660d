import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gate } from '../../slack-adapter/gate.ts';
import { gateStream } from '../../slack-adapter/gate-stream.ts';

const hosts = ['docs.aws.amazon.com', '*.console.aws.amazon.com'];

const streamed = (chunks: string[]): string => {
  const stream = gateStream(hosts);
  return chunks.map((chunk) => stream.push(chunk)).join('') + stream.end();
};

const pieces = fc.constantFrom(
  ...[
    'https://evil.example/x',
    'evil.com',
    'https://docs.aws.amazon.com/a',
    '<!channel>',
    '<@U1>',
    '![x](https://evil.com/a.png)',
  ],
  ...[
    '```',
    '```sql',
    '~~~',
    '`',
    '[a](',
    ')',
    '\n',
    '\n\n',
    '\r\n',
    '\r',
    '    ',
    '  ',
    '- ',
    '> ',
    '|',
    '\\',
    '&lt;!here>',
  ],
  ...['가나다', 'a', '🙂', '\ud83d', '\ude42', '\u200b', '⚠️', '\ufe0f', '.', ' '],
);
const text = fc.array(pieces, { maxLength: 30 }).map((each) => each.join(''));

const cutAt = (whole: string, places: number[]): string[] => {
  const cuts = [0, ...places.map((place) => place % (whole.length + 1)).toSorted((a, b) => a - b), whole.length];
  return cuts.slice(1).map((end, at) => whole.slice(cuts[at], end));
};

describe('The gate over a stream', () => {
  it('makes of any chunks what it makes of the whole', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(400), { maxLength: 8 }), (whole, places) => {
        expect(streamed(cutAt(whole, places))).toBe(gate(whole, hosts));
      }),
      { numRuns: 3000 },
    );
  });

  it('makes the same of single characters', () => {
    fc.assert(
      fc.property(text, (whole) => {
        expect(streamed(whole.split(''))).toBe(gate(whole, hosts));
      }),
      { numRuns: 1000 },
    );
  });

  it('shows a line when it is complete, and the text before code that is still open', () => {
    const stream = gateStream(hosts);
    expect(stream.push('One **line')).toBe('');
    expect(stream.push('**.\nAnd')).toBe('One **line**.\n');
    expect(stream.push(' more\n```sql\nSELECT')).toBe('And more\n');
    expect(stream.push(' 1\n')).toBe('');
    expect(stream.push('```\nDone')).toBe('```sql\nSELECT 1\n```\n');
    expect(stream.end()).toBe('Done');
  });

  it('never shows the first half of an address', () => {
    const stream = gateStream(hosts);
    expect(stream.push('see https://docs.aws.amazon.com')).toBe('');
    expect(stream.push('.evil.example/x now')).toBe('');
    expect(stream.end()).toBe('see hxxps://docs[.]aws[.]amazon[.]com[.]evil[.]example/x now');
  });
});
