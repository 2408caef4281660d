import * as fc from 'fast-check';
import { texts } from './texts.ts';

export type Json = Record<string, unknown>;

export const text = fc.constantFrom(...texts.map(([written]) => written));

/** Vendors leave out what they do not know. */
export const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 8, nil: undefined });

/** Neighbours that a 64-bit float cannot tell apart. */
export const longId = (index: number): string => String(9_223_372_036_854_770_000n + BigInt(index));

/** Three days, to the minute; the first and the last instant are edges of the window that is searched. */
export const since = Date.UTC(2026, 10, 20, 9);
export const until = Date.UTC(2026, 10, 23, 9);
export const minute = fc.integer({ min: 0, max: 3 * 1440 }).map((each) => new Date(since + each * 60_000));
export const window = `${new Date(since).toISOString()}/${new Date(until).toISOString()}`;

export const field = (record: unknown, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>((each, name) => (each as Json | null | undefined)?.[name], record);

export const word = (record: unknown, ...path: (string | number)[]): string | undefined => {
  const found = field(record, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
};

/** As it comes over the wire. */
export const written = (record: object): Json => JSON.parse(JSON.stringify(record)) as Json;
