import type { Condition } from '@aws-sdk/client-guardduty';
import type { operations } from '../../schemas/generated/guardduty.ts';
import { hasIp } from '../shared/ip.ts';
import { type Json, leaves, mentions, textAt } from '../shared/json.ts';
import type { Search } from '../shared/search.ts';
import { isAtLeast } from '../shared/severity.ts';
import { bandStart, hostsOf, ipsOf, isArchived, principalsOf, severityOf } from './finding.ts';

export type FindingFilters = Omit<
  operations['searchGuardDutyFindings']['parameters'],
  'window' | 'timeZone' | 'limit' | 'cursor'
>;

/** What a search keeps. */
export const passes = (
  finding: Json,
  { severity, principal, ip, host, type, account, region, outcome = 'active', text }: FindingFilters,
): boolean =>
  (!severity || isAtLeast(severityOf(finding), severity)) &&
  (!principal || mentions(principalsOf(finding), principal)) &&
  (!ip || hasIp(ipsOf(finding), ip)) &&
  (!host || mentions(hostsOf(finding), host)) &&
  (!type || (textAt(finding, 'type') ?? '').toLowerCase().startsWith(type.toLowerCase())) &&
  (!account || textAt(finding, 'accountId') === account) &&
  (!region || textAt(finding, 'region') === region) &&
  (outcome === 'any' || isArchived(finding) === (outcome === 'archived')) &&
  (!text || mentions(leaves(finding), text));

/**
 * What GuardDuty may leave out beforehand; never anything that `passes` keeps.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListFindings.html
 */
export const criterion = ({ since, until, filters }: Search<FindingFilters>): Record<string, Condition> => {
  const { severity, account, outcome = 'active' } = filters;
  const from = severity && bandStart(severity);
  return {
    updatedAt: { GreaterThanOrEqual: since.getTime(), LessThan: until.getTime() },
    ...(from && { severity: { GreaterThanOrEqual: from } }),
    ...(account && { accountId: { Equals: [account] } }),
    ...(outcome !== 'any' && { 'service.archived': { Equals: [String(outcome === 'archived')] } }),
  };
};
