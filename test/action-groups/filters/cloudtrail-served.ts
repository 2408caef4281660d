import { afterAll, beforeAll } from 'vitest';
import { handler } from '../../../action-groups/cloudtrail/handler.ts';
import { athenaServed } from '../../support/athena.ts';
import { content, filters, passes, plain, toFiles, toRecords } from './cloudtrail.ts';
import { specifyFilters } from './specification.ts';

export const specifyCloudTrail = (part: [part: number, of: number]): void => {
  let athena: Awaited<ReturnType<typeof athenaServed>>;
  beforeAll(async () => {
    athena = await athenaServed();
  });
  afterAll(() => athena.close());

  specifyFilters({
    source: 'cloudtrail',
    operationId: 'searchCloudTrailEvents',
    handler,
    filters,
    content,
    toRecords,
    serve: (records) => athena.use({ cloudtrail: toFiles(records) }),
    plain,
    passes,
    most: 5,
    records: 200,
    runs: 0,
    part,
  });
};
