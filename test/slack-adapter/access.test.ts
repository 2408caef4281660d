import { describe, expect, it } from 'vitest';
import { sourcesFor, toRules } from '../../slack-adapter/access.ts';

const deployed = ['guardduty', 'cloudtrail', 'okta', 'investigation'];
const asker = {
  team: 'T0TEAM',
  channel: 'C0SEC',
  user: 'U0DANA',
  groups: [] as string[],
  external: false,
  guest: false,
};
const rules = toRules('{ "channels": { "C0SEC": ["guardduty", "cloudtrail", "okta"], "C0IT": ["okta", "zscaler"] } }');
const personal = toRules(
  JSON.stringify({
    channels: { C0SEC: ['*'], C0IT: ['okta'], direct: ['*'] },
    people: { S0SECOPS: ['*'], U0MINSU: ['okta'], S0AUDIT: ['cloudtrail'] },
  }),
);

describe('Who may see what', () => {
  it('is everything for every member where there are no rules', () => {
    expect(sourcesFor(asker, deployed, undefined)).toEqual(['cloudtrail', 'guardduty', 'investigation', 'okta']);
  });

  it('is what the rules say of the channel, as far as it is deployed', () => {
    expect(sourcesFor({ ...asker, channel: 'C0IT' }, deployed, rules)).toEqual(['okta']);
  });

  it('spans all sources only for those who may see every one', () => {
    expect(sourcesFor(asker, deployed, rules)).toContain('investigation');
    expect(sourcesFor({ ...asker, channel: 'C0IT' }, deployed, rules)).not.toContain('investigation');
  });

  it('is nothing in a channel without a rule, unless there is one for all others', () => {
    const forAll = { channels: { ...rules.channels, '*': ['okta'] } };
    expect(sourcesFor({ ...asker, channel: 'C0ALL' }, deployed, rules)).toEqual([]);
    expect(sourcesFor({ ...asker, channel: 'C0ALL' }, deployed, forAll)).toEqual(['okta']);
  });

  it.each<[string, string[], string, string[]]>([
    ['a member of no group', [], 'C0SEC', []],
    ['a person by name', [], 'C0SEC', ['okta']],
    ['a group', ['S0SECOPS'], 'C0SEC', ['cloudtrail', 'guardduty', 'investigation', 'okta']],
    ['a group, in a channel for less', ['S0SECOPS'], 'C0IT', ['okta']],
    ['a group, in a channel for something else', ['S0AUDIT'], 'C0IT', []],
    ['a person and a group', ['S0AUDIT'], 'C0SEC', ['cloudtrail', 'okta']],
    ['a group, in a direct message', ['S0AUDIT'], 'D0DANA', ['cloudtrail']],
  ])('is what both the channel and %s are granted', (who, groups, channel, seen) => {
    const user = who.includes('person') ? 'U0MINSU' : 'U0DANA';
    expect(sourcesFor({ ...asker, user, groups, channel }, deployed, personal)).toEqual(seen);
  });

  it('is what everybody is granted for whom no rule names', () => {
    const everybody = { ...personal, people: { ...personal.people, '*': ['guardduty'] } };
    expect(sourcesFor(asker, deployed, everybody)).toEqual(['guardduty']);
    expect(sourcesFor({ ...asker, user: 'U0MINSU' }, deployed, everybody)).toEqual(['okta']);
  });

  it.each(['constructor', '__proto__', 'toString'])('is nothing in a channel called %s', (channel) => {
    expect(sourcesFor({ ...asker, channel }, deployed, rules)).toEqual([]);
  });

  it.each(['external', 'guest'])('is nothing for an %s asker', (kind) => {
    expect(sourcesFor({ ...asker, [kind]: true }, deployed, undefined)).toEqual([]);
  });

  it.each([
    'nonsense',
    '[]',
    '{}',
    '{"C0SEC":["okta"]}',
    '{"channels":{"C0SEC":"okta"}}',
    '{"channels":{"C0SEC":[1]}}',
    '{"channels":{},"people":[]}',
    '{"channels":{},"users":{}}',
  ])('cannot be read from %s', (json) => {
    expect(() => toRules(json)).toThrow('ACCESS_RULES must be JSON such as {"channels"');
  });
});
