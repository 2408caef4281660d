import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleRecords } from '../../local/records.ts';
import { type Local, type Scenario, start } from '../../local/start.ts';

export const askedAt = new Date('2026-11-23T09:00:00Z');

/** A state folder that goes away with the test. */
export const temporaryState = (): { folder: string; remove(): void } => {
  const folder = mkdtempSync(join(tmpdir(), 'ask-aws-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

/** Everything on this machine over the sample data, asked at a fixed moment. */
export const local = async (scenario: Partial<Scenario> = {}): Promise<Local> => {
  const state = temporaryState();
  const started = await start({ ...sampleRecords(), askedAt, state: state.folder, ...scenario });
  return {
    ...started,
    async close() {
      await started.close();
      state.remove();
    },
  };
};
