import { document, type operations } from '../../schemas/generated/guardduty.ts';
import { actionGroup, type Operations } from '../shared/action-group.ts';
import { searchOf } from '../shared/search.ts';
import { searchResult } from '../shared/search-result.ts';
import { type GuardDuty, guardDutyClient } from './client.ts';

export const operationsOver = (guardDuty: GuardDuty): Operations<operations> => ({
  async searchGuardDutyFindings(parameters, asking) {
    const search = searchOf('guardduty', parameters, asking);
    return searchResult(search, await guardDuty.findings(search));
  },
});

const guardDuty = guardDutyClient();
export const handler = actionGroup(document, operationsOver(guardDuty), guardDuty.finding);
