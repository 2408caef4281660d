import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { pagesIn } from '../../knowledge-base/page.ts';
import { knowledgeBase } from '../../local/aws/knowledge-base.ts';

const folder = `${import.meta.dirname}/../../knowledge-base`;
const pages = knowledgeBase(folder);

/** Page names (without folder) of the first three passages. */
const topThree = (question: string) =>
  pages.retrieve(question, 3).map(({ uri }) => uri.replace(/^.*\//, '').replace(/\.md$/, ''));

const english: [question: string, page: string][] = [
  ['How should I protect an S3 bucket from public access?', 's3-public-access'],
  ['How do I rotate the long-lived keys of an IAM user without downtime?', 'iam-access-keys'],
  ['Which MFA methods resist phishing?', 'mfa'],
  ['What should an organization trail record?', 'cloudtrail'],
  ['Someone pushed an AWS access key to a public GitHub repository, what now?', 'leaked-access-key'],
  ['Three laptops show ransomware, what are the first steps?', 'ransomware-on-endpoints'],
  ['How do I give people a shell on a server without opening SSH to the internet?', 'remote-access'],
  ['Is it safe to let instances answer IMDSv1?', 'imdsv2'],
  ['How should I arrange OUs and accounts in a new organization?', 'multi-account-landing-zone'],
  ['A user keeps getting Okta push prompts they did not ask for', 'okta-account-compromised'],
  ['What do VPC flow logs cost, and where should they go?', 'vpc-flow-logs'],
  ['Can our backups survive an attacker with administrator rights?', 'ransomware-recovery'],
];

/** Near the words of the pages' Korean titles. */
const korean: [question: string, page: string][] = [
  ['루트 계정을 안전하게 관리하는 방법은?', 'root-user'],
  ['S3 버킷의 퍼블릭 액세스를 차단하려면?', 's3-public-access'],
  ['액세스 키가 유출되면 어떻게 해야 하나요?', 'leaked-access-key'],
  ['CloudTrail 로깅이 중지되었을 때 대응 절차', 'cloudtrail-stopped'],
  ['랜섬웨어에 감염된 단말을 격리하는 절차 알려줘', 'ransomware-on-endpoints'],
  ['KMS 키를 삭제하면 왜 위험한가요?', 'kms-keys'],
  ['보안 그룹에서 0.0.0.0/0을 열면 안 되는 이유', 'security-groups'],
  ['피싱에 강한 다중 인증 방식은?', 'mfa'],
  ['GuardDuty를 모든 계정과 리전에서 켜려면?', 'guardduty'],
  ['시크릿 매니저로 비밀번호를 자동 교체하려면?', 'secrets-manager'],
];

/** As people say it, so that only the glossary leads to the English text. */
const koreanToEnglish: [question: string, page: string][] = [
  ['직원이 깃허브에 AWS 키를 올렸어요. 뭐부터 해야 하죠?', 'leaked-access-key'],
  ['누가 감사 로그를 꺼버렸는데 어떻게 대응하지?', 'cloudtrail-stopped'],
  ['관리자 권한이 너무 많은 사람에게 퍼져 있어요. 줄이려면?', 'least-privilege'],
  ['백업까지 지워지면 복구할 수 있나요?', 'backup-and-recovery'],
  ['여러 계정을 조직으로 묶으려면 구조를 어떻게 잡아야 하나요?', 'multi-account-landing-zone'],
  ['서버에 SSH 포트를 열지 않고 접속하려면?', 'remote-access'],
  ['스냅샷이 외부 계정에 공유됐는지 어떻게 확인하나요?', 'snapshot-and-image-sharing'],
  ['내려받은 파일이 악성코드로 차단됐다는데 조치는?', 'malicious-download'],
  ['해외에서 콘솔에 로그인한 흔적이 있어요', 'console-sign-in-anomalies'],
  ['인스턴스에서 가상화폐를 채굴하는 것 같아요', 'cryptomining'],
  ['데이터베이스 암호를 코드에 넣지 않으려면?', 'secrets-manager'],
  ['버킷에서 데이터가 밖으로 빠져나간 것 같아요', 's3-data-leaving'],
];

describe.each([
  ['English', english],
  ['Korean', korean],
  ['colloquial Korean', koreanToEnglish],
])('a question in %s', (_language, questions) => {
  it.each(questions)('%s finds %s', (question, page) => {
    expect(topThree(question)).toContain(page);
  });
});

describe('Of the questions that retrieval is measured by', () => {
  const text = readFileSync(new URL('questions.yaml', import.meta.url), 'utf8');
  const questions = parse(text) as Record<string, { ask: string; page: string | string[] }[]>;

  it.each([
    ['english', 18],
    ['korean', 18],
    ['korean-to-english', 18],
    ['unseen-colloquial-korean', 14],
  ])('those in %s find the page, at least %i of 20', (group, least) => {
    const asked = questions[group] ?? [];
    const missed = asked.filter(({ ask, page }) => !topThree(ask).some((found) => [page].flat().includes(found)));
    expect(asked).toHaveLength(20);
    expect(missed.length, missed.map(({ ask }) => ask).join('\n')).toBeLessThanOrEqual(20 - least);
  });

  it('all name pages that exist', () => {
    const names = pagesIn(folder).map(({ path }) => path.replace(/^.*\/|\.md$/g, ''));
    const named = Object.values(questions).flatMap((group) => group.flatMap(({ page }) => page));
    expect(named.filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe('a question that no page covers', () => {
  it.each([
    'What is the weather in Seoul today?',
    'Recommend a good movie for tonight',
    'How do I train a neural network?',
    'How do I center a div in CSS?',
    'What is the capital of France?',
    'What is the price of bitcoin?',
    'What is the root of a quadratic equation?',
    'How do I reset my Netflix password?',
    '오늘 서울 날씨 어때?',
    '점심 메뉴 추천해줘',
    '휴가 신청은 어떻게 하나요?',
    '프린터 연결 방법',
    '엑셀 파일 합치는 방법',
    '',
  ])('%s finds nothing', (question) => {
    expect(pages.retrieve(question)).toEqual([]);
  });
});

describe('a passage', () => {
  it('says where it comes from as the cloud would, and which AWS page it rests on', () => {
    const [first] = pages.retrieve('How should I protect an S3 bucket from public access?');
    expect(first).toMatchObject({
      uri: 's3://ask-aws-knowledge/best-practices/s3-public-access.md',
      metadata: {
        'x-amz-bedrock-kb-source-uri': 's3://ask-aws-knowledge/best-practices/s3-public-access.md',
        title: first?.title,
        titleKo: expect.stringMatching(/[가-힣]/),
        section: expect.any(String),
        sourceTitle: expect.any(String),
        sourceUrl: expect.stringMatching(/^https:\/\/(docs\.)?aws\.amazon\.com\//),
      },
    });
  });

  it('comes best first, with a score of at most one, and no more of them than asked for', () => {
    const scores = pages.retrieve('access key', 4).map(({ score }) => score);
    expect(scores).toHaveLength(4);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    for (const score of scores) expect(score).toSatisfy((value: number) => value > 0 && value <= 1);
  });

  it('is found in spite of a typing error', () => {
    expect(topThree('ransomwere on a laptop')).toContain('ransomware-on-endpoints');
  });
});
