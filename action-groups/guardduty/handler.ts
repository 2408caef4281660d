import { document, type operations } from '../../schemas/generated/guardduty.ts';
import { actionGroup, type Operations } from '../shared/action-group.ts';
import { retentionGap } from '../shared/retention.ts';
import { searchOf } from '../shared/search.ts';
import { searchResult } from '../shared/search-result.ts';
import { type GuardDuty, guardDutyClient } from './client.ts';
import { source } from './source.ts';

// https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings.html
const daysKept = 90;

export const operationsOver = (guardDuty: GuardDuty): Operations<operations> => ({
  async searchGuardDutyFindings(parameters, asking) {
    const search = searchOf('guardduty', parameters, asking);
    const matches = await guardDuty.findings(search);
    const gaps = [...matches.gaps, ...retentionGap(source.title, daysKept, search, asking.askedAt)];
    return searchResult(search, { ...matches, gaps });
  },
});

const guardDuty = guardDutyClient();
export const handler = actionGroup(document, operationsOver(guardDuty), guardDuty.finding);
