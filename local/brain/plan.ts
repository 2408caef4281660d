import type { Asked } from './asked.ts';
import type { Tool } from './brain.ts';
import { carriesOn, isElliptical } from './context.ts';
import type { Dimension } from './dimensions.ts';
import { entityKinds, type Slots, slotsOf } from './slots.ts';

/** An operation that was chosen, with the values that the question says of it. */
export interface Choice {
  tool: Tool;
  values: Record<string, string>;
}

/** What a question comes to, in the light of the plan of the question before it. */
export type Plan = { asked: Asked } & (
  | { kind: 'look'; choices: Choice[]; slots: Slots; by: Dimension[]; missing: string[] }
  | { kind: 'advise'; query: string }
  | { kind: 'unclear'; slots: Slots }
  | { kind: 'change' | 'help' | 'beyond' }
);

/** A share of the words, and words rare enough, below which a schema was met by chance. */
const sharedEnough = 0.3;
const tellingEnough = 0.5;
/** Operations that are this close to the best are asked as well. */
const asGood = 0.9;
const atMost = 3;

export const planOf = (asked: Asked, before: Plan | undefined, tools: Tool[]): Plan => {
  if (asked.help) return { kind: 'help', asked };
  if (asked.change) return { kind: 'change', asked };
  const slots = slotsOf(asked);
  const missing = asked.products.filter((name) => !tools.some(({ actionGroup }) => actionGroup === name));
  const goesOn = before && (carriesOn(asked) || isElliptical(asked, slots));
  const followUp = goesOn ? following(asked, slots, before, tools, missing) : undefined;
  if (followUp) return followUp;
  const choices = chosen(asked, tools);
  // Advice about a product or an entity is advice, unless it names a time or a thing that only logs know.
  if (asked.advice && !(choices.length > 0 && (slots.window || hasEntity(slots))))
    return { kind: 'advise', query: asked.text, asked };
  if (choices.length > 0 || missing.length > 0) return { kind: 'look', choices, slots, by: asked.by, missing, asked };
  const isPartial = hasEntity(slots) || (slots.window !== undefined && asked.subjects === 0);
  return { kind: isPartial || isNearMiss(asked) ? 'unclear' : 'beyond', slots, asked };
};

const hasEntity = ({ named }: Slots) => entityKinds.some((kind) => named[kind]);

const isNearMiss = ({ candidates }: Asked) => (candidates[0]?.strength ?? 0) > 0;

const isTrace = ({ operation }: Tool) => operation.operationId === 'traceEntity';

/** The operations that a question asks for by itself. */
const chosen = (asked: Asked, tools: Tool[]): Choice[] => {
  const { candidates, named, products } = asked;
  const evidence = tools.find(({ operation }) => operation.parameters.some(({ name }) => name === 'evidence'));
  if (named.evidence && evidence) return [{ tool: evidence, values: {} }];
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
    const isClear =
      first &&
      first.share >= sharedEnough &&
      first.share > 1.5 * (second?.share ?? 0) &&
      first.share > 1.5 * (trace?.share ?? 0);
    if (isClear) return [toChoice(first)];
    if (trace) return [toChoice(trace)];
    return searches.filter(({ tool }) => takesAny(tool, asked)).map(toChoice);
  }
  if (!first || first.share < sharedEnough || first.strength < tellingEnough)
    return byType(asked, searches).map(toChoice);
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

/** What was asked before, changed by what is said now. */
const following = (asked: Asked, said: Slots, before: Plan, tools: Tool[], missing: string[]): Plan | undefined => {
  if (before.kind === 'advise' && !hasEntity(said) && !said.window)
    return { kind: 'advise', query: asked.words.length > 2 ? asked.text : `${before.query} ${asked.text}`, asked };
  if (before.kind !== 'look' && before.kind !== 'unclear') return undefined;
  const earlier = before.kind === 'look' ? before.choices : [];
  const slots: Slots = { ...before.slots, ...said, named: { ...before.slots.named, ...said.named } };
  const valuesFor = (tool: Tool) => asked.candidates.find((each) => each.tool === tool)?.parameters ?? {};
  const own = chosen({ ...asked, named: {} }, tools);
  const isElsewhere = asked.products.length > 0 || earlier.length === 0;
  const choices = isElsewhere
    ? own
    : earlier.map(({ tool, values }) => ({ tool, values: { ...values, ...valuesFor(tool) } }));
  if (choices.length === 0 && missing.length === 0) return undefined;
  const isSame = choices.every(({ tool }) => earlier.some((each) => each.tool === tool));
  const { type, ...entities } = slots.named;
  return {
    kind: 'look',
    choices:
      isSame && isElsewhere
        ? choices.map(({ tool, values }) => ({
            tool,
            values: { ...earlier.find((each) => each.tool === tool)!.values, ...values },
          }))
        : choices,
    slots: isSame || said.named.type ? slots : { ...slots, named: entities },
    by: asked.by.length > 0 ? asked.by : before.kind === 'look' ? before.by : [],
    missing,
    asked,
  };
};
