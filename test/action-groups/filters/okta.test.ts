import { afterAll, beforeAll } from 'vitest';
import { handler } from '../../../action-groups/okta/handler.ts';
import { oktaStandIn } from '../../../action-groups/okta/stand-in.ts';
import { listening, withSecret } from '../../support/stand-ins.ts';
import { content, filters, passes, plain, toEvents } from './okta.ts';
import { specifyFilters } from './specification.ts';

const token = 'a-token';
let okta: Awaited<ReturnType<typeof listening>>;
let secrets: Awaited<ReturnType<typeof withSecret>>;
beforeAll(async () => {
  okta = await listening(oktaStandIn([], { token }));
  secrets = await withSecret({ OKTA_BASE_URL: okta.url, OKTA_API_TOKEN: token });
});
afterAll(() => Promise.all([okta.close(), secrets.close()]));

specifyFilters({
  source: 'okta',
  operationId: 'searchOktaEvents',
  handler,
  filters,
  content,
  toRecords: toEvents,
  serve: (events) => okta.use(oktaStandIn(events, { token })),
  plain,
  passes,
  most: 4,
  records: 120,
  runs: 40,
});
