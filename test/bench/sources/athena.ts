import { isDeepStrictEqual } from 'node:util';
import type { Refusal, SearchResult } from '../../../schemas/generated/shared.ts';
import { athenaServed } from '../../support/athena.ts';
import { type Figures, ratio } from '../figure.ts';
import { inTemporaryFolder } from '../temporary.ts';
import { asker } from './asked.ts';
import { cpuMs } from './cpu.ts';
import { figuresOf } from './figures.ts';
import { type LogFiles, logFiles } from './log-files.ts';
import { lines, since, until } from './records.ts';
import type { Streamed } from './streamed.ts';

const operations = { cloudtrail: 'searchCloudTrailEvents', zscaler: 'searchZscalerLogs' };
type Name = keyof typeof operations;

/** A question to CloudTrail or Zscaler in a function's own process, over log files on the Athena stand-in. */
export const athenaFigures = async (source: Name, count: number, bundle: string, tell: (figures: Figures) => void) => {
  const operationId = operations[source];
  const athena = await athenaServed();
  const [first, ours, theirs] = [asker(), asker(), asker()];
  try {
    await inTemporaryFolder(async (folder) => {
      const files = logFiles(lines[source](count), folder);
      const before = performance.now();
      await athena.use({ [source]: files.objects });
      // The first query waits until everything is loaded.
      const waited = await first.asked<SearchResult | Refusal>({ bundle, operationId, window: '1m' });
      if ('error' in waited.answer) throw new Error(waited.answer.error);
      const loadMs = Math.round(performance.now() - before);
      const calls = athena.calls();
      const busy = cpuMs();
      const taken = await ours.asked<SearchResult | Refusal>({ bundle, operationId });
      tell(figuresOf({ ...taken, source, count, calls: athena.calls() - calls, allBytes: files.bytes }));
      const { answer, ms } = taken;
      const altogether = taken.cpuMs + cpuMs() - busy;
      const what = 'time of processors that the question took, on both sides';
      tell({ [`sources.${source}.cpu-ms.${count}`]: { value: altogether, unit: 'ms', what } });
      if (source === 'cloudtrail' && !('error' in answer))
        tell(await againstStreaming(count, files, { answer, ms, cpuMs: altogether, loadMs }, theirs));
    });
  } finally {
    for (const process of [first, ours, theirs]) process.end();
    await athena.close();
  }
};

/** The same question by reading the same files line by line, in a process of its own too. */
const againstStreaming = async (
  count: number,
  { files }: LogFiles,
  ours: { ms: number; cpuMs: number; loadMs: number; answer: SearchResult },
  streaming: ReturnType<typeof asker>,
): Promise<Figures> => {
  const theirs = await streaming.asked<Streamed>({ stream: [files, toSecond(since), toSecond(until)] });
  const [a, b] = [ours.answer, theirs.answer];
  if (a.matched !== b.matched || !isDeepStrictEqual(a.groups.type?.slice(0, 5), b.groups.type))
    throw new Error(
      `the engine counted ${a.matched}, streaming ${b.matched}: ${JSON.stringify([a.groups.type, b.groups.type])}`,
    );
  const name = (figure: string) => `sources.cloudtrail.${figure}.${count}`;
  return {
    [name('engine-ratio')]: ratio(
      ours.ms,
      theirs.ms,
      'ms of the question on DuckDB, against the same files through JSON.parse',
    ),
    [name('engine-cpu-ratio')]: ratio(ours.cpuMs, theirs.cpuMs, 'the same in ms of processor time, of both sides'),
    [name('engine-with-load-ratio')]: ratio(
      ours.loadMs + ours.ms,
      theirs.ms,
      'ms with reading the files into DuckDB, which happens once, against the same',
    ),
    [name('streaming-peak-bytes')]: { value: theirs.peak, unit: 'bytes', what: 'the most memory that streaming held' },
  };
};

const toSecond = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;
