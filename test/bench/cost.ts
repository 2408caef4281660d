import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import type { Local } from '../../local/start.ts';
import { askedAt, local } from '../support/local.ts';
import { type Bench, type Figures, median } from './figure.ts';

/** Typical ones, by the name of their figure. */
const questions: Record<string, string> = {
  'sentinelone-day': '지난 24시간 동안 SentinelOne 로그에서 탐지된 위협들을 요약해줘!',
  'guardduty-latest': '최근 GuardDuty 경고 요약해줘!',
  'guardduty-week-high': 'high severity GuardDuty findings in the last 7 days',
  'cloudtrail-stopped': 'who stopped CloudTrail logging in the last 2 days?',
  'console-failures': '어제 콘솔 로그인 실패 내역',
  'iam-changes': 'IAM changes in the last 7 days',
  'root-use': 'was the root account used this month?',
  'access-denied': 'access denied errors in CloudTrail today by user',
  's3-exposure': 'did anybody make an S3 bucket public in the last 7 days?',
  'principal-cloudtrail': 'what did dana do in CloudTrail since yesterday?',
  'okta-failures': 'failed Okta logins since yesterday by user',
  'okta-mfa-fatigue': 'Okta MFA fatigue attacks in the last 7 days',
  'okta-person': '지난 7일간 dana@example.com의 Okta 로그인 기록 보여줘',
  'zscaler-blocked': 'which users were blocked by Zscaler today and why',
  'zscaler-malware': '지난 24시간 Zscaler에서 차단된 악성코드 다운로드',
  'zscaler-dns': 'Zscaler DNS requests that were blocked in the last 24h',
  'trace-ip': 'show me everything about 203.0.113.7 in the last 7 days',
  'trace-person': 'john.doe 관련 모든 로그를 지난 24시간 동안 추적해줘',
  'advice-s3': 'How should I protect an S3 bucket from public access?',
  'advice-leaked-key': '액세스 키가 유출되면 어떻게 대응해야 하나요?',
};

type Answer = Awaited<ReturnType<Local['ask']>>;

/** What the results put before a model: the JSON of each, and the passages that were cited. */
const tokensOf = ({ steps, citations }: Answer): number =>
  [...steps.map(({ result }) => JSON.stringify(result)), ...citations.map(({ excerpt }) => excerpt)].reduce(
    (sum, text) => sum + countTokens(text),
    0,
  );

/** Input tokens that the results of a question add, over the sample data. */
export const cost: Bench = async (tell) => {
  const here = await local();
  const figures: Figures = {};
  try {
    for (const [name, question] of Object.entries(questions)) {
      const answer = await here.ask({ question, askedAt });
      if (answer.error !== undefined) throw new Error(`"${question}" failed: ${answer.error}`);
      if (answer.steps.length + answer.citations.length === 0) throw new Error(`"${question}" looked nothing up`);
      figures[`cost.input-tokens.${name}`] = { value: tokensOf(answer), unit: 'tokens', what: question };
    }
  } finally {
    await here.close();
  }
  const all = Object.values(figures).map(({ value }) => value);
  tell({
    ...figures,
    'cost.input-tokens.median': {
      value: median(all),
      unit: 'tokens',
      what: `median of ${all.length} typical questions; the goal is 6,000`,
    },
  });
};
