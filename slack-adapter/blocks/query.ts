import type { types } from '@slack/bolt';
import { plainly } from '../gate.ts';
import type { Language } from '../language.ts';
import type { Turn, TurnStep } from '../turn.ts';
import { preformatted } from './preformatted.ts';
import { titleOf } from './result.ts';
import { windowIn } from './time.ts';

interface Words {
  title: string;
  close: string;
  none: string;
  matched: (count: string) => string;
  scanned: (bytes: string) => string;
  took: (ms: number) => string;
}

const words: Record<Language, Words> = {
  en: {
    title: 'What was asked of logs',
    close: 'Close',
    none: 'No log was searched for this answer.',
    matched: (count) => `${count} matched`,
    scanned: (bytes) => `${bytes} read`,
    took: (ms) => `${ms} ms`,
  },
  ko: {
    title: '로그 조회 내용',
    close: '닫기',
    none: '이 답변을 위해 검색한 로그가 없습니다.',
    matched: (count) => `${count}건 일치`,
    scanned: (bytes) => `${bytes} 읽음`,
    took: (ms) => `${ms}ms`,
  },
};

/** A view holds 100 blocks; a search takes a few. */
const mostSteps = 12;

/** What each search of an answer asked: operation and parameters, and where there is one the statement, with what it read. */
export const queryView = ({ steps }: Pick<Turn, 'steps'>, language: Language, timeZone: string): types.ModalView => {
  const say = words[language];
  const searches = steps.filter(({ found }) => found).slice(0, mostSteps);
  return {
    type: 'modal',
    title: { type: 'plain_text', text: say.title },
    close: { type: 'plain_text', text: say.close },
    blocks:
      searches.length === 0
        ? [{ type: 'section', text: { type: 'plain_text', text: say.none } }]
        : searches.flatMap((step) => blocksOf(step, say, timeZone)),
  };
};

const blocksOf = ({ actionGroup, operationId, parameters, found }: TurnStep, say: Words, timeZone: string) => {
  if (!found) return [];
  const { searched, matched, atLeast, query } = found;
  const asked = [
    `${operationId}(${JSON.stringify(parameters)})`,
    windowIn(searched.since, searched.until, timeZone),
    JSON.stringify(searched.filters),
  ].join('\n');
  const told = [
    say.matched(`${matched.toLocaleString('en')}${atLeast ? '+' : ''}`),
    ...(query?.dataScannedBytes === undefined ? [] : [say.scanned(sized(query.dataScannedBytes))]),
    ...(query?.ms === undefined ? [] : [say.took(query.ms)]),
  ].join(' · ');
  return [
    { type: 'header', text: { type: 'plain_text', text: plainly(titleOf(actionGroup)), emoji: false } },
    ...preformatted(asked),
    ...(query?.text ? preformatted(query.text) : []),
    { type: 'context', elements: [{ type: 'plain_text', text: told, emoji: false }] },
  ] satisfies types.KnownBlock[];
};

const sized = (bytes: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const unit = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return `${(bytes / 1000 ** unit).toLocaleString('en', { maximumFractionDigits: 1 })} ${units[unit]}`;
};
