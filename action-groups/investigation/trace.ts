import type { operations } from '../../schemas/generated/investigation.ts';
import type { LogRecord, SearchResult } from '../../schemas/generated/shared.ts';
import type { Asking } from '../shared/action-group.ts';
import type { Contract, OperationContract } from '../shared/contracts.ts';
import { Refusal, SourceUnavailable } from '../shared/errors.ts';
import type { Json } from '../shared/json.ts';
import { type Matches, newestFirst, topOf } from '../shared/search-result.ts';
import { noSeverities } from '../shared/severity.ts';
import type { Sources } from '../shared/sources.ts';

type Asked = operations['traceEntity']['parameters'];
type Kind = 'principal' | 'ip' | 'host' | 'text';

/** How one source answered: a result, or why there is none. */
interface Answered {
  source: string;
  title: string;
  result?: SearchResult;
  gap?: string;
}

const kinds: Kind[] = ['principal', 'ip', 'host', 'text'];

/** The one entity that was asked for; anything but one is a 400. */
export const entityOf = (asked: Asked): { kind: Kind; value: string } => {
  const given = kinds.filter((kind) => asked[kind] !== undefined);
  const [kind] = given;
  if (!kind || given.length > 1)
    throw new Refusal(
      400,
      `traceEntity needs exactly one of principal, ip, host or text, and got ${given.join(' and ') || 'none'}.`,
    );
  return { kind, value: asked[kind] as string };
};

/**
 * Asks every source at the same time; one that fails or cannot be asked is a gap. Throws where none answered. Gaps that
 * are known of the whole search are not told again of each source.
 */
export const traced = async (sources: Sources, asked: Asked, asking: Asking, known: string[]): Promise<Matches> => {
  const answers = await Promise.all(sources.names.map((name) => answered(sources, name, asked, asking)));
  if (!answers.some(({ result }) => result))
    throw new SourceUnavailable('The logs', `none of ${answers.map(({ title }) => title).join(', ')} answered`);
  return merged(answers, asked.limit, known);
};

/** What a source is asked for an entity: the operation and its parameters; undefined where it cannot be asked. */
export const askedOf = (
  { operations }: Contract,
  asked: Asked,
): { operationId: string; parameters: Json } | undefined => {
  const { kind, value } = entityOf(asked);
  const [operationId, operation] = Object.entries(operations).find(([, each]) => each.result === 'SearchResult') ?? [];
  const filter = operation && filterFor(operation, kind);
  if (!operationId || !filter) return undefined;
  const { window, timeZone, limit } = asked;
  // A trace shows what an ordinary search leaves out, such as archived findings.
  const everything = operation.parameters.outcome?.allowed?.includes('any') && { outcome: 'any' };
  return { operationId, parameters: { window, ...(timeZone && { timeZone }), limit, ...everything, [filter]: value } };
};

const answered = async (sources: Sources, source: string, asked: Asked, asking: Asking): Promise<Answered> => {
  const contract = await sources.contract(source);
  const { title } = contract;
  const { kind } = entityOf(asked);
  const wanted = askedOf(contract, asked);
  if (!wanted) return { source, title, gap: `${title}: it has no filter for ${kind}` };
  const { operationId, parameters } = wanted;
  try {
    return { source, title, result: await sources.search(source, operationId, parameters, asking) };
  } catch (error) {
    if (error instanceof Refusal) return { source, title, gap: `${title}: ${error.message}` };
    if (error instanceof SourceUnavailable) return { source, title, gap: error.message };
    throw error;
  }
};

/** A source that does not know the kind of entity is searched for it as text. */
const filterFor = ({ parameters }: OperationContract, kind: Kind): string | undefined =>
  [kind, 'text'].find((name) => name in parameters);

const merged = (answers: Answered[], limit: number, known: string[]): Matches => {
  const found = answers.flatMap(({ source, title, result }) => (result ? [{ source, title, result }] : []));
  const records = shared(
    found.map(({ result }) => result.records),
    limit,
  );
  const counts = found.flatMap(({ source, result }) =>
    result.matched > 0 ? [{ value: source, count: result.matched }] : [],
  );
  const matched = counts.reduce((sum, { count }) => sum + count, 0);
  const partial = found.filter(({ result }) => result.atLeast);
  return {
    matched,
    ...(partial.length > 0 && {
      atLeast: true,
      countedOver: partial.map(({ title, result }) => `${title}: ${result.countedOver ?? 'a part'}`).join('; '),
    }),
    severity: severities(found.map(({ result }) => result.severity)),
    groups: { source: topOf(counts), ...groups(found.map(({ result }) => result.groups)) },
    timeline: timelines(found.map(({ result }) => result.timeline)),
    records,
    more: records.length < matched,
    gaps: [
      ...answers.flatMap(({ gap }) => gap ?? []),
      ...found.flatMap(({ title, result }) =>
        result.gaps
          .filter((gap) => !known.includes(gap))
          .map((gap) => (gap.startsWith(title) ? gap : `${title}: ${gap}`)),
      ),
    ],
    sources: answers.map(({ source, result }) => ({ source, matched: result?.matched ?? null })),
  };
};

/** The newest of all, but at least one of every source that has any, as far as the limit goes. */
const shared = (lists: LogRecord[][], limit: number): LogRecord[] => {
  const first = lists.flatMap(([newest]) => newest ?? []).toSorted(newestFirst);
  const rest = lists.flatMap(([, ...others]) => others).toSorted(newestFirst);
  return [...first, ...rest].slice(0, limit).toSorted(newestFirst);
};

const severities = (each: SearchResult['severity'][]): SearchResult['severity'] => {
  const rated = each.filter((counts) => counts !== null);
  if (rated.length === 0) return null;
  const sum = noSeverities();
  for (const counts of rated) for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += counts[name];
  return sum;
};

/** Only what stays exact: a source that shows five and "other" hides what the other sources' values are in it. */
const groups = (each: SearchResult['groups'][]): SearchResult['groups'] =>
  Object.fromEntries(
    ['type', 'principal', 'ip'].flatMap((key) => {
      const counts = each.flatMap((group) => group[key] ?? []);
      if (counts.length === 0 || counts.some(({ value }) => value === 'other')) return [];
      return [[key, topOf(summed(counts.map(({ value, count }) => [value, count])))]];
    }),
  );

const summed = (pairs: [string, number][]): { value: string; count: number }[] => {
  const sums = new Map<string, number>();
  for (const [value, count] of pairs) sums.set(value, (sums.get(value) ?? 0) + count);
  return [...sums].map(([value, count]) => ({ value, count }));
};

/** Every source cuts the same window into the same buckets. */
const timelines = (each: SearchResult['timeline'][]): SearchResult['timeline'] =>
  summed(each.flat().map(({ start, count }) => [start, count]))
    .map(({ value, count }) => ({ start: value, count }))
    .toSorted((a, b) => a.start.localeCompare(b.start));
