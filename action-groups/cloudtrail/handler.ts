import { document, type operations } from '../../schemas/generated/cloudtrail.ts';
import { actionGroup, type Operations } from '../shared/action-group.ts';
import { searchOf } from '../shared/search.ts';
import { resultOf } from '../shared/search-result.ts';
import { type CloudTrail, cloudTrail } from './client.ts';

export const operationsOver = (events: CloudTrail): Operations<operations> => ({
  searchCloudTrailEvents: (parameters, asking) => resultOf(searchOf('cloudtrail', parameters, asking), events.events),
});

const trail = cloudTrail();

export const handler = actionGroup(document, operationsOver(trail), trail.event);
