import type { Tool } from '../brain.ts';
import { code, type Language, listed } from './language.ts';
import { titleOf } from './words.ts';

const isSearch = ({ operation }: Tool) => operation.operationId.startsWith('search');

const sources = (tools: Tool[], language: Language): string =>
  listed([...new Set(tools.filter(isSearch).map(({ actionGroup }) => titleOf(actionGroup)))], language);

const examples = (tools: Tool[], language: Language): string =>
  tools
    .filter(isSearch)
    .slice(0, 4)
    // A figure in an example rests on nothing that was looked up.
    .flatMap(({ operation }) => operation.questions[language].find((each) => !/\d/.test(each)) ?? [])
    .map((example) => `- ${example}`)
    .join('\n');

const within = (tools: Tool[], language: Language): string =>
  language === 'ko'
    ? `${sources(tools, language)} 로그를 조회하고, IP·사용자·호스트를 모든 소스에서 추적하고, AWS 보안 모범 사례를 찾아 드릴 수 있습니다.`
    : `I can search ${sources(tools, language)}, trace an address, user or host across all of them, and quote AWS best practices.`;

export const closing = (language: Language): string =>
  language === 'ko' ? '_언어 모델 없이 규칙으로 답했습니다._' : '_Answered by rules, without a language model._';

/** `named`: what the change was to be made to, since that can be looked up. */
export const declined = (tools: Tool[], named: string | undefined, language: Language): string => {
  if (language === 'ko')
    return named
      ? `저는 읽기 전용이라 아무것도 바꿀 수 없고, 바꾸지도 않았습니다. 대신 ${code(named)}의 모든 활동을 찾아 보여 드릴 수는 있습니다.`
      : `저는 읽기 전용이라 아무것도 바꿀 수 없고, 바꾸지도 않았습니다. 대신 ${within(tools, language)}`;
  return named
    ? `I am read-only: I cannot change anything, and nothing was changed. I can show what ${code(named)} did: ask for everything about it.`
    : `I am read-only: I cannot change anything, and nothing was changed. ${within(tools, language)}`;
};

export const beyond = (tools: Tool[], language: Language): string =>
  language === 'ko'
    ? `그 내용은 찾아볼 수 없습니다. 조회할 수 있는 로그에도 지식 베이스에도 해당하는 것이 없습니다. ${within(tools, language)}`
    : `I can't look that up: neither the logs that I can search nor the knowledge base cover it. ${within(tools, language)}`;

export const unclear = (tools: Tool[], language: Language): string =>
  language === 'ko'
    ? `어느 소스에서 무엇을 찾을까요? ${sources(tools, language)} 가운데 하나와 기간이나 사용자, IP를 함께 알려 주세요. 예:\n${examples(tools, language)}`
    : `Which source, and what in it? Name one of ${sources(tools, language)}, perhaps with a time, a user or an address. For example:\n${examples(tools, language)}`;

export const whichEvidence = (language: Language): string =>
  language === 'ko'
    ? '어느 기록의 원본을 볼까요? 답변에 나온 근거 ID를 함께 적어 주세요.'
    : 'Which record? Please give its evidence id, as it stands in an answer.';

export const help = (tools: Tool[], language: Language): string =>
  `${within(tools, language)}\n${examples(tools, language)}`;
