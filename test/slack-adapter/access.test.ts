import { describe, expect, it } from 'vitest';
import { sourcesFor, toRules } from '../../slack-adapter/access.ts';

const deployed = ['guardduty', 'cloudtrail', 'okta', 'investigation'];
const asker = { team: 'T0TEAM', channel: 'C0SEC', user: 'U0DANA', external: false, guest: false };
const rules = toRules('{ "C0SEC": ["guardduty", "cloudtrail", "okta"], "C0IT": ["okta", "zscaler"] }');

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
    expect(sourcesFor({ ...asker, channel: 'C0ALL' }, deployed, rules)).toEqual([]);
    expect(sourcesFor({ ...asker, channel: 'C0ALL' }, deployed, { ...rules, '*': ['okta'] })).toEqual(['okta']);
  });

  it.each(['external', 'guest'])('is nothing for an %s asker', (kind) => {
    expect(sourcesFor({ ...asker, [kind]: true }, deployed, undefined)).toEqual([]);
  });

  it.each(['nonsense', '[]', '{"C0SEC":"okta"}', '{"C0SEC":[1]}'])('cannot be read from %s', (json) => {
    expect(() => toRules(json)).toThrow(
      'ACCESS_RULES must be a JSON object of channel ids, each with a list of sources.',
    );
  });
});
