import { gate, plainly } from '../gate.ts';

const columns = ['time', 'severity', 'title', 'principal', 'outcome', 'status', 'technique', 'evidence', 'link'];

/** Records as CSV, which a spreadsheet takes for text only. https://www.rfc-editor.org/rfc/rfc4180 */
export const csv = (records: Record<string, unknown>[]): string =>
  [
    [...columns, 'observables'],
    ...records.map((record) => [...columns.map((name) => record[name]), observablesIn(record.observables)]),
  ]
    .map((row) => `${row.map(cell).join(',')}\r\n`)
    .join('');

const observablesIn = (observables: unknown): string =>
  (Array.isArray(observables) ? observables : [])
    .map(({ type, value }: { type?: unknown; value?: unknown }) => `${type}=${value}`)
    .join('; ');

/** What begins so is a formula for a spreadsheet. https://owasp.org/www-community/attacks/CSV_Injection */
const formula = /^[=+\-@\t\r\n]|^\s+[=+\-@]/;

const cell = (value: unknown): string => {
  const text = value === undefined || value === null ? '' : String(value);
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** What stands beside the file, with what could not be seen. */
export const withGaps = (told: string, gaps: string[], linkHosts: string[]): string =>
  gate([told, ...gaps.map((gap) => `⚠ ${plainly(gap)}`)].join('\n'), linkHosts);
