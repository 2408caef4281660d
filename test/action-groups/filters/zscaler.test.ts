import { afterAll, beforeAll } from 'vitest';
import { handler } from '../../../action-groups/zscaler/handler.ts';
import { athenaServed } from '../../support/athena.ts';
import { specifyFilters } from './specification.ts';
import { content, filters, passes, plain, toFiles } from './zscaler.ts';

let athena: Awaited<ReturnType<typeof athenaServed>>;
beforeAll(async () => {
  athena = await athenaServed();
});
afterAll(() => athena.close());

specifyFilters({
  source: 'zscaler',
  operationId: 'searchZscalerLogs',
  handler,
  filters,
  content,
  toRecords: (lines) => lines,
  serve: (lines) => athena.use({ zscaler: toFiles(lines) }),
  plain,
  passes,
  most: 4,
  records: 200,
  runs: 0,
});
