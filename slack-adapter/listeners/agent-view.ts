import type { App } from '@slack/bolt';
import type { Parts } from '../investigate.ts';
import { type Language, languageIn } from '../language.ts';
import { log } from '../log.ts';

interface Prompt {
  source: string;
  title: string;
  message: string;
}

const prompts: Record<Language, Prompt[]> = {
  en: [
    { source: 'sentinelone', title: 'Threats', message: 'Summarize the SentinelOne threats of the last 24 hours' },
    { source: 'cloudtrail', title: 'CloudTrail', message: 'Who stopped CloudTrail logging in the last 7 days?' },
    { source: 'okta', title: 'Failed sign-ins', message: 'Show the failed Okta sign-ins of yesterday' },
    { source: 'guardduty', title: 'Findings', message: 'Which GuardDuty findings are high or critical this week?' },
    { source: 'operations', title: 'Incidents', message: 'What went down in the last 24 hours?' },
  ],
  ko: [
    { source: 'sentinelone', title: '위협', message: '지난 24시간 동안 SentinelOne에서 탐지된 위협을 요약해줘' },
    { source: 'cloudtrail', title: 'CloudTrail', message: '지난 7일 동안 CloudTrail 로깅을 중지한 사람은 누구야?' },
    { source: 'okta', title: '로그인 실패', message: '어제 Okta 로그인 실패 내역 보여줘' },
    { source: 'guardduty', title: '탐지 결과', message: '이번 주 GuardDuty 탐지 중 심각도가 높은 것을 보여줘' },
    { source: 'operations', title: '장애', message: '지난 24시간 동안 어떤 장애가 있었어?' },
  ],
};

/** https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts */
const most = 4;

/** Whoever opens the app's messages finds questions that they may ask, in their language. */
export const agentView = (app: App, { client, askerOf }: Pick<Parts, 'client' | 'askerOf'>): void => {
  const suggest = async (at: { team: string; channel: string; user: string; thread?: string }) => {
    const known = await askerOf({ ...at, shared: false });
    if (!known) return;
    const { person, sources } = known;
    const offered = prompts[languageIn(person.locale)]
      .filter(({ source }) => sources.includes(source))
      .slice(0, most)
      .map(({ title, message }) => ({ title, message }));
    if (offered.length === 0) return;
    await client.assistant.threads
      .setSuggestedPrompts({ channel_id: at.channel, prompts: offered, ...(at.thread && { thread_ts: at.thread }) })
      .catch((error: Error) => log.warn('no prompts were suggested', { reason: error.message }));
  };
  app.event('app_home_opened', async ({ event, body }) => {
    if (event.tab === 'messages') await suggest({ team: body.team_id, channel: event.channel, user: event.user });
  });
  // From apps whose manifest is of the time before the agent view.
  app.event('assistant_thread_started', async ({ event, body }) => {
    const { channel_id: channel, thread_ts: thread, user_id: user } = event.assistant_thread;
    await suggest({ team: body.team_id, channel, user, thread });
  });
};
