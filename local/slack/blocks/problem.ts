/** A block as it was given: of any shape. */
export interface Block extends Record<string, unknown> {
  type?: string;
  block_id?: string;
}

export interface Problem {
  what: string;
  /** A JSON pointer, from the block on. */
  at: string;
}

export const rule = (holds: boolean, what: string, at = ''): Problem[] => (holds ? [] : [{ what, at }]);

/** The text of a text object, or of a text. */
export const textIn = (value: unknown): string | undefined => {
  const text = typeof value === 'object' && value !== null ? (value as { text?: unknown }).text : value;
  return typeof text === 'string' ? text : undefined;
};

/** A text that has to be there, or may be missing, with its greatest length. */
export const text = (value: unknown, most: number, at: string, { optional = false } = {}): Problem[] => {
  if (value === undefined && optional) return [];
  const given = textIn(value);
  if (!given) return [{ what: 'must be more than 0 characters', at }];
  return rule(given.length <= most, `must be less than ${most + 1} characters`, at);
};

/** A list that has to be there, with its least and greatest number of items. */
export const list = (value: unknown, least: number, most: number, at: string): Problem[] => {
  if (!Array.isArray(value)) return [{ what: 'missing required field', at }];
  return rule(value.length >= least && value.length <= most, `${least} to ${most} items allowed`, at);
};

/** The items of a list, where it is one; what is no object among them is an empty one. */
export const items = (value: unknown): Block[] =>
  Array.isArray(value) ? value.map((each) => (typeof each === 'object' && each !== null ? (each as Block) : {})) : [];

export const unique = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

const read = new Set(['text', 'title', 'caption', 'label', 'name']);

/** All that is to be read in blocks, in characters. */
export const textLength = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [name, inner]) => sum + (typeof inner === 'string' ? (read.has(name) ? inner.length : 0) : textLength(inner)),
    0,
  );
};
