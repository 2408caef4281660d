import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gate } from '../../slack-adapter/gate.ts';
import { found, hear } from '../support/brain.ts';

const hosts = ['docs.aws.amazon.com', 'aws.amazon.com', '*.console.aws.amazon.com'];
const pages = globSync(join(import.meta.dirname, '../../knowledge-base/**/*.md'));

const records = [
  {
    title: 'Ransomware on server-prod-01',
    severity: 'critical' as const,
    principal: 'dana@example.com',
    observables: [
      { type: 'ip' as const, value: '203.0.113.7' },
      { type: 'host' as const, value: 'server-prod-01' },
      { type: 'domain' as const, value: 'files.example.com' },
    ],
    outcome: 'FAILURE: INVALID_CREDENTIALS',
    technique: 'T1110.003 Password Spraying',
    link: 'https://us-east-1.console.aws.amazon.com/guardduty/home?region=us-east-1#/findings?search=id%3D0b1c',
  },
  { title: 'AwsApiCall StopLogging', principal: 'arn:aws:iam::123456789012:role/Admin', status: 'blocked' },
];

const windows = ['in the last 24 hours', 'yesterday', 'this week', '지난 7일 동안', '어제'];
const questions = [
  'failed Okta logins by user',
  'who disabled CloudTrail?',
  'critical GuardDuty findings',
  'SentinelOne 로그에서 탐지된 위협을 요약해줘',
  'what did Zscaler block?',
  'is 203.0.113.7 anywhere in our logs?',
  '콘솔 로그인 실패 내역 보여줘',
  'how should we protect S3 buckets from public access?',
  '랜섬웨어에 어떻게 대응해야 해?',
  'what went wrong, any alarms?',
];
const asked = windows.flatMap((window) => questions.map((question) => `${question} ${window}`));

describe('Clean text passes the gate as it is', () => {
  it.each(pages.map((page) => [basename(page), page]))('the page %s', (_, page) => {
    const text = readFileSync(page, 'utf8');
    expect(gate(text, hosts)).toBe(text);
  });

  it(`${asked.length} answers of every kind, but for addresses that are not on the list`, async () => {
    for (const question of asked) {
      const { text } = await hear(question, () => ({ status: 200, body: found(records, { matched: 128 }) }));
      expect(gate(text, hosts)).toBe(text);
    }
  });

  it('with addresses off the list, which alone are changed', () => {
    const text = readFileSync(
      join(import.meta.dirname, '../../knowledge-base/runbooks/ransomware-on-endpoints.md'),
      'utf8',
    );
    const around = (address: string) => `${text}\n\nSee ${address} and [this](${address}).\n`;
    expect(gate(around('https://files.example.com/a'), hosts)).toBe(
      `${text}\n\nSee hxxps://files[.]example[.]com/a and this (hxxps://files[.]example[.]com/a).\n`,
    );
  });
});
