import type { SearchResult, Severity } from '../../../schemas/generated/shared.ts';
import type { Tool } from '../brain.ts';
import type { Dimension } from '../dimensions.ts';
import { titles } from '../words.ts';
import { figure, type Language } from './language.ts';

export const titleOf = (source: string): string => titles[source] ?? source.charAt(0).toUpperCase() + source.slice(1);

const nouns: Record<string, [one: string, many: string, korean: string]> = {
  findings: ['finding', 'findings', '탐지 결과'],
  threats: ['threat', 'threats', '위협'],
  events: ['event', 'events', '이벤트'],
  incidents: ['incident', 'incidents', '장애'],
  logs: ['log record', 'log records', '로그'],
};

/** What an operation finds, by the last word of its name: searchOktaEvents finds events. */
export const counted = ({ operation }: Tool, count: number, language: Language): string => {
  const last = /[A-Z][a-z]+$/.exec(operation.operationId)?.[0].toLowerCase() ?? '';
  const [one, many, korean] = nouns[last] ?? ['record', 'records', '기록'];
  return language === 'ko' ? `${korean} ${figure(count)}건` : `${figure(count)} ${count === 1 ? one : many}`;
};

/** From the worst down, with their Korean names. */
export const severityNames: Record<Severity, string> = {
  critical: '치명적',
  high: '높음',
  medium: '중간',
  low: '낮음',
  informational: '정보성',
};

export const severityRank = (severity: Severity | undefined): number =>
  severity ? Object.keys(severityNames).indexOf(severity) : Object.keys(severityNames).length;

export const minimumInWords = (severity: Severity, language: Language): string => {
  if (language === 'ko') return severity === 'critical' ? '치명적' : `${severityNames[severity]} 이상`;
  return severity === 'critical' ? 'critical' : `${severity} and above`;
};

export const bySeverity = ({ severity }: SearchResult, language: Language): string =>
  Object.entries(severity ?? {})
    .filter(([, count]) => count > 0)
    .map(([name, count]) =>
      language === 'ko' ? `${severityNames[name as Severity]} ${figure(count)}건` : `${figure(count)} ${name}`,
    )
    .join(', ');

export const dimensionNames: Record<Dimension, [english: string, korean: string]> = {
  principal: ['user', '사용자'],
  type: ['type', '유형'],
  ip: ['address', 'IP'],
  host: ['host', '호스트'],
  outcome: ['outcome', '결과'],
  severity: ['severity', '심각도'],
  account: ['account', '계정'],
  region: ['Region', '리전'],
  country: ['country', '국가'],
  source: ['source', '소스'],
  reason: ['reason', '이유'],
  time: ['time', '시간'],
};

const windowNames: Record<string, [english: string, korean: string]> = {
  today: ['today', '오늘'],
  yesterday: ['yesterday', '어제'],
  'last-night': ['last night', '어젯밤'],
  'this-week': ['this week', '이번 주'],
  'last-week': ['last week', '지난주'],
  'this-month': ['this month', '이번 달'],
  'last-month': ['last month', '지난달'],
};
const units: Record<string, [english: string, korean: string]> = {
  m: ['minute', '분'],
  h: ['hour', '시간'],
  d: ['day', '일'],
  w: ['week', '주'],
};

/** A window as the question told it, where that is short: every span is shown in full with what was searched. */
export const windowInWords = (window: string | undefined, question: string, language: Language): string | undefined => {
  const [, count, unit = ''] = /^(\d+)([mhdw])$/.exec(window ?? '') ?? [];
  const [english = '', korean = ''] = units[unit] ?? [];
  if (count === '1') return language === 'ko' ? `지난 1${korean}` : `in the last ${english}`;
  if (count && question.includes(count))
    return language === 'ko' ? `지난 ${count}${korean}` : `in the last ${count} ${english}s`;
  return windowNames[window ?? '']?.[language === 'ko' ? 1 : 0];
};

/** What was selected, in words: the values of a topic, a kind or an outcome, as the schema calls them. */
export const selectionInWords = (tool: Tool, parameters: Record<string, string>, language: Language): string[] =>
  tool.operation.parameters.flatMap(({ name, values, schema }) => {
    const value = parameters[name];
    if (!value || !schema.enum || name === 'severity') return [];
    const korean = values?.[value]?.split(';')[1]?.split(',')[0]?.trim();
    return [language === 'ko' && korean ? korean : value.replaceAll('-', ' ')];
  });
