import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs something with a folder that goes away afterwards. */
export const inTemporaryFolder = async (run: (folder: string) => void | Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'ask-aws-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // However it ends: the data of a bench can be gigabytes.
  process.once('exit', remove);
  try {
    await run(folder);
  } finally {
    process.off('exit', remove);
    remove();
  }
};
