import { document, type operations } from '../../schemas/generated/cloudtrail.ts';
import { actionGroup, type Operations } from '../shared/action-group.ts';
import { searchOf } from '../shared/search.ts';
import { searchResult } from '../shared/search-result.ts';
import { type CloudTrail, cloudTrail } from './client.ts';

export const operationsOver = (events: CloudTrail): Operations<operations> => ({
  async searchCloudTrailEvents(parameters, asking) {
    const search = searchOf('cloudtrail', parameters, asking);
    return searchResult(search, await events.events(search));
  },
});

const trail = cloudTrail();

export const handler = actionGroup(document, operationsOver(trail), trail.event);
