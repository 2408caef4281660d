import type { Looked } from '../look.ts';
import { code, type Language, listed, withParticle } from './language.ts';
import { titleOf } from './words.ts';

/** What was left out of a call, and why: no filter of that kind, or a refusal. */
export const leftOut = ({ tool, unused, refused }: Looked, language: Language): string | undefined => {
  const title = titleOf(tool.actionGroup);
  const values = [...unused, ...refused.map(({ value }) => value)].map((value) => code(value, 100));
  if (values.length === 0) return undefined;
  return language === 'ko'
    ? `${withParticle(title, '은/는')} ${listed(values, language)} 조건으로는 검색할 수 없어 그 조건을 빼고 조회했습니다.`
    : `${title} cannot be searched by ${listed(values, language)}, so that was left out.`;
};

/** What one question was too much for. */
export const notLookedFor = ({ notAsked = [] }: Looked, language: Language): string | undefined => {
  if (notAsked.length === 0) return undefined;
  const names = listed(
    notAsked.map((each) => code(each, 100)),
    language,
  );
  return language === 'ko'
    ? `한 번에 조회할 수 있는 대상보다 많아 다음은 조회하지 않았습니다: ${names}. 따로 질문해 주세요.`
    : `More was named than one question can look for. Not looked for: ${names}. Please ask for that separately.`;
};

/** A question too long to be read whole. */
export const readInPart = (language: Language): string =>
  language === 'ko'
    ? '질문 내용이 4,000자를 넘어 앞부분만 읽었습니다. 나머지는 따로 질문해 주세요.'
    : 'What was asked is longer than 4,000 characters: only its beginning was read. Please ask about the rest separately.';

/** Why there is no result. */
export const whyNot = (looked: Looked, language: Language): string => {
  const title = titleOf(looked.tool.actionGroup);
  const isKorean = language === 'ko';
  if (looked.kind === 'denied')
    return isKorean
      ? `**${title}:** 이 채널에서 ${withParticle(title, '을/를')} 볼 권한이 없어 조회하지 않았습니다.`
      : `**${title}:** you may not see this source here, so it was not searched.`;
  if (looked.kind === 'refused')
    return isKorean
      ? `**${title}:** 요청한 조건으로 조회하지 못했습니다. 이유: ${code(looked.sentence, 300)}`
      : `**${title}:** it could not be searched that way: ${code(looked.sentence, 300)}`;
  return isKorean
    ? `**${title}:** 지금은 조회하지 못했습니다. 이 소스에서 일어난 일은 이 답변에 없습니다.`
    : `**${title}:** it could not be searched just now, so nothing that happened there is in this answer.`;
};

export const notOffered = (names: string[], language: Language): string => {
  const titles = listed(names.map(titleOf), language);
  return language === 'ko'
    ? `${withParticle(titles, '은/는')} 여기서 조회할 수 있는 소스가 아닙니다.`
    : `${titles} ${names.length === 1 ? 'is not a source' : 'are not sources'} that can be searched here.`;
};

export const furtherLead = (language: Language): string =>
  language === 'ko'
    ? '**이어서 조회한 내용** — 위에서 찾은 대상으로 다시 조회한 사실입니다. 서로의 인과 관계는 가설일 뿐이므로 직접 확인해 주세요.'
    : '**Looked up further** — facts about what was found above. That one led to the other is no more than a hypothesis: please judge for yourself.';
