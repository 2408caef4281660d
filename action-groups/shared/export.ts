import { gzipSync } from 'node:zlib';
import type { LogRecord, SearchResult } from '../../schemas/generated/shared.ts';
import type { Asking } from './action-group.ts';

/** Records that one export holds at most. */
export const mostExported = 10_000;

/** The records of a search, for people: never for a model. */
export interface Exported {
  searched: SearchResult['searched'];
  matched: number;
  atLeast: boolean;
  /** How many there are in `records`. */
  count: number;
  /** JSON, a record a line, compressed and in base64: as text they would be more than Lambda returns (6 MB). */
  records: string;
  gaps: string[];
}

/** Runs a search again for all of its records; `parameters` have passed the schema. */
export const exported = async (
  run: (parameters: unknown, asking: Asking) => Promise<unknown>,
  { cursor, ...parameters }: Record<string, unknown>,
  asking: Asking,
): Promise<Exported> => {
  const result = (await run({ ...parameters, limit: mostExported }, asking)) as SearchResult;
  const { searched, matched, atLeast, records, gaps } = result;
  return { searched, matched, atLeast, count: records.length, records: packed(records), gaps };
};

export const packed = (records: LogRecord[]): string =>
  gzipSync(records.map((record) => JSON.stringify(record)).join('\n')).toString('base64');
