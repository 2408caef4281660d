import { Logger } from '@aws-lambda-powertools/logger';

/** Operational log: trace ids, statuses, timings. Never prompts, records or secrets. */
export const log = new Logger();
