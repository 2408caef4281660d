import type { Asked } from './asked.ts';
import type { Tool } from './brain.ts';
import type { Candidate } from './retrieval.ts';
import { entityKinds } from './slots.ts';

/** An operation that was chosen, with the values that the question says of it. */
export interface Choice {
  tool: Tool;
  values: Record<string, string>;
}

/** A share of the words, and words rare enough, below which a schema was met by chance. */
const sharedEnough = 0.3;
const tellingEnough = 0.5;
/** Operations that are this close to the best are asked as well. */
const asGood = 0.9;
const atMost = 3;

const isTrace = ({ operation }: Tool) => operation.operationId === 'traceEntity';

const isClear = (candidate: Candidate | undefined): boolean =>
  candidate !== undefined && candidate.share >= sharedEnough && candidate.strength >= tellingEnough;

/** The operations that a question asks for by itself. */
export const chosen = (asked: Asked, tools: Tool[]): Choice[] => {
  const { candidates, named, products } = asked;
  const evidence = tools.find(({ operation }) => operation.parameters.some(({ name }) => name === 'evidence'));
  const isRaw = candidates[0]?.tool === evidence && isClear(candidates[0]) && asked.subjects > 1;
  const isRecord = named.evidence !== undefined || (isRaw && products.length === 0 && Object.keys(named).length === 0);
  if (isRecord && evidence) return [{ tool: evidence, values: {} }];
  const lookups = candidates.filter(({ tool }) => tool !== evidence);
  const toChoice = ({ tool, parameters }: (typeof candidates)[number]): Choice => ({ tool, values: parameters });

  const [best] = lookups.filter(({ isAboutProduct }) => isAboutProduct);
  if (best && products.length === 1 && best === lookups[0]) return [toChoice(best)];
  if (products.length > 0)
    return products
      .flatMap((name) => lookups.filter(({ tool }) => tool.actionGroup === name).slice(0, 1))
      .map(toChoice);

  const searches = lookups.filter(({ tool }) => !isTrace(tool));
  const [first, second] = searches;
  const hasNamed = entityKinds.some((kind) => named[kind]);
  if (hasNamed) {
    const trace = lookups.find(({ tool }) => isTrace(tool));
    const isPlain =
      first &&
      first.share >= sharedEnough &&
      first.share > 1.5 * (second?.share ?? 0) &&
      first.share > 1.5 * (trace?.share ?? 0);
    if (isPlain) return [toChoice(first)];
    if (trace) return [toChoice(trace)];
    return searches.filter(({ tool }) => takesAny(tool, asked)).map(toChoice);
  }
  if (!first || !isClear(first)) return byType(asked, searches).map(toChoice);
  return searches
    .filter(({ share }) => share >= first.share * asGood)
    .slice(0, atMost)
    .map(toChoice);
};

const takesAny = ({ operation }: Tool, { named }: Asked) =>
  operation.parameters.some(({ name }) => entityKinds.some((kind) => kind === name && named[kind]));

/** The name of an event tells its source where that source says how its events are called. */
const byType = <C extends { tool: Tool }>({ named }: Asked, searches: C[]): C[] =>
  searches
    .filter(({ tool }) =>
      tool.operation.parameters.some(
        ({ name, schema }) =>
          name === 'type' && schema.pattern && named.type?.every((value) => new RegExp(schema.pattern!).test(value)),
      ),
    )
    .slice(0, named.type ? 1 : 0);
