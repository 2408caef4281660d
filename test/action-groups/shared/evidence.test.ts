import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceId, recordId, toEvidence } from '../../../action-groups/shared/evidence.ts';

describe('An evidence id', () => {
  it('says again what it was made of', () => {
    fc.assert(
      fc.property(
        fc.record({
          source: fc.stringMatching(/^[a-z0-9]{1,12}$/),
          scope: fc.stringMatching(/^[\w./-]{1,30}$/),
          time: fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
          id: fc.stringMatching(/^[\w.:-]{1,60}$/),
        }),
        (evidence) => {
          expect(toEvidence(evidenceId(evidence))).toEqual(evidence);
        },
      ),
    );
  });

  it.each([
    '',
    'okta',
    'okta:host:20261123:id',
    'okta:host:20261323T010203000Z:id',
    'OKTA:host:20261123T010203000Z:id',
    'okta:host:20261123T010203000Z:',
  ])('is not "%s"', (text) => {
    expect(toEvidence(text)).toBeUndefined();
  });

  it('takes a digest for a record whose own id is missing or cannot stand in it', () => {
    const record = { uuid: 'a b\n', n: 1 };
    expect(recordId('0b1c-2d', record)).toBe('0b1c-2d');
    for (const id of [undefined, '', 'a b', 'a:b', 'x'.repeat(200), '`code`'])
      expect(recordId(id, record)).toMatch(/^sha256-[0-9a-f]{24}$/);
    expect(recordId(undefined, { a: { b: 1, c: 2 }, d: [1] })).toBe(recordId(undefined, { d: [1], a: { c: 2, b: 1 } }));
    expect(recordId(undefined, { a: 1 })).not.toBe(recordId(undefined, { a: 2 }));
  });
});
