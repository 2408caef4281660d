import type { Refusal, SearchResult } from '../../../schemas/generated/shared.ts';
import { type Figures, ratio } from '../figure.ts';

interface Measured {
  source: string;
  count: number;
  answer: SearchResult | Refusal;
  ms: number;
  /** The most memory that the function held. */
  peak: number;
  /** Requests that it made. */
  calls: number;
  /** What reading every matching record would put before a model. */
  allBytes: number;
}

/** What a question without filters about the last day takes, where so many records match. */
export const figuresOf = ({ source, count, answer, ms, peak, calls, allBytes }: Measured): Figures => {
  const name = (figure: string) => `sources.${source}.${figure}.${count}`;
  if ('error' in answer) return { [name('ms')]: { value: ms, unit: 'ms', what: `no answer: ${answer.error}` } };
  const bytes = Buffer.byteLength(JSON.stringify(answer));
  const over = answer.atLeast ? `; ${answer.gaps[0]}` : '';
  return {
    [name('result-bytes')]: { value: bytes, unit: 'bytes', what: `the result, ${answer.matched} matched${over}` },
    [name('bytes-ratio')]: ratio(bytes, allBytes, 'bytes of the result, against every matching record'),
    [name('ms')]: { value: ms, unit: 'ms', what: `the first question to a fresh function${tooLong(ms)}` },
    [name('peak-bytes')]: { value: peak, unit: 'bytes', what: 'the most memory that the function held' },
    [name('calls')]: { value: calls, unit: 'calls', what: 'requests to the source' },
  };
};

/** Athena is stopped after so long; the functions of the bench wait for its stand-in. */
const tooLong = (ms: number): string => (ms > 45_000 ? '; a real one gives up after 45 s' : '');
