import { afterAll, beforeAll } from 'vitest';
import { handler } from '../../../action-groups/guardduty/handler.ts';
import { guardDuty } from '../../../local/aws/guardduty.ts';
import { lambdaEnvironment, listening } from '../../support/stand-ins.ts';
import { content, filters, passes, plain, regions, toFindings } from './guardduty.ts';
import { specifyFilters } from './specification.ts';

let service: Awaited<ReturnType<typeof listening>>;
beforeAll(async () => {
  service = await listening(guardDuty([], { regions }));
  lambdaEnvironment({ AWS_ENDPOINT_URL_GUARDDUTY: service.url, GUARDDUTY_REGIONS: regions.join(',') });
});
afterAll(() => service.close());

specifyFilters({
  source: 'guardduty',
  operationId: 'searchGuardDutyFindings',
  handler,
  filters,
  content,
  toRecords: toFindings,
  serve: (findings) => service.use(guardDuty(findings, { regions })),
  plain,
  passes,
  most: 4,
  records: 120,
  runs: 25,
});
