import { document, type operations } from '../../schemas/generated/zscaler.ts';
import { actionGroup, type Operations } from '../shared/action-group.ts';
import { searchOf } from '../shared/search.ts';
import { resultOf } from '../shared/search-result.ts';
import { type Zscaler, zscaler } from './client.ts';

export const operationsOver = (logs: Zscaler): Operations<operations> => ({
  searchZscalerLogs: (parameters, asking) => resultOf(searchOf('zscaler', parameters, asking), logs.events),
});

const logs = zscaler();

export const handler = actionGroup(document, operationsOver(logs), logs.event);
