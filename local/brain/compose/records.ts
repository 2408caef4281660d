import type { LogRecord, Severity } from '../../../schemas/generated/shared.ts';
import { code, figure, type Language, localTime } from './language.ts';
import { severities } from './words.ts';

interface Context {
  language: Language;
  timeZone: string;
}

const rank = (severity: Severity | undefined) => (severity ? Object.keys(severities).indexOf(severity) : 9);

export const severityWord = (severity: Severity | undefined, language: Language): string | undefined =>
  severity && (language === 'ko' ? severities[severity] : severity);

const seen = ({ observables = [] }: LogRecord, type: string) => observables.find((each) => each.type === type)?.value;

/** What a record has in common with those like it: its title without the names in it, up to a colon. */
const kindOf = (record: LogRecord): string => {
  const names = [record.principal, ...(record.observables ?? []).map(({ value }) => value)].filter(
    (name) => name && name.length > 2,
  );
  const bare = names.reduce<string>((title, name) => title.replaceAll(name!, ''), record.title);
  return (/^(.{3,60}?): /.exec(bare)?.[1] ?? bare)
    .replaceAll(/\s+/g, ' ')
    .replace(/\s(?:on|by|from|in|for)\s*$/, '')
    .trim();
};

const detailsOf = (record: LogRecord, title: string | undefined, { language, timeZone }: Context): string => {
  const host = seen(record, 'host');
  const ip = seen(record, 'ip');
  const values = [title, host, record.principal, ip, record.outcome, record.status].filter(
    (value): value is string => Boolean(value) && (value === title || !title?.includes(value as string)),
  );
  const severity = severityWord(record.severity, language);
  return [
    ...[...new Set(values)].map((value) => code(value)),
    ...(severity ? [severity] : []),
    ...(record.technique ? [code(record.technique)] : []),
    localTime(record.time, timeZone, language),
    code(record.evidence, 300),
  ].join(' · ');
};

/** One line for each record; records that are alike stand under one heading, the worst kind first. */
export const recordLines = (
  records: LogRecord[],
  countOf: (kind: string) => number | undefined,
  context: Context,
): string => {
  const kinds = [...Map.groupBy(records, kindOf)].toSorted(
    ([, a], [, b]) =>
      Math.min(...a.map(({ severity }) => rank(severity))) - Math.min(...b.map(({ severity }) => rank(severity))),
  );
  if (kinds.length === records.length || records.length < 3)
    return records.map((record) => `- ${detailsOf(record, record.title, context)}`).join('\n');
  return kinds
    .flatMap(([kind, alike]) => {
      if (alike.length === 1) return [`- ${detailsOf(alike[0]!, alike[0]!.title, context)}`];
      const count = countOf(kind);
      const heading =
        count === undefined
          ? code(kind)
          : `${code(kind)} ${context.language === 'ko' ? `${figure(count)}건` : `(${figure(count)})`}`;
      const hasOneTitle = alike.every(({ title }) => title === alike[0]!.title);
      return [
        `- **${heading}**`,
        ...alike.map((record) => `  - ${detailsOf(record, hasOneTitle ? undefined : record.title, context)}`),
      ];
    })
    .join('\n');
};

/** One timeline over all sources, the oldest first. */
export const timelineLines = (
  records: LogRecord[],
  titleOf: (source: string) => string,
  { language, timeZone }: Context,
): string =>
  records
    .toSorted((a, b) => a.time.localeCompare(b.time))
    .map((record) => {
      const { time, evidence, title, principal, outcome } = record;
      const values = [title, principal, outcome].filter((value): value is string => Boolean(value));
      const severity = severityWord(record.severity, language);
      return `- ${[localTime(time, timeZone, language), titleOf(evidence.split(':')[0] ?? ''), ...values.map((value) => code(value)), ...(severity ? [severity] : []), code(evidence, 300)].join(' · ')}`;
    })
    .join('\n');
