import { join } from 'node:path';
import { bundle, entries } from '../../infra/bundle.ts';
import type { Bench } from './figure.ts';
import { importTimes } from './import-time.ts';
import { inTemporaryFolder } from './temporary.ts';

/** What a cold start has to load. */
export const lambda: Bench = (tell) =>
  inTemporaryFolder((folder) => {
    const built = Object.entries(entries).map(([name, entry]) => {
      const file = join(folder, `${name}.mjs`);
      return { name, file, bytes: bundle(entry, file).bytes };
    });
    const times = importTimes(built.map(({ file }) => file));
    for (const [index, { name, bytes }] of built.entries())
      tell({
        [`lambda.${name}.bundle-bytes`]: { value: bytes, unit: 'bytes', what: 'one minified ES module' },
        [`lambda.${name}.import-ms`]: {
          value: times[index]!,
          unit: 'ms',
          what: 'import in a fresh process, median of 9',
        },
      });
  });
