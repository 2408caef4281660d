import type { Asked } from './asked.ts';
import type { Tool } from './brain.ts';
import { pointsAt } from './referents.ts';
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
/** From which a topic that was said in full speaks for its operation, however long the question is. */
const saidEnough = 1.1;
const saidOfAll = 0.2;
/** Operations that are this close to the best are asked as well. */
const asGood = 0.9;
const atMost = 3;

const isTrace = ({ tool }: Candidate) => tool.operation.operationId === 'traceEntity';

const isSaid = ({ said, share }: Candidate): boolean => said >= saidEnough && share >= saidOfAll;

const isClear = (candidate: Candidate | undefined): candidate is Candidate =>
  candidate !== undefined &&
  (isSaid(candidate) || (candidate.share >= sharedEnough && candidate.strength >= tellingEnough));

/** Of every source there is. */
const everywhere =
  /\b(?:any|every)where\b|\b(?:all|every|each|any|across|entire)\s+(?:of\s+)?(?:our\s+|the\s+)?(?:log|source|system|record)s?\b|\b(?:everything|all activity|trace)\b|(?:모든|전체|전부|온갖|전)\s*(?:로그|소스|활동|기록|시스템)|어디(?:에|서)?든|어딘가|추적|전부|싹\s*다|모두\s*(?:보여|찾)/i;

export const isEverywhere = ({ text, named }: Asked): boolean =>
  everywhere.test(text) && entityKinds.some((kind) => named[kind]);

/** Whether a topic is said in full that only another operation has. */
export const isElsewhere = ({ candidates }: Asked, earlier: Choice[]): boolean => {
  const said = candidates.filter(isSaid).toSorted((a, b) => b.said - a.said)[0];
  return (
    said !== undefined &&
    earlier.every(
      ({ tool }) => tool !== said.tool && !candidates.some((each) => each.tool === tool && each.said >= said.said),
    )
  );
};

/** The operations that a question asks for by itself. */
export const chosen = (asked: Asked, tools: Tool[]): Choice[] => {
  const { candidates, named, products } = asked;
  const evidence = tools.find(({ operation }) => operation.parameters.some(({ name }) => name === 'evidence'));
  const isRaw = candidates[0]?.tool === evidence && isClear(candidates[0]) && asked.subjects > 1;
  const isRecord = named.evidence !== undefined || (isRaw && products.length === 0 && Object.keys(named).length === 0);
  if (isRecord && evidence) return [{ tool: evidence, values: {} }];
  const lookups = candidates.filter(({ tool }) => tool !== evidence);
  return lookedUp(asked, lookups, evidence).map(({ tool, parameters }) => ({ tool, values: parameters }));
};

const lookedUp = (asked: Asked, lookups: Candidate[], evidence: Tool | undefined): Candidate[] => {
  const { named, products } = asked;
  const searches = lookups.filter((each) => !isTrace(each));
  const [best] = lookups.filter(({ isAboutProduct }) => isAboutProduct);
  const isNearest = best && (best === lookups[0] || best === searches[0]);
  if (best && products.length === 1 && isNearest) return [best];
  const parts = eachBeside(asked, evidence);
  if (parts.length > 1) return parts;
  if (products.length > 0) {
    const own = products.flatMap((name) => lookups.filter(({ tool }) => tool.actionGroup === name).slice(0, 1));
    return asked.beside.length > 0 ? [...own, ...leftOver(own, searches)] : own;
  }
  const [first] = searches;
  if (entityKinds.some((kind) => named[kind])) return aboutNamed(asked, lookups.find(isTrace), searches);
  const said = searches.filter(isSaid).toSorted((a, b) => b.said - a.said)[0];
  if (said && !(first && isClear(first) && first.share > said.share)) return [said];
  if (!isClear(first)) return named.words || named.service ? byText(searches) : byType(asked, searches);
  const tied = searches.filter(({ share }) => share >= first.share * asGood).slice(0, atMost);
  return tied.length > 1 && named.type ? [...byType(asked, tied), ...tied].slice(0, 1) : tied;
};

/** Somebody or something by name: a search that the question speaks of more than of any other, or else a trace. */
const aboutNamed = (asked: Asked, trace: Candidate | undefined, searches: Candidate[]): Candidate[] => {
  const { named } = asked;
  if (trace && isEverywhere(asked)) return [trace];
  const knows = ({ tool }: Candidate) =>
    tool.operation.parameters.some(({ name }) => entityKinds.some((kind) => kind === name && named[kind]));
  // Of operations that are as near, one that knows such names is nearer.
  const fitting = searches.filter((each) => knows(each) || isSaid(each));
  const [first, second] = fitting.length > 0 ? fitting : searches;
  const isBest = first && first.share > 1.5 * (second?.share ?? 0) && first.share > 1.5 * (trace?.share ?? 0);
  const isPlain = first && first.share >= sharedEnough && (isBest || !takesAny(trace, first.parameters));
  // "this IP", beside its name, is somebody who holds a thing in hand and asks what else there is of it.
  const isInHand = pointsAt(asked.text).some((kind) => named[kind]);
  if (trace && isInHand && !(first && isSaid(first))) return [trace];
  if (first && (isSaid(first) || isPlain)) return [first];
  const narrower =
    (named.type && byType(asked, searches)[0]) ??
    searches.find((each) => each.strength > 0 && takesMore(each, trace, named));
  if (narrower) return [narrower];
  return trace ? [trace] : searches.filter(knows);
};

/** A Region, an account or a type by name, of which a trace knows nothing. */
const takesMore = ({ tool }: Candidate, trace: Candidate | undefined, named: Asked['named']): boolean =>
  (['region', 'account', 'type'] as const).some((name) => {
    const takes = (each: Tool | undefined) => each?.operation.parameters.some((parameter) => parameter.name === name);
    return named[name] && takes(tool) && !takes(trace?.tool);
  });

/** Whether most of the words are those of one operation. */
const isOwn = ({ share, strength, parameters }: Candidate) =>
  share >= 0.5 && strength >= 2 * tellingEnough && !('outcome' in parameters || 'severity' in parameters);

/** Whether a trace, too, can be narrowed by what was said. */
const takesAny = (trace: Candidate | undefined, parameters: Record<string, string>): boolean =>
  Object.keys(parameters).every((name) => trace?.tool.operation.parameters.some((each) => each.name === name));

/** What each part of a question asks for that names several things; nothing where a part does not stand for itself. */
const eachBeside = ({ beside, products, candidates }: Asked, evidence: Tool | undefined): Candidate[] => {
  const found = beside.flatMap((part) => {
    const [name] = part.products;
    const own = part.candidates.filter(({ tool }) => tool !== evidence);
    if (name === undefined) {
      const [best] = own.filter((each) => (isSaid(each) || (isOwn(each) && !part.isSplit)) && !isTrace(each));
      // "failed logins in Okta and the AWS console": the second part says where, the first what.
      const whole = candidates.find(({ tool }) => tool === best?.tool);
      return best ? [!isSaid(best) && whole && isSaid(whole) ? whole : best] : [];
    }
    const ofProduct = (all: Candidate[]) => all.filter(({ tool }) => tool.actionGroup === name).slice(0, 1);
    // A bare name shares what is said of the others: "failed logins in Okta and CloudTrail".
    const isBare = !part.isClause && part.candidates.every(({ strength }) => strength === 0);
    return ofProduct(isBare ? candidates : own);
  });
  const isWhole = products.every((name) => found.some(({ tool }) => tool.actionGroup === name));
  const key = ({ tool, parameters }: Candidate) => JSON.stringify([tool.operation.operationId, parameters.topic]);
  const distinct = [...new Map(found.map((each) => [key(each), each])).values()];
  return isWhole ? distinct.slice(0, atMost) : [];
};

/** "Okta and the AWS console": what is said in full, of which the named product explains only a part. */
const leftOver = (own: Candidate[], searches: Candidate[]): Candidate[] => {
  const explained = new Set(own.flatMap((each) => each.explained));
  return searches
    .filter((each) => !own.includes(each) && isSaid(each) && each.explained.some((unit) => !explained.has(unit)))
    .filter(({ said }) => own.every((each) => said > each.said))
    .slice(0, 1);
};

/** Words that a line says are looked for where lines are: an operation that knows no names of people and hosts. */
const byText = (searches: Candidate[]): Candidate[] =>
  searches
    .filter(({ tool, strength }) => {
      const takes = (name: string) => tool.operation.parameters.some((each) => each.name === name);
      return (
        (strength > 0 || takes('logGroup')) &&
        takes('text') &&
        entityKinds.every((kind) => kind === 'text' || !takes(kind))
      );
    })
    .slice(0, 1);

/** By the pattern of a schema, or else like the examples in its description: with a colon or without. */
const looksLikeOne = (value: string, description: string, pattern?: string): boolean =>
  pattern ? new RegExp(pattern).test(value) : value.includes(':') && /\w:\w/.test(description);

/** The name of an event tells its source where that source says how its events are called. */
const byType = ({ named }: Asked, searches: Candidate[]): Candidate[] =>
  searches
    .filter(({ tool }) =>
      tool.operation.parameters.some(
        ({ name, schema, description }) =>
          name === 'type' && named.type?.every((value) => looksLikeOne(value, description, schema.pattern)),
      ),
    )
    .slice(0, named.type ? 1 : 0);
