import { oktaClient } from '../../../action-groups/okta/client.ts';
import { operationsOver } from '../../../action-groups/okta/handler.ts';
import { oktaStandIn } from '../../../action-groups/okta/stand-in.ts';
import { actionGroup } from '../../../action-groups/shared/action-group.ts';
import { document } from '../../../schemas/generated/okta.ts';
import { records, specifyFaults } from './api-source.ts';

specifyFaults({
  title: 'Okta',
  operationId: 'searchOktaEvents',
  handler: (patience) => actionGroup(document, operationsOver(oktaClient({ patience }))),
  secret: (url, token) => ({ OKTA_BASE_URL: url, OKTA_API_TOKEN: token }),
  well: (token) =>
    oktaStandIn(
      records.map(({ id, time }) => ({ uuid: id, published: time, eventType: 'user.session.start' })),
      { token },
    ),
  empty: (request, cursor) => {
    const next = new URL(request.url);
    next.searchParams.set('after', cursor);
    return Response.json([], { headers: { link: `<${next}>; rel="next"` } });
  },
  start: '0',
});
