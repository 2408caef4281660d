import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configIn, toConfig } from '../../infra/config.ts';
import { guardrailOf, modelOf } from '../../infra/residency.ts';

const minimal = {
  account: '123456789012',
  region: 'us-east-1',
  host: 'agents',
  model: 'us.anthropic.claude-sonnet-4-6',
  residency: 'geo',
  sources: { guardduty: {}, cloudtrail: { bucket: { new: true } } },
  slack: { secret: 'new' },
};

const mistake = (changes: object): string => {
  try {
    toConfig({ ...minimal, ...changes });
    return 'no mistake';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('The configuration', () => {
  it('needs an account, a Region, a host, a model, a residency, a source and a Slack secret; the rest has defaults', () => {
    expect(toConfig(minimal)).toMatchObject({ name: 'ask-aws', guardrail: 'standard', retention: { audit: 365 } });
    for (const key of Object.keys(minimal)) expect(mistake({ [key]: undefined })).toContain(`${key} is missing`);
  });

  it('comes with an example that is right', () => {
    expect(configIn('ask-aws.example.yaml')).toMatchObject({ sources: { guardduty: {} } });
  });

  it('is described in docs/deploy.md, each key and no other', () => {
    const page = readFileSync('docs/deploy.md', 'utf8');
    const [, table = ''] = page.split('| key | means | without it |');
    const described = table
      .split('\n\n')[0]!
      .split('\n')
      .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([\w.]+)`/g)].map(([, key = '']) => key));
    const known = (sentence: string) => (/there are (.*)\.$/.exec(sentence)?.[1] ?? '').split(', ');
    const keys = known(mistake({ unknown: true }));
    const sources = known(mistake({ sources: { unknown: {} } }));
    expect(new Set(described.map((key) => key.split('.')[0]))).toEqual(new Set(keys));
    expect(described.flatMap((key) => /^sources\.(\w+)/.exec(key)?.[1] ?? []).toSorted()).toEqual(sources.toSorted());
  });

  it('takes a source that has nothing behind its name', () => {
    expect(toConfig({ ...minimal, sources: { guardduty: null } }).sources).toEqual({ guardduty: {} });
  });

  it.each([
    [{ region: 'us-esat-1' }, 'region is "us-esat-1": it must be a Region, such as us-east-1 or ap-northeast-2.'],
    [
      { sources: { crowdstrike: {} } },
      'sources.crowdstrike is not a key of the configuration: there are guardduty, cloudtrail, sentinelone, zscaler, okta, operations.',
    ],
    [
      { sources: { guardduty: { role: 'arn:aws:iam::1:role/x' } } },
      'sources.guardduty.role is "arn:aws:iam::1:role/x": it must be the ARN of an IAM role.',
    ],
    [
      {
        sources: { okta: { secret: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:okta', host: 'a.okta.com' } },
      },
      'sources.okta.secret is "arn:aws:secretsmanager:us-east-1:123456789012:secret:okta": it must be new, or the whole ARN of a Secrets Manager secret with its last six characters.',
    ],
    [
      { sources: { cloudtrail: { bucket: { new: true, existing: 'trail-logs' } } } },
      'sources.cloudtrail.bucket is not right: it must be either { new: true } or { existing: … }, not both.',
    ],
    [
      { slack: {} },
      'slack.secret is missing: it must be new, or the whole ARN of a Secrets Manager secret with its last six characters.',
    ],
    [
      { residency: 'in-region' },
      'residency is "in-region", but model "us.anthropic.claude-sonnet-4-6" may run in us-east-1, us-east-2, us-west-2: use a model that runs in us-east-1 alone, or say residency: geo.',
    ],
    [
      { residency: 'in-region', model: 'anthropic.claude-sonnet-4-6' },
      'residency is "in-region", but guardrail "standard" may run in us-east-1, us-east-2, us-west-2: say guardrail: off, or say residency: geo.',
    ],
    [
      { model: 'global.anthropic.claude-sonnet-4-6' },
      'residency is "geo", but model "global.anthropic.claude-sonnet-4-6" may run in every commercial Region: use a geographic profile, or say residency: global.',
    ],
    [
      { model: 'jp.anthropic.claude-sonnet-4-6' },
      'model is "jp.anthropic.claude-sonnet-4-6", which cannot be called from region us-east-1: use a profile that starts with us. or one that starts with global., or a model that runs in us-east-1 itself.',
    ],
    [
      { region: 'ap-northeast-3', host: 'agentcore', model: 'jp.anthropic.claude-sonnet-4-6' },
      'host is "agentcore", which AWS does not offer in region ap-northeast-3: take one of ap-northeast-1, ap-northeast-2, ap-south-1, ap-southeast-1, ap-southeast-2, ca-central-1, eu-central-1, eu-north-1, eu-west-1, eu-west-2, eu-west-3, sa-east-1, us-east-1, us-east-2, us-west-2.',
    ],
    [
      { region: 'ap-southeast-1' },
      'region is "ap-southeast-1", where AWS does not offer amazon.titan-embed-text-v2:0, which reads pages for the knowledge base: take another Region.',
    ],
    [
      { region: 'sa-east-1', model: 'global.anthropic.claude-sonnet-4-6', residency: 'global' },
      'guardrail is "standard", which has no guardrail profile in region sa-east-1: say guardrail: off, or take another Region.',
    ],
    [
      { slack: { secret: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:slack-AbCdEf' } },
      'slack.secret is "arn:aws:secretsmanager:us-west-2:123456789012:secret:slack-AbCdEf": it must be a secret of account 123456789012 in region us-east-1, since no function reads another.',
    ],
    [
      {
        sources: {
          okta: { secret: 'arn:aws:secretsmanager:us-east-1:210987654321:secret:okta-AbCdEf', host: 'a.okta.com' },
        },
      },
      'sources.okta.secret is "arn:aws:secretsmanager:us-east-1:210987654321:secret:okta-AbCdEf": it must be a secret of account 123456789012 in region us-east-1, since no function reads another.',
    ],
    [
      { sources: { cloudtrail: { bucket: { new: true, prefix: 'trails' } } } },
      'sources.cloudtrail.bucket is not right: it must be without account, key and prefix where it is new.',
    ],
    [
      { sources: { cloudtrail: { bucket: { new: true }, accounts: ['123456789012', '210987654321'] } } },
      'sources.cloudtrail.accounts names other accounts, but a new bucket gets the trail of account 123456789012 alone: name the bucket of your organisation’s trail as { existing: … }.',
    ],
    [
      {
        sources: {
          cloudtrail: { bucket: { new: true }, organization: 'o-exampleorgid', accounts: ['123456789012'] },
        },
      },
      'sources.cloudtrail.organization is "o-exampleorgid", but a new bucket gets the trail of account 123456789012 alone: name the bucket of your organisation’s trail as { existing: … }.',
    ],
    [
      { sources: { cloudtrail: { bucket: { existing: 'org-trail' }, organization: 'o-exampleorgid' } } },
      'sources.cloudtrail.accounts is missing: it must be a list of the accounts to search, since sources.cloudtrail.organization says that there are several.',
    ],
    [
      { access: { channels: { C0SEC: ['okta'] } } },
      'access.channels.C0SEC names "okta", which is not configured: it must be among guardduty, cloudtrail or "*".',
    ],
    [
      { knowledge: { documents: './no-such-folder' } },
      'knowledge.documents is "./no-such-folder": it must be a folder that is there.',
    ],
    [{ account: 123456789012 }, 'account is 123456789012: it must be an account id: 12 digits in quotes.'],
    [{ sources: {} }, 'sources is not right: it must be at least one source, such as guardduty: {}.'],
  ])('a mistake is told in one sentence: %j', (changes, sentence) => {
    expect(mistake(changes)).toBe(sentence);
  });

  it.each([
    ['eu-west-2', 'anthropic.claude-sonnet-4-6', 'uk.guardrail.v1:0'],
    ['ap-southeast-2', 'anthropic.some-model', 'au.guardrail.v1:0'],
  ] as const)(
    'keeps the guardrail of the Standard tier in %s, too, where AWS has a profile for it alone',
    (region, model, profileId) => {
      const config = toConfig({ ...minimal, region, model, residency: 'in-region' });
      expect(guardrailOf(config)).toEqual({ profileId, destinations: [region] });
    },
  );

  it.each([
    ['us.anthropic.claude-sonnet-4-6', 'ca-central-1', ['ca-central-1', 'us-east-1', 'us-east-2', 'us-west-2']],
    ['eu.anthropic.claude-sonnet-4-6', 'eu-central-2', ['eu-central-1', 'eu-central-2', 'eu-north-1']],
  ] as const)('counts the Region that calls %s, %s, among its destinations', (model, region, destinations) => {
    const { destinations: all } = modelOf({ model, region, account: minimal.account });
    expect(all).toEqual(expect.arrayContaining([...destinations]));
    expect(
      modelOf({ model, region: model.startsWith('us') ? 'us-east-1' : 'eu-west-1', account: minimal.account })
        .destinations,
    ).not.toContain(region);
  });

  it('has rules as long as a function takes them', () => {
    const people = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`U0PERSON${index}`, ['cloudtrail']]));
    expect(mistake({ access: { channels: {}, people } })).toMatch(
      /^access, budgets and slack.linkHosts are \d+ bytes long: a function takes 2500; name user groups instead of people\.$/,
    );
  });

  it('names the model in every Region in which it may run', () => {
    expect(modelOf(toConfig(minimal))).toMatchObject({
      profileArn: 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-6',
      foundationModelArns: ['us-east-1', 'us-east-2', 'us-west-2'].map(
        (region) => `arn:aws:bedrock:${region}::foundation-model/anthropic.claude-sonnet-4-6`,
      ),
    });
  });
});
