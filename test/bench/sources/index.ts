import { join } from 'node:path';
import { bundle, entries } from '../../../infra/bundle.ts';
import type { Bench } from '../figure.ts';
import { inTemporaryFolder } from '../temporary.ts';
import { apiFigures } from './apis.ts';
import { athenaFigures } from './athena.ts';

const few = [1_000, 10_000, 100_000];

/** A question about the last day without filters, where more and more records match. */
export const sources: Bench = (tell, { large }) =>
  inTemporaryFolder(async (folder) => {
    const bundled = (name: string) => {
      const file = join(folder, `${name}.mjs`);
      bundle(entries[name]!, file);
      return file;
    };
    for (const source of ['okta', 'sentinelone', 'guardduty'] as const)
      for (const count of few) tell(await apiFigures(source, count, bundled(source)));
    for (const source of ['cloudtrail', 'zscaler'] as const)
      for (const count of [...few, 1_000_000, ...(large ? [5_000_000] : [])])
        await athenaFigures(source, count, bundled(source), tell);
  });
