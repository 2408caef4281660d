import { document, type operations } from '../../schemas/generated/sentinelone.ts';
import { actionGroup, type Operations } from '../shared/action-group.ts';
import { searchOf } from '../shared/search.ts';
import { resultOf } from '../shared/search-result.ts';
import { type SentinelOne, sentinelOneClient } from './client.ts';

export const operationsOver = (sentinelOne: SentinelOne): Operations<operations> => ({
  searchSentinelOneThreats: (parameters, asking) =>
    resultOf(searchOf('sentinelone', parameters, asking), sentinelOne.threats),
});

const sentinelOne = sentinelOneClient();
export const handler = actionGroup(document, operationsOver(sentinelOne), sentinelOne.threat);
