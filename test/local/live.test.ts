import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardDuty } from '../../local/aws/guardduty.ts';
import { sts as stsOf } from '../../local/aws/sts.ts';
import { type Served, serve } from '../../local/http.ts';
import { live } from '../../local/live.ts';
import { sampleRecords } from '../../local/records.ts';
import type { SearchResult } from '../../schemas/generated/shared.ts';
import { askedAt, local } from '../support/local.ts';

const folder = mkdtempSync(join(tmpdir(), 'ask-aws-live-'));
const file = join(folder, 'ask-aws.yaml');
const described = (account: string) =>
  writeFileSync(
    file,
    `account: "${account}"\nregion: us-east-1\nhost: agents\nmodel: us.anthropic.claude-sonnet-4-6\nresidency: geo\nsources:\n  guardduty: { regions: [us-east-1] }\nslack: { secret: new }\n`,
  );

describe('npm start -- --live', () => {
  const findings = sampleRecords().dataset(askedAt).guardduty;
  let account: Served;
  let sts: Served;
  const before = { ...process.env };
  beforeAll(async () => {
    account = await serve(guardDuty(findings, { regions: ['us-east-1'] }));
    sts = await serve(stsOf('123456789012'));
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_STS: sts.url,
      AWS_ENDPOINT_URL_GUARDDUTY: account.url,
    });
  });
  afterAll(async () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    await account.close();
    await sts.close();
    rmSync(folder, { recursive: true });
  });

  it('reads the account that is described, after it has said what; every other source is a gap', async () => {
    described('123456789012');
    const { lines, ...records } = await live('guardduty', process.env, file);
    expect(lines).toEqual(['account   123456789012', 'guardduty us-east-1']);
    const here = await local(records);
    try {
      const { steps } = await here.ask({ question: 'GuardDuty findings of the last 7 days', askedAt, user: 'dana' });
      expect(steps).toMatchObject([{ operationId: 'searchGuardDutyFindings', status: 200 }]);
      expect((steps[0]!.result as SearchResult).matched).toBeGreaterThan(3);
      const okta = await here.ask({ question: 'failed Okta logins since yesterday by user', askedAt, user: 'dana' });
      expect(okta.steps).toMatchObject([{ operationId: 'searchOktaEvents', status: 502 }]);
    } finally {
      await here.close();
    }
  });

  it('says what is wrong in one sentence', async () => {
    await expect(live('okta', process.env, file)).rejects.toThrow(
      '--live "okta" cannot be read from here: say guardduty, cloudtrail or both with a comma.',
    );
    await expect(live('cloudtrail', process.env, file)).rejects.toThrow('--live cloudtrail has no settings');
    described('210987654321');
    await expect(live('guardduty', process.env, file)).rejects.toThrow(
      `The credentials are of account 123456789012, ${file} is about 210987654321: use the others.`,
    );
    await expect(live('guardduty', process.env, join(folder, 'none.yaml'))).rejects.toThrow(
      'copy ask-aws.example.yaml',
    );
  });
});
