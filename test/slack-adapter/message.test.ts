import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { message } from '../../slack-adapter/blocks/message.ts';
import { gate } from '../../slack-adapter/gate.ts';

const turn = { state: 'failed', reference: '1' } as const;
const onWire = (text: string) => Buffer.byteLength(text.replaceAll('&', '&amp;').replaceAll(/[<>]/g, '&lt;'));

describe('The plain text of a message', () => {
  it('is all that the blocks say, where that is short', () => {
    expect(message('Nothing **unusual**.', turn, [])).toMatchObject({
      text: 'Nothing **unusual**.',
      blocks: [{ type: 'markdown', text: 'Nothing **unusual**.' }],
    });
  });

  it('fits into an update however long the answer, and has passed the gate', () => {
    const words = fc.constantFrom(
      'a',
      '한국어',
      '&<>',
      '`evil.example`',
      'https://evil.example/x',
      '\n',
      '😀',
      '<!here>',
    );
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 3000 }), (said) => {
        const { text, blocks } = message(said.join(' '), turn, []);
        expect(onWire(text)).toBeLessThanOrEqual(4000);
        expect(text).toBe(gate(text, []));
        expect(blocks).toEqual([{ type: 'markdown', text: gate(said.join(' '), []) }]);
      }),
      { numRuns: 50 },
    );
  });

  it('lays nothing bare by being cut', () => {
    const { text } = message(`\`${'evil.example '.repeat(500)}\``, turn, []);
    expect(text).not.toContain('evil.example');
    expect(text.length).toBeGreaterThan(1000);
  });
});
