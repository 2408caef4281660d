/** What a vendor sent: nothing is known of it but that it is JSON. */
export type Json = Record<string, unknown>;

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `at(event, 'client.ipAddress')`; undefined wherever a part of the path is missing. */
export const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce((each, key) => (isJson(each) && Object.hasOwn(each, key) ? each[key] : undefined), value);

/** A text or number with something in it; vendors leave out, null or empty what they do not know. */
export const textAt = (value: unknown, path: string): string | undefined => {
  const found = at(value, path);
  return typeof found === 'number' ? String(found) : typeof found === 'string' && found !== '' ? found : undefined;
};

export const listAt = (value: unknown, path: string): unknown[] => {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
};

/** The instant of a time field, in the one form that records carry; undefined where it is no time. */
export const timeAt = (value: unknown, path: string): string | undefined => {
  const time = new Date(textAt(value, path) ?? Number.NaN);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
};

/** Every text and number in it, at any depth; names of fields are not among them. */
export const leaves = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
};

/** The same value with the fields of its objects in the order of their names. */
export const inOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isJson(value)) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, inOrder(value[name])]));
};

/** Whether one of the texts has the part in it, whatever the case and however accents and Hangul are put together. */
export const mentions = (texts: (string | undefined)[], part: string): boolean => {
  const wanted = folded(part);
  return texts.some((text) => text !== undefined && folded(text).includes(wanted));
};

const folded = (text: string) => text.normalize('NFC').toLowerCase();
