import type { Asked } from './asked.ts';
import type { Tool } from './brain.ts';
import { type Choice, chosen, isElsewhere, isEverywhere } from './choice.ts';
import { asksForMore, carriesOn, isElliptical, isGeneral } from './context.ts';
import type { Dimension } from './dimensions.ts';
import { entityKinds, type Slots, slotsOf } from './slots.ts';

/** What a question comes to, in the light of the plan of the question before it. */
export type Plan = { asked: Asked } & (
  | { kind: 'look'; choices: Choice[]; slots: Slots; by: Dimension[]; missing: string[] }
  | { kind: 'advise'; query: string }
  | { kind: 'unclear'; slots: Slots }
  | { kind: 'change' | 'help' | 'beyond' }
);

/** How many records a result shows unless told otherwise. */
const usualLimit = 10;
/** A share of the words, below which a question is about something else. */
const nearEnough = 0.15;

export const planOf = (asked: Asked, before: Plan | undefined, tools: Tool[]): Plan => {
  if (asked.help) return { kind: 'help', asked };
  if (asked.change) return { kind: 'change', asked };
  if (asked.foreign && asked.products.length === 0) return { kind: 'beyond', asked };
  const slots = slotsOf(asked);
  const missing = asked.products.filter((name) => !tools.some(({ actionGroup }) => actionGroup === name));
  const goesOn = before && !asked.named.evidence && (carriesOn(asked) || isElliptical(asked, slots));
  const followUp = goesOn ? following(asked, slots, before, tools, missing) : undefined;
  if (followUp) return followUp;
  if (!before && carriesOn(asked) && isGeneral(asked)) return { kind: 'unclear', slots, asked };
  const choices = chosen(asked, tools);
  // Advice about a product or an entity is advice, unless it names a time or a thing that only logs know.
  if (asked.advice && !(choices.length > 0 && (slots.window || hasEntity(slots))))
    return { kind: 'advise', query: asked.text, asked };
  if (choices.length > 0 || missing.length > 0) return { kind: 'look', choices, slots, by: asked.by, missing, asked };
  const isPartial = hasEntity(slots) || asked.isVague;
  return { kind: isPartial || isNearMiss(asked) ? 'unclear' : 'beyond', slots, asked };
};

const hasEntity = ({ named }: Slots) => entityKinds.some((kind) => named[kind]);

/** A third of what is said must be of the logs for it to be about them. */
const isNearMiss = ({ candidates }: Asked) => (candidates[0]?.share ?? 0) >= nearEnough;

/** What was asked before, changed by what is said now. */
const following = (asked: Asked, said: Slots, before: Plan, tools: Tool[], missing: string[]): Plan | undefined => {
  if (before.kind === 'advise' && !hasEntity(said) && !said.window)
    return { kind: 'advise', query: asked.words.length > 2 ? asked.text : `${before.query} ${asked.text}`, asked };
  if (before.kind !== 'look' && before.kind !== 'unclear') return undefined;
  const earlier = before.kind === 'look' ? before.choices : [];
  const more = asksForMore(asked) && { limit: 3 * (before.slots.limit ?? usualLimit) };
  const { against: _, ...kept } = before.slots;
  const earlierOne = asked.window ? undefined : asked.before?.(kept.window);
  const [window, against] = asked.against?.(asked.window ?? kept.window) ?? [earlierOne ?? said.window ?? kept.window];
  const slots: Slots = {
    ...kept,
    ...more,
    ...said,
    ...(window && { window }),
    ...(against && { against }),
    named: { ...kept.named, ...said.named },
  };
  const valuesFor = (tool: Tool) => asked.candidates.find((each) => each.tool === tool)?.parameters ?? {};
  const isWhole = isEverywhere({ ...asked, named: slots.named });
  const own = chosen(isWhole ? { ...asked, named: slots.named } : { ...asked, named: {} }, tools);
  const isNew = asked.products.length > 0 || earlier.length === 0 || isWhole || isElsewhere(asked, earlier);
  const choices = isNew
    ? own
    : earlier.map(({ tool, values }) => ({ tool, values: { ...values, ...valuesFor(tool) } }));
  if (choices.length === 0 && missing.length === 0) return undefined;
  const isSame = choices.every(({ tool }) => earlier.some((each) => each.tool === tool));
  const { type, ...entities } = slots.named;
  return {
    kind: 'look',
    choices:
      isSame && isNew
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
