import type { Step } from './answer.ts';
import { countsIn, isResult } from './blocks/result.ts';
import type { Language } from './language.ts';

const most = 3;

const questions: Record<Language, Record<'principal' | 'ip' | 'host' | 'advice', (value: string) => string>> = {
  en: {
    principal: (name) => `What else did ${name} do in the last 24 hours?`,
    ip: (address) => `Is ${address} anywhere in our logs?`,
    host: (name) => `What else happened on ${name} in the last 24 hours?`,
    advice: () => 'What should we do next?',
  },
  ko: {
    principal: (name) => `${name} 계정이 지난 24시간 동안 한 다른 활동을 보여줘`,
    ip: (address) => `${address} 주소가 다른 로그에도 있어?`,
    host: (name) => `${name} 호스트에서 지난 24시간 동안 있었던 다른 일을 보여줘`,
    advice: () => '다음에 무엇을 해야 해?',
  },
};

/** Values come out of logs, and the question will be asked in a person's name: nothing but a plain name is asked about. */
const plain: Record<'principal' | 'ip' | 'host', RegExp> = {
  principal: /^[a-z0-9][\w.-]{1,40}@[a-z0-9-]+(?:\.[a-z0-9-]+){1,4}$/i,
  ip: /^\d{1,3}(?:\.\d{1,3}){3}$/,
  host: /^(?=.*\d)[a-z0-9][a-z0-9-]{2,40}$/i,
};

/** Questions that follow from what was found, each to be asked by one click. */
export const suggestionsFor = (steps: Step[], language: Language): string[] => {
  const found = steps.map(({ result }) => result).filter(isResult);
  if (!found.some(({ matched }) => matched > 0)) return [];
  const say = questions[language];
  const asked = new Set(steps.flatMap(({ parameters }) => Object.values(parameters)));
  const about = (['principal', 'ip', 'host'] as const).flatMap((kind) => {
    const top = found
      .flatMap((result) => countsIn(result, 'groups').get(kind) ?? [])
      .find(({ value }) => plain[kind].test(value) && !asked.has(value));
    return top ? [say[kind](top.value)] : [];
  });
  return [...about.slice(0, most - 1), say.advice('')];
};
