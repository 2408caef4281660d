import { afterAll, beforeAll } from 'vitest';
import { handler } from '../../../action-groups/operations/handler.ts';
import { changes, operationsServed } from '../../support/operations.ts';
import { lambdaEnvironment, listening } from '../../support/stand-ins.ts';
import { incidents, lines } from './operations.ts';
import { specifyFilters } from './specification.ts';

let service: Awaited<ReturnType<typeof operationsServed>>;
let lambda: Awaited<ReturnType<typeof listening>>;
beforeAll(async () => {
  service = await operationsServed();
  lambda = await listening(changes());
  lambdaEnvironment({ AWS_ENDPOINT_URL_LAMBDA: lambda.url, FUNCTIONS: '{"cloudtrail":"f"}' });
});
afterAll(() => Promise.all([service.close(), lambda.close()]));

const common = { source: 'operations', handler, most: 3, records: 120, runs: 25 };

specifyFilters({
  ...common,
  ...lines,
  operationId: 'searchLogs',
  serve: (records) => service.serving(lines.toData(records)),
});

specifyFilters({
  ...common,
  ...incidents,
  operationId: 'summarizeIncidents',
  serve: (records) => service.serving(incidents.toData(records)),
});
