// What people and models may paste; records come without secrets. Never access-key ids: those are what is asked about.
const secrets: [RegExp, string][] = [
  [/\b(?:xox[abeoprs]|xapp)-[\w-]{10,}/g, '<masked>'],
  [/\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}/g, '<masked>'],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, '<masked>'],
  [/\b(SSWS|ApiToken|Bearer|Basic)\s+[\w.~+/=-]{12,}/gi, '$1 <masked>'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '<masked>'],
  [
    /((?<!:\d{12}:)(?:pass(?:word|wd|phrase)?|pwd|secret(?:[_-]?access[_-]?key)?|api[_-]?key|token|client[_-]?secret)["']?\s*[:=]\s*["']?)(?![\s"'<])[^\s"'&,;]{4,}/gi,
    '$1<masked>',
  ],
  [
    /(?<![A-Za-z0-9/+=])(?=[A-Za-z0-9/+]*[A-Z])(?=[A-Za-z0-9/+]*[a-z])(?=[A-Za-z0-9/+]*\d)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g,
    '<masked>',
  ],
];

/** A value with every text in it, at any depth, without secrets. */
export const masked = <Value>(value: Value): Value => {
  if (typeof value === 'string')
    return secrets.reduce((text: string, [pattern, mask]) => text.replaceAll(pattern, mask), value) as Value;
  if (Array.isArray(value)) return value.map(masked) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, masked(each)])) as Value;
};
