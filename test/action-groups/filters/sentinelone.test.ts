import { afterAll, beforeAll } from 'vitest';
import { handler } from '../../../action-groups/sentinelone/handler.ts';
import { sentinelOneStandIn } from '../../../action-groups/sentinelone/stand-in.ts';
import { listening, withSecret } from '../../support/stand-ins.ts';
import { content, filters, passes, plain, toThreats } from './sentinelone.ts';
import { specifyFilters } from './specification.ts';

const token = 'a-token';
let tenant: Awaited<ReturnType<typeof listening>>;
let secrets: Awaited<ReturnType<typeof withSecret>>;
beforeAll(async () => {
  tenant = await listening(sentinelOneStandIn([], { token }));
  secrets = await withSecret({ SENTINELONE_BASE_URL: tenant.url, SENTINELONE_API_TOKEN: token });
});
afterAll(() => Promise.all([tenant.close(), secrets.close()]));

specifyFilters({
  source: 'sentinelone',
  operationId: 'searchSentinelOneThreats',
  handler,
  filters,
  content,
  toRecords: toThreats,
  serve: (threats) => tenant.use(sentinelOneStandIn(threats, { token })),
  plain,
  passes,
  most: 4,
  records: 120,
  runs: 40,
});
