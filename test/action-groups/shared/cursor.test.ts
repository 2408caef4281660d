import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { cursorOf, positionOf } from '../../../action-groups/shared/cursor.ts';
import { Refusal } from '../../../action-groups/shared/errors.ts';

const position = fc.record({ time: fc.string(), evidence: fc.string(), since: fc.string(), until: fc.string() });
const search = fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true });

describe('A cursor', () => {
  beforeAll(() => {
    process.env.CURSOR_KEY = 'a key';
  });

  it('leads back to where its page ended', () => {
    fc.assert(
      fc.property(position, search, (at, of) => {
        expect(positionOf(cursorOf(at, of), of)).toEqual(at);
      }),
    );
  });

  it('belongs to one search alone', () => {
    fc.assert(
      fc.property(position, search, search, (at, one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(() => positionOf(cursorOf(at, one), other)).toThrow('repeat the search without cursor');
      }),
    );
  });

  it('cannot be changed or made up', () => {
    fc.assert(
      fc.property(position, search, fc.nat(), fc.constantFrom('A', 'z', '.', '-'), (at, of, index, letter) => {
        const cursor = cursorOf(at, of);
        const [payload = ''] = cursor.split('.');
        const spot = index % payload.length;
        fc.pre(payload[spot] !== letter);
        expect(() => positionOf(`${cursor.slice(0, spot)}${letter}${cursor.slice(spot + 1)}`, of)).toThrow(Refusal);
      }),
    );
    fc.assert(
      fc.property(fc.string(), search, (text, of) => {
        expect(() => positionOf(text, of)).toThrow(Refusal);
      }),
    );
  });

  it('of another deployment is not known here', () => {
    const cursor = cursorOf({ time: 't', evidence: 'e', since: 's', until: 'u' }, {});
    process.env.CURSOR_KEY = 'another key';
    expect(() => positionOf(cursor, {})).toThrow(Refusal);
    process.env.CURSOR_KEY = 'a key';
  });
});
