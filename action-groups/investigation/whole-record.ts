import { cleanText, givesInstructions } from '../shared/hostile-text.ts';
import { isJson, type Json } from '../shared/json.ts';

/** The most that a record may weigh, in bytes of JSON: every byte is model input. */
const byteBudget = 18_000;
// Fields whose value is a secret whatever it looks like; never access-key ids.
const secret =
  /^(?:pass(?:word|wd|phrase)?|secret(?:_?access_?key)?|(?:session|access|refresh|id|api|auth|bearer|security)?_?token|api_?key|client_?secret|private_?key|authorization|cookie|set-cookie)$/i;
/** Shorter and shorter, until the record fits: the longest text, and the most items of a list or an object. */
const sizes = [
  [8000, 1000],
  [2000, 200],
  [500, 60],
  [200, 30],
  [80, 12],
] as const;

/** A record as its source wrote it, within the budget: secrets masked, nothing that cannot be seen. */
export const wholeRecord = (written: Json): { record: Json; gaps: string[]; hostile: boolean } => {
  const hostile = anyText(written, givesInstructions);
  for (const [longest, most] of sizes) {
    const cut = { texts: 0, items: 0 };
    const record = cleaned(written, longest, most, cut, 0) as Json;
    if (Buffer.byteLength(JSON.stringify(record)) <= byteBudget) return { record, gaps: gapsOf(cut), hostile };
  }
  const record = Object.fromEntries(
    Object.keys(written)
      .slice(0, 40)
      .map((key) => [cleanText(key, 80), '…']),
  );
  return { record, gaps: ['the record is too large to show: only the names of its fields are given'], hostile };
};

/** The same for people: nothing is left out. */
export const uncutRecord = (written: Json): { record: Json; hostile: boolean } => ({
  record: cleaned(written, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, { texts: 0, items: 0 }, 0) as Json,
  hostile: anyText(written, givesInstructions),
});

const deepest = 12;

const cleaned = (
  value: unknown,
  longest: number,
  most: number,
  cut: { texts: number; items: number },
  depth: number,
): unknown => {
  const inner = (each: unknown) => cleaned(each, longest, most, cut, depth + 1);
  if (typeof value === 'string') {
    const text = cleanText(value, longest);
    if (text.endsWith('…') && !value.endsWith('…')) cut.texts += 1;
    return text;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const kept = depth < deepest || most === Number.POSITIVE_INFINITY ? entries.slice(0, most) : [];
  cut.items += entries.length - kept.length;
  if (Array.isArray(value)) return kept.map(([, each]) => inner(each));
  return Object.fromEntries(
    kept.map(([key, each]) => [cleanText(key, 120), secret.test(key) && isFilled(each) ? '<masked>' : inner(each)]),
  );
};

const isFilled = (value: unknown) => (typeof value === 'string' && value !== '') || typeof value === 'number';

const gapsOf = ({ texts, items }: { texts: number; items: number }): string[] => [
  ...(texts > 0 ? [`${texts} long ${texts === 1 ? 'text was' : 'texts were'} shortened`] : []),
  ...(items > 0 ? [`${items} ${items === 1 ? 'entry' : 'entries'} of long lists were left out`] : []),
];

const anyText = (value: unknown, test: (text: string) => boolean): boolean => {
  if (typeof value === 'string') return test(value);
  if (Array.isArray(value)) return value.some((each) => anyText(each, test));
  return isJson(value) && Object.entries(value).some(([key, each]) => test(key) || anyText(each, test));
};
