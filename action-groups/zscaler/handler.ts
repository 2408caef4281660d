import { document, type operations } from '../../schemas/generated/zscaler.ts';
import { actionGroup, type Operations } from '../shared/action-group.ts';
import { searchOf } from '../shared/search.ts';
import { searchResult } from '../shared/search-result.ts';
import { type Zscaler, zscaler } from './client.ts';

export const operationsOver = (logs: Zscaler): Operations<operations> => ({
  async searchZscalerLogs(parameters, asking) {
    const search = searchOf('zscaler', parameters, asking);
    return searchResult(search, await logs.events(search));
  },
});

const logs = zscaler();

export const handler = actionGroup(document, operationsOver(logs), logs.event);
