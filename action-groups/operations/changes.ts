import type { LogRecord, SearchResult } from '../../schemas/generated/shared.ts';
import type { Asking } from '../shared/action-group.ts';
import { Refusal, SourceUnavailable } from '../shared/errors.ts';
import { mentions } from '../shared/json.ts';
import type { Sources } from '../shared/sources.ts';

/** A record that something may have led to, with the names of what it is about. */
export interface Affected {
  record: LogRecord;
  names: string[];
  region: string;
}

const hourMs = 3_600_000;
/** Each look-up is a query of its own; a result of the usual length needs no more. */
const mostLookups = 10;
const shownPerRecord = 3;

type Changes = Required<Pick<LogRecord, 'changes'>>;

/** What CloudTrail saw change in the hour before each record, by its evidence id; what could not be looked up is a gap. */
export const changesBefore = async (
  affected: Affected[],
  sources: Sources,
  asking: Asking,
): Promise<{ before: Map<string, Changes>; gaps: string[] }> => {
  const runs = overlapping(affected);
  const looked = await Promise.all(runs.slice(0, mostLookups).map((run) => lookUp(run, sources, asking)));
  const left = runs.slice(mostLookups).flat();
  return {
    before: new Map(looked.flatMap(({ before }) => before)),
    gaps: [
      ...new Set(looked.flatMap(({ gaps }) => gaps)),
      ...(left.length > 0
        ? [`changes before ${left.length} of the alarms were not looked up: ask for a shorter window`]
        : []),
    ],
  };
};

const start = ({ record }: Affected) => Date.parse(record.time) - hourMs;

/** Newest first, in runs whose hours overlap: one look-up serves them all. */
const overlapping = (affected: Affected[]): Affected[][] => {
  const runs: Affected[][] = [];
  for (const each of affected.toSorted((a, b) => start(b) - start(a))) {
    const run = runs.at(-1);
    if (run && start(run.at(-1) as Affected) <= Date.parse(each.record.time)) run.push(each);
    else runs.push([each]);
  }
  return runs;
};

const lookUp = async (
  run: Affected[],
  sources: Sources,
  asking: Asking,
): Promise<{ before: [string, Changes][]; gaps: string[] }> => {
  const [newest, oldest] = [run[0] as Affected, run.at(-1) as Affected];
  const window = `${new Date(start(oldest)).toISOString()}/${newest.record.time}`;
  try {
    const parameters = { window, topic: 'resource-changes', limit: 50 };
    const result = await sources.search('cloudtrail', 'searchCloudTrailEvents', parameters, asking);
    return {
      before: run.map((each) => [each.record.evidence, { changes: within(each, result, run.length === 1) }]),
      gaps: result.gaps.map((gap) => `changes before alarms: ${gap}`),
    };
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof SourceUnavailable)) throw error;
    const isDenied = error instanceof Refusal && error.status === 403;
    const reason = isDenied ? 'the asker may not see CloudTrail' : error.message;
    return { before: [], gaps: [`changes before alarms are not known: ${reason}`] };
  }
};

/** What was shown of a look-up, cut to the hour of one record: what names the same things first, then what was near. */
const within = (affected: Affected, result: SearchResult, isAlone: boolean): Changes['changes'] => {
  const from = new Date(start(affected)).toISOString();
  const records = result.records.filter(({ time }) => time >= from && time < affected.record.time);
  const nearness = ({ evidence, title, observables = [] }: LogRecord): number => {
    const texts = [title, ...observables.map(({ value }) => value)];
    return affected.names.some((name) => mentions(texts, name)) ? 2 : Number(evidence.includes(`/${affected.region}:`));
  };
  const oldestShown = result.records.at(-1)?.time ?? '';
  const isWhole = result.shown === result.matched || oldestShown < from;
  return {
    count: isAlone ? result.matched : records.length,
    ...((result.atLeast || !(isAlone || isWhole)) && { atLeast: true }),
    records: records
      .toSorted((a, b) => nearness(b) - nearness(a))
      .slice(0, shownPerRecord)
      .map(({ evidence, time, title }) => ({ evidence, time, title })),
  };
};
