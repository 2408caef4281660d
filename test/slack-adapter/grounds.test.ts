import { describe, expect, it } from 'vitest';
import { marked, unsupported } from '../../slack-adapter/grounds.ts';

const okta = 'okta:example.okta.com:20261122T101500123Z:0b1c2d3e';
const threat = 'sentinelone:example.sentinelone.net:20261123T010203000Z:225494730938493804';

const results = [
  {
    searched: {
      source: 'okta',
      since: '2026-11-22T09:00:00.000Z',
      until: '2026-11-23T09:00:00.000Z',
      filters: { outcome: 'FAILURE' },
    },
    matched: 128,
    atLeast: false,
    severity: null,
    groups: {
      principal: [
        { value: 'dana@example.com', count: 90 },
        { value: 'lee@example.com', count: 31 },
        { value: 'other', count: 7 },
      ],
      ip: [{ value: '203.0.113.7', count: 88 }],
    },
    timeline: [{ start: '2026-11-22T10:00:00.000Z', count: 61 }],
    records: [
      {
        evidence: okta,
        time: '2026-11-22T10:15:00.123Z',
        title: 'User login to Okta',
        principal: 'dana@example.com',
        observables: [
          { type: 'ip', value: '203.0.113.7' },
          { type: 'host', value: 'LT-DANA-09' },
        ],
        outcome: 'FAILURE',
        technique: 'T1110.003 Password Spraying',
      },
    ],
    shown: 1,
    cursor: 'eyJhIjo5OTl9',
    gaps: [],
    query: { text: 'SELECT 777 LIMIT 50', ms: 812 },
  },
  {
    searched: {
      source: 'sentinelone',
      since: '2026-11-22T09:00:00.000Z',
      until: '2026-11-23T09:00:00.000Z',
      filters: {},
    },
    matched: 7,
    atLeast: false,
    severity: { critical: 3, high: 2, medium: 2, low: 0, informational: 0 },
    groups: { type: [{ value: 'Ransomware', count: 3 }] },
    timeline: [],
    records: [
      { evidence: threat, time: '2026-11-23T01:02:03Z', title: 'Ransomware on server-prod-01', status: 'isolated' },
      {
        evidence: `${threat}1`,
        time: '2026-11-22T17:40:00Z',
        title: 'Malware',
        status: 'blocked',
        link: 'https://example.sentinelone.net/incidents/threats/225494730938493804/overview',
      },
      {
        evidence: `${threat}2`,
        time: '2026-11-22T17:50:00Z',
        title: 'Script of admin02',
        status: 'blocked',
        observables: [
          { type: 'hash', value: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b' },
          { type: 'ip', value: '185.220.101.5' },
          { type: 'ip', value: '2001:db8::1' },
        ],
      },
    ],
    shown: 3,
    cursor: null,
    gaps: ['us-west-2: GuardDuty is not enabled in 123456789012'],
  },
  'no JSON at all',
  [{ content: { text: 'Rotate keys every 90 days; keep 15 characters.' } }],
];
const grounds = {
  question: 'what happened to 198.51.100.23 and host web-07 in the last 36 hours? compare with 45 before',
  results,
  pages: [
    'S3 public access\nhttps://docs.aws.amazon.com/s3.html\nSet all four settings, with TLS 1.2 and at most 12 buckets.',
  ],
};
const check = (answer: string) => unsupported(answer, grounds);

describe('An assertion is supported', () => {
  it.each([
    'There were 128 failures.',
    '**128** failures, 90 of them by `dana@example.com` (31 by lee@example.com).',
    '총 128건 중 90건이 dana@example.com의 실패입니다.',
    'Seven threats: three critical, two high, two medium.',
    '위협 일곱 건 중 세 건이 치명적입니다.',
    '랜섬웨어가 세 대에서 탐지되었고 두 건은 차단되었습니다.',
    'Both sources together: 135.',
    'dana and lee account for 121 of them.',
    'Without dana there were 38.',
    'That is 70% by dana, and 24.2 % by lee.',
    '70퍼센트가 dana의 것입니다.',
    'One thing, 0 others, and 1 more.',
    `See \`${okta}\` and ${threat}.`,
    'The threat 225494730938493804 was isolated.',
    'Evidence ends with 0b1c2d3e.',
    'At 10:15 on 2026-11-22, again at 10:15:00.123.',
    'On 22 November 2026 at 7 pm (UTC+9).',
    'Nov 22 and November 23rd, 2026.',
    '11월 23일 오전 10시 2분에 격리되었습니다.',
    '2026년 11월 22일 19시 15분',
    'In 2026.',
    'From 203.0.113.7, in 203.0.113.0/24.',
    'A 185.x address, 185.220.x.x to be exact.',
    'IPv6 2001:db8::1 was seen.',
    'Hash 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b, that is 9f86d081…',
    'Host `server-prod-01`, LT-DANA-09 and admin02.',
    'The host web-07 and 198.51.100.23 of the question.',
    'In the last 24 hours (24h, one day, 1440 minutes), not 36 hours.',
    '지난 24시간 동안, 그리고 질문하신 36시간',
    '1. First\n2. Second\n3. Third\n10. Tenth',
    '## 4. Heading\n**5.** Bold\n(6) Bracket',
    '| 1 | dana@example.com | 90 |\n| 2 | lee@example.com | 31 |',
    'Step 2: use two-factor authentication and SHA-256 in S3 with IAM, EC2, OAuth2 and TLS1.2.',
    '2단계 인증을 켜고 3순위로 검토하세요.',
    'Rotate keys every 90 days with 15 characters; at most 12 buckets, all four settings.',
    '키는 90일마다 교체하세요.',
    'Technique T1110.003 Password Spraying.',
    'us-west-2 of account 123456789012 could not be seen.',
    '[S3](https://docs.aws.amazon.com/s3.html) and https://example.sentinelone.net/incidents/threats/225494730938493804/overview',
    '45 before, 128 now: 83 more.',
    'The third-largest, e.g. dana, i.e. a user and/or 24/7 service.',
    'Failures (`outcome=FAILURE`) by **dana@example.com**: `90`.',
    '열두 개 버킷, 서른한 건',
    'user john.doe ran a script of the read-only role',
    'From 22 to 23 November 2026, Nov 22–23, between the 22nd and 23rd of November.',
    '11월 22일부터 23일까지, 11월 22일~23일',
    '11/22/2026, 22/11/2026, 11/22 23:15 and 10:15:00Z',
    'A ratio of 90:31, and 0.13k, in round figures 0.1 thousand.',
    'Account 1234-5678-9012 by RFC 5424, ISO 27001 and NIST SP 800-61, with AES-256-GCM, in Q4.',
    'Ninety failures, thirty-one by lee, one hundred and twenty-eight in all.',
  ])('%s', (answer) => {
    expect(check(answer)).toEqual([]);
  });
});

describe('An assertion is reported', () => {
  it.each([
    ['There were 129 failures.', '129'],
    ['**1,280** failures', '1,280'],
    ['총 500건입니다.', '500'],
    ['Eleven threats', 'Eleven'],
    ['위협 열세 건', '열세 건'],
    ['열여섯 대가 감염되었습니다', '열여섯 대'],
    ['오십 건이 있습니다', '오십 건'],
    ['3천 건의 로그인', '3천'],
    ['twenty-six users', 'twenty-six'],
    ['five hundred requests', 'five hundred'],
    ['That is 83%.', '83%'],
    ['83.4 퍼센트', '83.4 퍼센트'],
    ['See `okta:example.okta.com:20261122T101500123Z:ffff`.', 'okta:example.okta.com:20261122T101500123Z:ffff'],
    [
      'Evidence sentinelone:example.sentinelone.net:20261123T010203000Z:1',
      'sentinelone:example.sentinelone.net:20261123T010203000Z:1',
    ],
    ['On 2026-11-19 it began.', '2026-11-19'],
    ['On 3 March it began.', '3 March'],
    ['December 24, 2026', 'December 24, 2026'],
    ['11월 2일에 시작되었습니다', '11월 2일'],
    ['2025년 11월 22일', '2025년 11월 22일'],
    ['In 2019.', '2019'],
    ['From 203.0.113.8.', '203.0.113.8'],
    ['From 203.0.113.70.', '203.0.113.70'],
    ['In 192.0.2.0/24.', '192.0.2.0/24'],
    ['A 91.x address.', '91.x'],
    ['IPv6 2001:db8::2', '2001:db8::2'],
    ['Hash d41d8cd98f00b204e9800998ecf8427e', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['Hash 9f86d081884c7d659a2feaa0c55ad015a3bf4f1', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1'],
    ['Host `server-prod-02` too.', 'server-prod-02'],
    ['호스트 FIN-LT-014에서', 'FIN-LT-014'],
    ['by admin03', 'admin03'],
    ['by eve@example.com', 'eve@example.com'],
    ['to evil.com', 'evil.com'],
    ['to c2.evil.org', 'c2.evil.org'],
    ['to evil[.]com', 'evil[.]com'],
    ['https://evil.example/x9', 'https://evil.example/x9'],
    ['account 210987654321', '210987654321'],
    ['key AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
    ['in eu-central-1', 'eu-central-1'],
    ['Technique T1486', 'T1486'],
    ['CVE-2026-1234', 'CVE-2026-1234'],
    ['within 180 days', '180'],
    ['a 365-day period', '365-day'],
    ['지난 72시간', '72'],
    ['port 3389 was open', '3389'],
    ['SELECT 777', '777'],
    ['999 in the cursor', '999'],
    ['| 1 | a |\n| 64 | b |', '64'],
    ['from 14 to 23 November', '14'],
    ['11월 22일부터 27일까지', '27'],
    ['11/21/2025', '11/21/2025'],
    ['about 5k events', '5k'],
    ['two million requests', 'two million'],
    ['3.2 thousand', '3.2 thousand'],
    ['70.9% by dana', '70.9%'],
    ['account 1234-5678-9013', '1234-5678-9013'],
    ['1. First\n\nThere were 256.', '256'],
  ])('%s', (answer, text) => {
    expect(check(answer)).toEqual([text]);
  });
});

describe('What is unsupported', () => {
  it('is listed once, in the order of the answer', () => {
    expect(check('4711 and evil.com, 4711 again, 128 not')).toEqual(['4711', 'evil.com']);
  });

  it('is marked where it stands, outside of code and addresses', () => {
    const answer = 'Seen **4711** times on `web-99`, [here](https://evil.com/4711), not 128.\n```\n4711\n```';
    expect(marked(answer, ['4711', 'web-99'])).toBe(
      'Seen **4711 ⚠** times on `web-99` ⚠, [here](https://evil.com/4711), not 128.\n```\n4711\n```',
    );
  });

  it('without any result is every figure', () => {
    expect(unsupported('3 of 10', { question: '', results: [], pages: [] })).toEqual(['3', '10']);
  });
});

describe('A record shown whole', () => {
  const record = { agentDetectionInfo: { agentIpV4: '192.0.2.10', inet6: [] }, note: `evidence: ${okta}` };
  const shown = `The record:\n${JSON.stringify({ record }, null, 2)}`;

  it('has grounds, the names of its fields and ids in its texts included', () => {
    expect(unsupported(shown, { question: 'show it', results: [{ record }], pages: [] })).toEqual([]);
  });

  it('gives no grounds to what stands in another record', () => {
    expect(unsupported(shown, { question: 'show it', results: [{ record: {} }], pages: [] })).toContain('192.0.2.10');
  });
});
