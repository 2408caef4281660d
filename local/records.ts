import { dataFolder } from './data-folder.ts';
import type { Dataset } from './dataset.ts';
import { sampleData } from './scenarios/index.ts';
import { regionsWithoutGuardDuty } from './scenarios/organisation.ts';
import type { Records } from './start.ts';

const hourMs = 3_600_000;

/** The sample data moves with the moment of asking, an hour at a time, so that evidence stays where it is for a while. */
export const sampleRecords = (): Records => {
  let made: { hour: number; dataset: Dataset } | undefined;
  return {
    withoutGuardDuty: regionsWithoutGuardDuty,
    dataset(askedAt) {
      const hour = Math.floor(askedAt.getTime() / hourMs);
      if (made?.hour !== hour) made = { hour, dataset: sampleData(askedAt) };
      return made.dataset;
    },
  };
};

/** A person's own exports; the same at every moment. */
export const folderRecords = async (folder: string) => {
  const dataset = await dataFolder(folder);
  return { dataset: () => dataset } satisfies Records;
};
