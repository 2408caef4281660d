import { sentinelOneClient } from '../../../action-groups/sentinelone/client.ts';
import { operationsOver } from '../../../action-groups/sentinelone/handler.ts';
import { sentinelOneStandIn } from '../../../action-groups/sentinelone/stand-in.ts';
import { actionGroup } from '../../../action-groups/shared/action-group.ts';
import { document } from '../../../schemas/generated/sentinelone.ts';
import { records, specifyFaults } from './api-source.ts';

specifyFaults({
  title: 'SentinelOne',
  operationId: 'searchSentinelOneThreats',
  handler: (patience) => actionGroup(document, operationsOver(sentinelOneClient({ patience }))),
  secret: (url, token) => ({ SENTINELONE_BASE_URL: url, SENTINELONE_API_TOKEN: token }),
  well: (token) =>
    sentinelOneStandIn(
      records.map(({ id, time }) => ({ id, threatInfo: { createdAt: time } })),
      { token },
    ),
  empty: (_, nextCursor) => Response.json({ data: [], pagination: { nextCursor } }),
  start: Buffer.from('0').toString('base64url'),
});
