/** Ids of 64 bits stand in logs as numbers, beyond what a number holds here: their digits are kept beside it. */
const digits = new WeakMap<object, Map<string, string>>();

const mayBeLong = (text: string): boolean => /\d{16}/.test(text);

/** https://github.com/tc39/proposal-json-parse-with-source, which TypeScript's library does not have yet. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };
type Source = { source?: string };

const isInexact = (value: unknown, { source = '' }: Source): boolean =>
  typeof value === 'number' && /^-?\d+$/.test(source) && !Number.isSafeInteger(value);

export const parsedJson = (text: string): unknown =>
  mayBeLong(text)
    ? JSON.parse(text, function keep(this: object, key: string, value: unknown, context: Source = {}) {
        if (isInexact(value, context)) {
          const kept = digits.get(this) ?? new Map<string, string>();
          digits.set(this, kept.set(key, context.source!));
        }
        return value;
      })
    : JSON.parse(text);

/** What was parsed, with every digit that it was written with. */
export function writtenJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (!mayBeLong(text)) return text;
  return JSON.stringify(value, function write(this: object, key: string, each: unknown) {
    const kept = digits.get(this)?.get(key);
    return kept === undefined ? each : rawJSON(kept);
  });
}

/** For comparing: numbers that would lose digits are texts. */
export const comparable = (text: string, value: unknown): unknown =>
  mayBeLong(text)
    ? JSON.parse(text, (_, each: unknown, context: Source = {}) => (isInexact(each, context) ? context.source : each))
    : value;
