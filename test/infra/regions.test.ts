import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guardrailProfiles, hostRegions, profiles, regions } from '../../infra/regions.ts';
import { guardrailOf, modelOf } from '../../infra/residency.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/regions.md'), 'utf8');
const account = '123456789012';
const three = ['us-east-1', 'ap-northeast-1', 'ap-northeast-2'] as const;

/** Cells of a row of the table of three Regions, in their order. */
const row = (beginning: string): string[] => {
  const line = page.split('\n').find((each) => each.startsWith(`| ${beginning}`)) ?? '';
  return line.split(' | ').slice(1, 4);
};

describe('docs/regions.md', () => {
  it('says of three Regions what the configuration is checked against', () => {
    const ways = (region: (typeof three)[number]) =>
      Object.entries(profiles)
        .filter(([, profile]) => region in profile)
        .map(([prefix, profile]) => `\`${prefix}.\`: ${profile[region]?.join(', ')}`);
    expect(row('Claude Sonnet 4.6, `geo`')).toEqual(three.map((region) => ways(region).join('; ') || 'none'));
    expect(row('guardrail, `standard`')).toEqual(
      three.map((region) => {
        const { profileId, destinations } = guardrailOf({ guardrail: 'standard', region })!;
        return `\`${profileId}\`: ${destinations.join(', ')}`;
      }),
    );
    for (const [host, name] of [
      ['agents', 'Bedrock Agents'],
      ['agentcore', 'AgentCore harness'],
    ] as const)
      expect(row(name)).toEqual(three.map((region) => (hostRegions[host].includes(region) ? 'yes' : 'no')));
  });
});

describe('Profiles', () => {
  const called = [...Object.values(profiles), ...Object.values(guardrailProfiles)].flatMap((profile) =>
    Object.entries(profile),
  );

  it('send to Regions that there are, and always also to the one that calls', () => {
    expect(called.length).toBeGreaterThan(20);
    for (const [from, to] of called) {
      expect(to).toContain(from);
      for (const each of to) expect(regions).toContain(each);
      expect(new Set(to).size).toBe(to.length);
    }
  });

  it('may be called from Regions in which there is a host', () => {
    for (const [from] of called) expect(hostRegions.agents).toContain(from);
    expect(hostRegions.agents).toEqual(expect.arrayContaining([...hostRegions.agentcore]));
  });

  it('are refused where their Regions are not known', () => {
    expect(() => modelOf({ model: 'apac.amazon.nova-pro-v1:0', region: 'ap-northeast-2', account })).toThrow(
      'model is "apac.amazon.nova-pro-v1:0", whose destination Regions are not known here: use a profile that starts with us., eu., jp., au. or global., or a model that runs in ap-northeast-2 itself.',
    );
  });
});
