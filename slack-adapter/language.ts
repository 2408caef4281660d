import type { FailureKind } from './agent/agent.ts';

export type Language = 'en' | 'ko';

export const languageOf = (text: string): Language => (/[\p{Script=Hangul}]/u.test(text) ? 'ko' : 'en');

/** Of a reader's locale as Slack writes it, `ko-KR`. */
export const languageIn = (locale: string | undefined): Language => (locale?.startsWith('ko') ? 'ko' : 'en');

interface Texts {
  looking: string;
  found: (matched: string) => string;
  notFound: string;
  done: string;
  searched: string;
  matched: (count: string) => string;
  atLeast: (count: string, over: string | undefined) => string;
  shown: (count: string) => string;
  everySource: string;
  couldNotSee: string;
  cut: string;
  instructions: (evidence: string) => string;
  sources: string;
  unsupported: string;
  failure: Record<FailureKind, string>;
  reference: (id: string) => string;
  denied: string;
  help: string;
  taken: string;
  notTaken: string;
  foundUntilThen: string;
  waitedTooLong: string;
  analyze: string;
  lost: string;
  stop: string;
  retry: string;
}

const en: Texts = {
  looking: 'Looking into it…',
  found: (matched) => `${matched} matched`,
  notFound: 'could not be answered',
  done: 'done',
  searched: 'Searched',
  matched: (count) => `${count} matched`,
  atLeast: (count, over) => `at least ${count} matched${over ? ` (counted over ${over})` : ''}`,
  shown: (count) => `${count} shown`,
  everySource: 'All sources',
  couldNotSee: 'Could not see',
  cut: 'The message is longer than 6,000 characters: only its beginning was read.',
  instructions: (evidence) => `Log content tried to give instructions; it was treated as data: ${evidence}`,
  sources: 'Sources',
  unsupported: '⚠ marks what was found neither in the results nor in the cited pages: check it before you rely on it.',
  failure: {
    throttled: 'Too much is being asked at the moment. Please ask again in a minute.',
    warming: 'I am still starting up. Please ask again in a minute.',
    timeout: 'This took too long to answer. Please ask for a shorter time or for one source.',
    'too-long': 'This became too long to answer in one go. Please ask for a shorter time or for one source.',
    stopped: 'Stopped, as you asked. There is no answer.',
    cut: 'The connection was lost before the answer was complete. Please ask again.',
    expired: 'Our conversation was too long ago, and I have forgotten it. Please ask again.',
    blocked: 'The safety filter did not let this question or its answer pass. Please ask in other words.',
    closed: 'I cannot reach the agent at the moment. Whoever runs me has the details.',
    empty: 'I found no words for an answer. Please ask again in other words.',
    refused: 'The agent did not take this question. Please ask again in other words.',
    failed: 'Something went wrong and I could not answer. Please ask again; whoever runs me has the details.',
  },
  reference: (id) => `Reference: \`${id}\``,
  denied: 'You cannot ask about security data in this channel. Whoever runs me can tell you where you can.',
  help: [
    'I look things up in your security logs and findings and answer in this thread. I only read. Ask me, for example:',
    '- who disabled CloudTrail yesterday?',
    '- is 203.0.113.7 anywhere in our logs?',
  ].join('\n'),
  taken: 'I am looking into it. The answer comes in our direct messages.',
  notTaken: 'Your question did not reach me. Please ask again.',
  foundUntilThen: 'Found before that:',
  waitedTooLong: 'This question waited too long, and I did not look into it.',
  analyze: 'Analyze this message: is what it names anywhere in our logs?',
  lost: 'I tried several times and could not answer this question.',
  stop: 'Stop',
  retry: 'Try again',
};

const ko: Texts = {
  looking: '확인하고 있습니다…',
  found: (matched) => `${matched}건 일치`,
  notFound: '답을 받지 못했습니다',
  done: '완료',
  searched: '검색한 범위',
  matched: (count) => `${count}건 일치`,
  atLeast: (count, over) => `최소 ${count}건 일치${over ? ` (${over} 기준으로 셈)` : ''}`,
  shown: (count) => `${count}건 표시`,
  everySource: '모든 소스',
  couldNotSee: '확인하지 못한 범위',
  cut: '메시지가 6,000자를 넘어 앞부분만 읽었습니다.',
  instructions: (evidence) => `로그 내용이 지시를 내리려 했으며, 데이터로만 다루었습니다: ${evidence}`,
  sources: '출처',
  unsupported: '⚠ 표시는 조회 결과와 인용한 문서에서 확인되지 않은 내용입니다. 사용하기 전에 확인해 주세요.',
  failure: {
    throttled: '지금은 요청이 많습니다. 잠시 후 다시 질문해 주세요.',
    warming: '아직 시작하는 중입니다. 잠시 후 다시 질문해 주세요.',
    timeout: '답변에 시간이 너무 오래 걸렸습니다. 기간을 줄이거나 한 소스만 질문해 주세요.',
    'too-long': '한 번에 답하기에는 내용이 너무 많습니다. 기간을 줄이거나 한 소스만 질문해 주세요.',
    stopped: '요청하신 대로 중지했습니다. 답변은 없습니다.',
    cut: '답변이 끝나기 전에 연결이 끊어졌습니다. 다시 질문해 주세요.',
    expired: '대화가 오래되어 이전 내용을 잊었습니다. 다시 질문해 주세요.',
    blocked: '안전 필터가 이 질문이나 답변을 통과시키지 않았습니다. 다른 표현으로 질문해 주세요.',
    closed: '지금은 에이전트에 연결할 수 없습니다. 자세한 내용은 운영자가 확인할 수 있습니다.',
    empty: '답변을 만들지 못했습니다. 다른 표현으로 다시 질문해 주세요.',
    refused: '에이전트가 이 질문을 받아들이지 않았습니다. 다른 표현으로 다시 질문해 주세요.',
    failed: '문제가 생겨 답변하지 못했습니다. 다시 질문해 주세요. 자세한 내용은 운영자가 확인할 수 있습니다.',
  },
  reference: (id) => `참조 번호: \`${id}\``,
  denied: '이 채널에서는 보안 데이터를 질문할 수 없습니다. 질문할 수 있는 곳은 운영자가 알려 드립니다.',
  help: [
    '보안 로그와 탐지 결과를 조회해서 이 스레드에 답합니다. 읽기만 합니다. 예를 들어 이렇게 질문해 주세요.',
    '- 지난 24시간 동안 SentinelOne에서 탐지된 위협을 요약해줘',
    '- 어제 콘솔 로그인 실패 내역 보여줘',
  ].join('\n'),
  taken: '확인하고 있습니다. 답변은 다이렉트 메시지로 보내 드립니다.',
  notTaken: '질문이 전달되지 않았습니다. 다시 질문해 주세요.',
  foundUntilThen: '그때까지 확인한 내용:',
  waitedTooLong: '이 질문은 너무 오래 대기해서 조회하지 않았습니다.',
  analyze: '이 메시지를 분석해줘. 여기에 나온 대상이 우리 로그에 있어?',
  lost: '여러 번 시도했지만 이 질문에 답하지 못했습니다.',
  stop: '중지',
  retry: '다시 시도',
};

/** Everything that the adapter itself says, in each language. */
export const texts: Record<Language, Texts> = { en, ko };
