import { document, type operations } from '../../schemas/generated/guardduty.ts';
import { actionGroup, type Operations } from '../shared/action-group.ts';
import { retentionGap } from '../shared/retention.ts';
import { searchOf } from '../shared/search.ts';
import { resultOf } from '../shared/search-result.ts';
import { type GuardDuty, guardDutyClient } from './client.ts';
import { source } from './source.ts';

// https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings.html
const daysKept = 90;

export const operationsOver = (guardDuty: GuardDuty): Operations<operations> => ({
  searchGuardDutyFindings: (parameters, asking) =>
    resultOf(searchOf('guardduty', parameters, asking), async (search) => {
      const matches = await guardDuty.findings(search);
      return { ...matches, gaps: [...matches.gaps, ...retentionGap(source.title, daysKept, search, asking.askedAt)] };
    }),
});

const guardDuty = guardDutyClient();
export const handler = actionGroup(document, operationsOver(guardDuty), guardDuty.finding);
