import { cloudTrail } from '../../../../action-groups/cloudtrail/client.ts';
import { operationsOver } from '../../../../action-groups/cloudtrail/handler.ts';
import { actionGroup } from '../../../../action-groups/shared/action-group.ts';
import { document } from '../../../../schemas/generated/cloudtrail.ts';
import { patience } from './patience.ts';

export const handler = actionGroup(document, operationsOver(cloudTrail({ patience })));
