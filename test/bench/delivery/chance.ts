import { createHash } from 'node:crypto';

/** A number from 0 to 1 that is always the same for the same words: whatever runs first, the same befalls the same. */
export type Chance = (...about: unknown[]) => number;

export const chanceOf =
  (seed: number): Chance =>
  (...about) =>
    createHash('sha256')
      .update(JSON.stringify([seed, ...about]))
      .digest()
      .readUInt32BE() /
    2 ** 32;
