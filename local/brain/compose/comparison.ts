import type { Found, Looked } from '../look.ts';
import { code, figure, type Language, withParticle } from './language.ts';
import { type Reader, subjectOf } from './search.ts';
import { windowInWords } from './words.ts';

/** Still running when the question is asked, and so shorter than what it is compared with. */
const running: Record<string, [english: string, korean: string]> = {
  today: ['today is not over', '오늘은 아직 끝나지 않았습니다'],
  'this-week': ['this week is not over', '이번 주는 아직 끝나지 않았습니다'],
  'this-month': ['this month is not over', '이번 달은 아직 끝나지 않았습니다'],
};

const nameOf = (window: string, language: Language): string => {
  const known = windowInWords(window, window, language);
  if (known) return known;
  if (/T/.test(window)) return language === 'ko' ? '그 직전 같은 길이의 기간' : 'the same length of time before';
  return code(window);
};

/** What the comparison of a search comes to; among others it says which it is of. */
export const comparison = (found: Found, base: Looked, { language }: Reader, isAmongOthers: boolean): string => {
  const name = nameOf(base.parameters.window ?? '24h', language);
  const subject = `**${subjectOf(found)}:** `;
  if (base.kind === 'found') return `${isAmongOthers ? subject : ''}${difference(found, base, name, language)}`;
  return language === 'ko'
    ? `${subject}${withParticle(name, '을/를')} 조회하지 못해 비교할 수 없습니다.`
    : `${subject}${name} could not be searched, so there is nothing to compare with.`;
};

/** How many more or fewer there were than in the window that it is compared with. */
const difference = (found: Found, base: Found, name: string, language: Language): string => {
  const { window = '24h' } = found.parameters;
  const more = found.result.matched - base.result.matched;
  const isExact = !found.result.atLeast && !base.result.atLeast;
  const before = figure(base.result.matched);
  const note = running[window];
  if (language === 'ko') {
    const amount = !isExact
      ? `${name} ${before}건${base.result.atLeast ? ' 이상' : ''}; 모두 세지 못해 차이는 정확하지 않습니다.`
      : more === 0
        ? `${withParticle(name, '과/와')} 같습니다(${before}건).`
        : `${name}(${before}건)보다 **${figure(Math.abs(more))}건 ${more > 0 ? '많습니다' : '적습니다'}**.`;
    return `${amount}${note ? ` ${note[1]}.` : ''}`;
  }
  const amount = !isExact
    ? `${name}: ${base.result.atLeast ? 'at least ' : ''}${before}; not all could be counted, so the difference is not exact.`
    : more === 0
      ? `As many as ${name} (${before}).`
      : `**${figure(Math.abs(more))} ${more > 0 ? 'more' : 'fewer'} than ${name}** (${before}).`;
  return `${amount}${note ? ` ${note[0].charAt(0).toUpperCase()}${note[0].slice(1)}.` : ''}`;
};
