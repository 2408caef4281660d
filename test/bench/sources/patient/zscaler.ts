import { actionGroup } from '../../../../action-groups/shared/action-group.ts';
import { zscaler } from '../../../../action-groups/zscaler/client.ts';
import { operationsOver } from '../../../../action-groups/zscaler/handler.ts';
import { document } from '../../../../schemas/generated/zscaler.ts';
import { patience } from './patience.ts';

export const handler = actionGroup(document, operationsOver(zscaler({ patience })));
