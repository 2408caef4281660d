import type { SearchResult } from '../../../schemas/generated/shared.ts';
import { type Dimension, dimensions } from '../dimensions.ts';
import type { Looked } from '../look.ts';
import { code, figure, type Language, localTime } from './language.ts';
import { recordLines, timelineLines } from './records.ts';
import { bySeverity, counted, dimensionNames, selectionInWords, titleOf, windowInWords } from './words.ts';

type Found = Extract<Looked, { kind: 'found' }>;

export interface Reader {
  language: Language;
  timeZone: string;
  /** By what the reader wants the figures split; none: by what usually tells most. */
  by: Dimension[];
}

const usual: Dimension[] = ['type', 'principal', 'outcome'];
const given = ['principal', 'ip', 'host', 'text', 'account', 'region', 'type'];

/** What was looked for, in words and names: "failed logins", `john.doe`, "yesterday". */
const selection = ({ tool, parameters }: Found, language: Language): string => {
  const window = windowInWords(parameters.window, language);
  const words = [
    ...(window ? [window] : []),
    ...selectionInWords(tool, parameters, language),
    ...given.flatMap((name) => (parameters[name] ? [code(parameters[name])] : [])),
    ...(parameters.severity
      ? [language === 'ko' ? `심각도 ${parameters.severity} 이상` : `${parameters.severity} and above`]
      : []),
  ];
  return words.length > 0 ? ` (${words.join(', ')})` : '';
};

/** The figures, first of all: how many, where, how severe. */
export const conclusion = (found: Found, { language }: Reader): string => {
  const { tool, result } = found;
  const title = titleOf(tool.actionGroup);
  const about = selection(found, language);
  if (result.matched === 0)
    return language === 'ko'
      ? `**${title}: 조건에 맞는 기록이 없습니다**${about}. 기록이 없다는 것이 아무 일도 없었다는 증거는 아닙니다.`
      : `**${title}: nothing matched**${about}. No data is not proof that nothing happened.`;
  const what = counted(tool, result.matched, language);
  const rated = bySeverity(result, language);
  const least = result.atLeast;
  const over = result.countedOver ? code(result.countedOver) : '';
  if (language === 'ko')
    return `**${title}: ${what}${least ? ' 이상' : ''}**${about}${rated ? ` — ${rated}` : ''}${least && over ? ` (집계 범위: ${over})` : ''}`;
  return `**${title}: ${least ? 'at least ' : ''}${what}**${about}${rated ? ` — ${rated}` : ''}${least && over ? ` (counted over ${over})` : ''}`;
};

/** Trace: what each source had of it. */
const bySource = ({ sources = [] }: SearchResult, language: Language): string =>
  sources
    .map(({ source, matched }) => {
      const unknown = language === 'ko' ? '조회하지 못함' : 'could not be asked';
      return `${titleOf(source)} ${matched === null ? unknown : figure(matched)}${matched !== null && language === 'ko' ? '건' : ''}`;
    })
    .join(' · ');

const groupLine = (dimension: Dimension, counts: SearchResult['groups'][string], language: Language): string => {
  const [english, korean] = dimensionNames[dimension];
  const values = counts.map(({ value, count }) => {
    const name = value === 'other' ? (language === 'ko' ? '기타' : 'other') : code(value, 120);
    return language === 'ko' ? `${name} ${figure(count)}건` : `${name} ${figure(count)}`;
  });
  return `- **${language === 'ko' ? `${korean}별` : `By ${english}`}:** ${values.join(' · ')}`;
};

const timelineLine = ({ timeline }: SearchResult, { language, timeZone }: Reader): string[] => {
  const busy = timeline.filter(({ count }) => count > 0);
  if (busy.length === 0) return [];
  const values = busy.map(({ start, count }) => `${localTime(start, timeZone, language)}: ${figure(count)}`);
  return [`- **${language === 'ko' ? '시간별' : 'Over time'}:** ${values.join(' · ')}`];
};

const groupLines = ({ result }: Found, reader: Reader): string => {
  const used = new Set<string>();
  const lineOf = (dimension: Dimension): string[] => {
    if (dimension === 'time') return timelineLine(result, reader);
    const key = dimensions[dimension].find((name) => result.groups[name]?.length && !used.has(name));
    if (!key) return [];
    used.add(key);
    return [groupLine(dimension, result.groups[key]!, reader.language)];
  };
  const asked = reader.by.flatMap(lineOf);
  // A list of names that occur once each says less than the records do.
  const tells = (dimension: Dimension) =>
    (result.groups[dimension] ?? []).some(({ value, count }) => value !== 'other' && count > 1);
  return (asked.length > 0 ? asked : usual.filter(tells).flatMap(lineOf)).join('\n');
};

const shownHeading = ({ result }: Found, { language }: Reader): string => {
  const { shown, matched } = result;
  if (shown >= matched) return language === 'ko' ? '**근거 기록**' : '**Evidence**';
  return language === 'ko'
    ? `**근거 기록** (${figure(matched)}건 가운데 ${figure(shown)}건)`
    : `**Evidence** (${figure(shown)} of ${figure(matched)})`;
};

/** One source's answer after its conclusion: groups, then records. */
export const details = (found: Found, reader: Reader): string[] => {
  const { result, tool } = found;
  if (result.matched === 0) return [];
  const isTrace = result.sources !== undefined;
  const groups = groupLines(found, reader);
  const countOf = (kind: string) => result.groups.type?.find(({ value }) => value === kind)?.count;
  const records = isTrace
    ? timelineLines(result.records, titleOf, reader)
    : recordLines(result.records, countOf, reader);
  return [
    ...(isTrace ? [bySource(result, reader.language)] : []),
    ...(groups && !(isTrace && reader.by.length === 0) ? [groups] : []),
    ...(records ? [`${shownHeading(found, reader)}\n${records}`] : []),
  ].filter((part) => part !== '' && tool !== undefined);
};
