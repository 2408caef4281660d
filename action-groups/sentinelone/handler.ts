import { document, type operations } from '../../schemas/generated/sentinelone.ts';
import { actionGroup, type Operations } from '../shared/action-group.ts';
import { searchOf } from '../shared/search.ts';
import { searchResult } from '../shared/search-result.ts';
import { type SentinelOne, sentinelOneClient } from './client.ts';

export const operationsOver = (sentinelOne: SentinelOne): Operations<operations> => ({
  async searchSentinelOneThreats(parameters, asking) {
    const search = searchOf('sentinelone', parameters, asking);
    return searchResult(search, await sentinelOne.threats(search));
  },
});

const sentinelOne = sentinelOneClient();
export const handler = actionGroup(document, operationsOver(sentinelOne), sentinelOne.threat);
