import type { Language } from './language.ts';

interface Replies {
  denied: string;
  gone: string;
  unavailable: string;
  failed: (reference: string) => string;
  exported: (title: string, count: string, matched: string) => string;
  reported: string;
  nothingToReport: string;
  thanks: string;
  sorry: string;
  noted: string;
  shared: string;
  mayNotShare: string;
  notInChannel: string;
  unheard: string;
  sharedBy: (user: string) => string;
  forgotten: string;
  spent: Record<'user' | 'day', (when: string) => string>;
}

const en: Replies = {
  denied: 'You may not see this here. Whoever runs me can tell you where you may.',
  gone: 'What this belongs to is no longer kept. Please ask again.',
  unavailable: 'The source did not answer. Please try again in a moment.',
  failed: (reference) => `Something went wrong. Please try again. Reference: ${reference}`,
  exported: (title, count, matched) => `${title}: ${count} of ${matched} records, the newest first.`,
  reported: 'Report of this thread.',
  nothingToReport: 'There is nothing in this thread that you may see.',
  thanks: 'Thank you for the feedback.',
  sorry: 'Thank you. What was wrong with the answer?',
  noted: 'Thank you, the reason is noted.',
  shared: 'The answer is shared.',
  mayNotShare: 'What this answer rests on may not be seen in that channel, so it stays here.',
  notInChannel: 'I am not in that channel. Invite me there, then share again.',
  unheard: 'Slack did not confirm the file. Look whether it is in the thread before you ask for it again.',
  sharedBy: (user) => `Shared by ${user}`,
  forgotten:
    'Forgotten: I deleted what was asked and answered in this thread, and the next question starts anew. The audit records stay, and so do the messages in Slack.',
  spent: {
    user: (when) => `You have used up your questions for today. You can ask again from ${when}.`,
    day: (when) => `Today’s budget for questions is used up for everybody. You can ask again from ${when}.`,
  },
};

const ko: Replies = {
  denied: '여기에서는 볼 수 없는 내용입니다. 볼 수 있는 곳은 운영자가 알려 드립니다.',
  gone: '해당 내용이 더 이상 남아 있지 않습니다. 다시 질문해 주세요.',
  unavailable: '소스가 응답하지 않았습니다. 잠시 후 다시 시도해 주세요.',
  failed: (reference) => `문제가 생겼습니다. 다시 시도해 주세요. 참조 번호: ${reference}`,
  exported: (title, count, matched) => `${title}: ${matched}건 중 ${count}건, 최신순.`,
  reported: '이 스레드의 보고서입니다.',
  nothingToReport: '이 스레드에는 볼 수 있는 내용이 없습니다.',
  thanks: '의견 감사합니다.',
  sorry: '의견 감사합니다. 어떤 점이 아쉬웠나요?',
  noted: '감사합니다. 이유를 기록했습니다.',
  shared: '답변을 공유했습니다.',
  mayNotShare: '이 답변의 근거는 그 채널에서 볼 수 없어 공유하지 않았습니다.',
  notInChannel: '그 채널에 제가 없습니다. 초대한 뒤 다시 공유해 주세요.',
  unheard: '파일이 올라갔는지 Slack에서 확인받지 못했습니다. 다시 요청하기 전에 스레드에 파일이 있는지 확인해 주세요.',
  sharedBy: (user) => `${user} 님이 공유`,
  forgotten:
    '잊었습니다. 이 스레드의 질문과 답변을 삭제했으며, 다음 질문은 새로 시작합니다. 감사 기록과 Slack 메시지는 그대로 남습니다.',
  spent: {
    user: (when) => `오늘 사용할 수 있는 질문 한도를 모두 썼습니다. ${when}부터 다시 질문할 수 있습니다.`,
    day: (when) => `오늘 모두에게 주어진 질문 한도를 다 썼습니다. ${when}부터 다시 질문할 수 있습니다.`,
  },
};

/** What those hear who clicked something, in each language. */
export const replies: Record<Language, Replies> = { en, ko };
