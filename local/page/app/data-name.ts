import type { AboutData } from '../kinds.ts';
import type { Words } from './words.ts';

/** How what is asked about is called. */
export const dataName = ({ folder, live }: AboutData, words: Words): string =>
  folder ?? (live ? words.liveAccount : words.sampleData);
