import { join } from 'node:path';
import { bundle, entries } from '../../../infra/bundle.ts';
import type { Bench } from '../figure.ts';
import { inTemporaryFolder } from '../temporary.ts';
import { apiFigures } from './apis.ts';
import { athenaFigures } from './athena.ts';

const few = [1_000, 10_000, 100_000];
const many = [1_000_000, 5_000_000];

/** A question about the last day without filters, where more and more records match. */
export const sources: Bench = (tell, { large }) =>
  inTemporaryFolder(async (folder) => {
    const bundled = (name: string, entry = entries[name]!) => {
      const file = join(folder, `${name}.mjs`);
      bundle(entry, file);
      return file;
    };
    const patient = (name: string) => bundled(name, join(import.meta.dirname, 'patient', `${name}.ts`));
    for (const source of ['okta', 'sentinelone', 'guardduty'] as const)
      for (const count of few) tell(await apiFigures(source, count, bundled(source)));
    for (const source of ['cloudtrail', 'zscaler'] as const)
      for (const count of [...few, ...(large ? many : [])]) await athenaFigures(source, count, patient(source), tell);
  });
