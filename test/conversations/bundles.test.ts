import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleRecords } from '../../local/records.ts';
import { type Local, start } from '../../local/start.ts';

const askedAt = new Date('2026-11-23T09:00:00Z');
const state = mkdtempSync(join(tmpdir(), 'ask-aws-bundled-'));

describe('The bundles that are deployed', () => {
  let local: Local;
  beforeAll(async () => {
    local = await start({ ...sampleRecords(), askedAt, state, bundles: true });
  });
  afterAll(async () => {
    await local?.close();
    rmSync(state, { recursive: true });
  });

  it('answer on this machine as their sources do', async () => {
    const { steps, answer } = await local.ask({
      question: 'who stopped CloudTrail logging in the last 2 days?',
      askedAt,
      user: 'dana',
    });
    expect(steps).toMatchObject([{ operationId: 'searchCloudTrailEvents', status: 200 }]);
    expect(answer).toContain('StopLogging');
  });
});
