import type { LogRecord, Severity } from '../../../schemas/generated/shared.ts';
import { code, figure, type Language, localTime } from './language.ts';
import { stateOf } from './state.ts';
import { severityNames, severityRank } from './words.ts';

interface Context {
  language: Language;
  timeZone: string;
  /** What was searched by: no line needs to say it again. */
  known: string[];
}

const inWords = (severity: Severity, language: Language) => (language === 'ko' ? severityNames[severity] : severity);

const seen = ({ observables = [] }: LogRecord, type: string) => observables.find((each) => each.type === type)?.value;

/** What a record has in common with those like it: its title up to a colon, without the names in it. */
const kindOf = (record: LogRecord): string => {
  const names = [record.principal, ...(record.observables ?? []).map(({ value }) => value)].filter(
    (name): name is string => name !== undefined && name.length > 2,
  );
  const bare = names.reduce((title, name) => title.replaceAll(name, ''), record.title);
  return (/^(.{3,60}?): /.exec(bare)?.[1] ?? bare)
    .replaceAll(/\s+/g, ' ')
    .replace(/(?:\s(?:on|by|from|in|for|to))+\s*$/, '')
    .trim();
};

/** What one can tell of a record, part by part. */
const partsOf = (record: LogRecord, title: string, { language, known }: Context) => {
  const named = [seen(record, 'host'), record.principal, seen(record, 'host') ? undefined : seen(record, 'ip')];
  const who = [...new Set(named)].filter(
    (name): name is string => name !== undefined && !title.includes(name) && !known.includes(name),
  );
  return {
    title: title ? [code(title)] : [],
    who: who.map((name) => code(name)),
    state: stateOf(record, language),
    severity: record.severity ? [inWords(record.severity, language)] : [],
    technique: record.technique ? [code(record.technique)] : [],
  };
};

type Parts = ReturnType<typeof partsOf>;

const lineOf = (parts: Parts, record: LogRecord, { language, timeZone }: Context): string =>
  [
    ...Object.values(parts).flatMap((part) => (part.length > 0 ? [part.join(', ')] : [])),
    localTime(record.time, timeZone, language),
    code(record.evidence, 300),
  ].join(' · ');

/** What was changed shortly before a record, where its source says so: near in time, and no more than that. */
const changesLines = ({ changes }: LogRecord, indent: string, { language, timeZone }: Context): string[] => {
  if (!changes) return [];
  const amount = figure(changes.count);
  const isKorean = language === 'ko';
  if (changes.count === 0)
    return [`${indent}- ${isKorean ? '직전 한 시간 동안의 변경 없음' : 'No change in the hour before'}`];
  const heading = isKorean
    ? `직전 한 시간 동안의 변경 ${amount}건${changes.atLeast ? ' 이상' : ''} (원인일 수 있다는 가설일 뿐입니다)`
    : `${changes.atLeast ? 'At least ' : ''}${amount} ${changes.count === 1 ? 'change' : 'changes'} in the hour before (a possible cause, no more than a hypothesis)`;
  return [
    `${indent}- ${heading}`,
    ...changes.records.map(
      ({ title, time, evidence }) =>
        `${indent}  - ${code(title)} · ${localTime(time, timeZone, language)} · ${code(evidence, 300)}`,
    ),
  ];
};

const without = (part: string[], common: string[]) => part.filter((each) => !common.includes(each));

/** Records of one kind: what they have in common stands in the heading, once. */
const alikeLines = (kind: string, alike: LogRecord[], count: number | undefined, context: Context): string[] => {
  const heading = alike.every(({ title }) => title === alike[0]!.title) ? alike[0]!.title : kind;
  const all = alike.map((record) => partsOf(record, titleWithin(heading, record), context));
  const names = Object.keys(all[0]!) as (keyof Parts)[];
  const commonOf = (name: keyof Parts) =>
    name === 'who' ? [] : all[0]![name].filter((each) => all.every((parts) => parts[name].includes(each)));
  const common = new Map(names.map((name) => [name, commonOf(name)]));
  const shared = [...common.values()].flatMap((part) => (part.length > 0 ? [part.join(', ')] : []));
  const amount = count === undefined ? '' : context.language === 'ko' ? ` ${figure(count)}건` : ` (${figure(count)})`;
  return [
    `- **${code(heading)}${amount}**${shared.length > 0 ? ` — ${shared.join(' · ')}` : ''}`,
    ...alike.flatMap((record, at) => {
      const own = names.map((name) => [name, without(all[at]![name], common.get(name)!)] as const);
      const line = `  - ${lineOf(Object.fromEntries(own) as Parts, record, context)}`;
      return [line, ...changesLines(record, '    ', context)];
    }),
  ];
};

const titleWithin = (kind: string, { title }: LogRecord): string =>
  title.startsWith(`${kind}: `) ? title.slice(kind.length + 2) : title === kind ? '' : title;

/** A line for each record. Where some are alike, these stand under one heading, the worst kind first. */
export const recordLines = (
  records: LogRecord[],
  countOf: (kind: string) => number | undefined,
  context: Context,
): string => {
  const single = (record: LogRecord) =>
    [
      `- ${lineOf(partsOf(record, record.title, context), record, context)}`,
      ...changesLines(record, '  ', context),
    ].join('\n');
  const kinds = [...Map.groupBy(records, kindOf)];
  if (records.length < 3 || kinds.length === records.length) return records.map(single).join('\n');
  const worst = (alike: LogRecord[]) => Math.min(...alike.map(({ severity }) => severityRank(severity)));
  return kinds
    .toSorted(([, a], [, b]) => worst(a) - worst(b))
    .flatMap(([kind, alike]) =>
      alike.length === 1 ? alike.map(single) : alikeLines(kind, alike, countOf(kind), context),
    )
    .join('\n');
};

/** One timeline over all sources, the oldest first. */
export const timelineLines = (records: LogRecord[], titleOf: (source: string) => string, context: Context): string =>
  records
    .toSorted((a, b) => a.time.localeCompare(b.time))
    .map((record) => {
      const { title, who, state, severity } = partsOf(record, record.title, context);
      const source = titleOf(record.evidence.split(':')[0] ?? '');
      const parts = [...title, ...who, ...(state.length > 0 ? [state.join(', ')] : []), ...severity];
      return `- ${localTime(record.time, context.timeZone, context.language)} · ${source} · ${parts.join(' · ')} · ${code(record.evidence, 300)}`;
    })
    .join('\n');
