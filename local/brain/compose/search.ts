import type { SearchResult, Severity } from '../../../schemas/generated/shared.ts';
import { type Dimension, dimensions } from '../dimensions.ts';
import type { Found } from '../look.ts';
import { code, figure, type Language, localTime } from './language.ts';
import { recordLines, timelineLines } from './records.ts';
import { stateInWords } from './state.ts';
import {
  bySeverity,
  counted,
  dimensionNames,
  minimumInWords,
  selectionInWords,
  titleOf,
  windowInWords,
} from './words.ts';

export interface Reader {
  language: Language;
  timeZone: string;
  question: string;
  /** By what the reader wants the figures split; none: by what usually tells most. */
  by: Dimension[];
}

const usual: Dimension[] = ['type', 'principal', 'outcome'];
const traced = ['ip', 'principal', 'host', 'text'];
const given = [...traced, 'account', 'region', 'type'];

/** What an answer is about: the thing that was traced, or else the source. */
export const subjectOf = ({ tool, parameters, result }: Found): string => {
  const thing = result.sources && traced.flatMap((name) => parameters[name] ?? [])[0];
  return thing ? code(thing) : titleOf(tool.actionGroup);
};

/** What was looked for, in words and names: yesterday, failed logins, `john.doe`. */
const selection = ({ tool, parameters, result }: Found, { question, language }: Reader): string => {
  const window = windowInWords(parameters.window, question, language);
  const names = given.flatMap((name) => (parameters[name] ? [code(parameters[name])] : []));
  const words = [
    ...(window ? [window] : []),
    ...selectionInWords(tool, parameters, language),
    ...(result.sources ? [] : names),
    ...(parameters.severity ? [minimumInWords(parameters.severity as Severity, language)] : []),
  ];
  return words.length > 0 ? ` (${words.join(', ')})` : '';
};

/** The figures, first of all: how many, where, how severe. */
export const conclusion = (found: Found, reader: Reader): string => {
  const { language } = reader;
  const { tool, result } = found;
  const isKorean = language === 'ko';
  const about = selection(found, reader);
  if (result.matched === 0)
    return isKorean
      ? `**${subjectOf(found)}: 조건에 맞는 기록이 없습니다**${about}. 기록이 없다는 것이 아무 일도 없었다는 증거는 아닙니다.`
      : `**${subjectOf(found)}: nothing matched**${about}. No data is not proof that nothing happened.`;
  const what = counted(tool, result.matched, language);
  const amount = result.atLeast ? (isKorean ? `${what} 이상` : `at least ${what}`) : what;
  const over = result.atLeast && result.countedOver ? code(result.countedOver) : '';
  const rated = bySeverity(result, language);
  return [
    `**${subjectOf(found)}: ${amount}**${about}`,
    ...(rated ? [` — ${rated}`] : []),
    ...(over ? [isKorean ? ` (집계 범위: ${over})` : ` (counted over ${over})`] : []),
  ].join('');
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
    const other = language === 'ko' ? '기타' : 'other';
    const name = value === 'other' ? other : dimension === 'outcome' ? stateInWords(value, language) : code(value, 120);
    return language === 'ko' ? `${name} ${figure(count)}건` : `${name} ${figure(count)}`;
  });
  return `- **${language === 'ko' ? `${korean}별` : `By ${english}`}:** ${values.join(' · ')}`;
};

const timelineLine = ({ timeline }: SearchResult, { language, timeZone }: Reader): string[] => {
  const busy = timeline.filter(({ count }) => count > 0);
  if (busy.length === 0) return [];
  const values = busy.map(({ start, count }) => {
    const time = localTime(start, timeZone, language);
    return language === 'ko' ? `${time} ${figure(count)}건` : `${time} (${figure(count)})`;
  });
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

/** What follows the conclusion: groups, then records. */
export const details = (found: Found, reader: Reader): string[] => {
  const { result } = found;
  if (result.matched === 0) return [];
  const isTrace = result.sources !== undefined;
  const groups = isTrace && reader.by.length === 0 ? '' : groupLines(found, reader);
  const countOf = (kind: string) => result.groups.type?.find(({ value }) => value === kind)?.count;
  const context = { ...reader, known: Object.values(found.parameters) };
  const records = isTrace
    ? timelineLines(result.records, titleOf, context)
    : recordLines(result.records, countOf, context);
  return [
    ...(isTrace ? [bySource(result, reader.language)] : []),
    ...(groups ? [groups] : []),
    ...(records ? [`${shownHeading(found, reader)}\n${records}`] : []),
  ];
};
