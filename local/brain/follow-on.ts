import type { Asked } from './asked.ts';
import type { Tool } from './brain.ts';
import { chosen } from './choice.ts';
import type { Found } from './look.ts';
import type { Plan } from './plan.ts';
import { pointsAt } from './referents.ts';
import { callsOf, type Planned, type Slots } from './slots.ts';

/** Where a question goes on to something else: ", and which bucket did that person open". */
const onward =
  /[.?!;]\s+|\s[-–—]\s|,?\s+(?:and|then|but)\s+(?=(?:who|what|which|where|when|how|did|does|was|were|is|are|has|have)\b)|,\s+(?=(?:who|what|which|where|when|how|did|does|was|were|by which|name)\b)|(?<=[가-힣](?:고|며|는데|지만|와|과)),\s*|,\s+(?=(?:그|같은|이)\s)|(?<=(?:찾고|누구고|확인하고|알려주고|대고))\s+/i;
/** A clause that is about what the one before it found, or comes after it in time. */
const later =
  /\b(?:afterwards?|later|shortly|victim|of them|behind it)\b|그\s*(?:뒤|후|다음)|이후|직전|직후|첫\s*번째/i;

const atMost = 3;
const records = '30';

/** Of whom or what a result is: the kind that is most of it, else what its first record shows. */
const subjectsOf = ({ result }: Found): Slots['named'] => {
  const first = result.records[0];
  const seen = (type: string) => first?.observables?.find((each) => each.type === type)?.value;
  const grouped = (name: string) =>
    result.groups[name]?.find(({ value, count }) => value !== 'other' && count > 1)?.value;
  const principal = (grouped('principal') ?? first?.principal)?.replace(/^.*\\/, '');
  const ip = grouped('ip') ?? seen('ip');
  const host = grouped('host') ?? seen('host');
  return { ...(principal && { principal: [principal] }), ...(ip && { ip: [ip] }), ...(host && { host: [host] }) };
};

const key = ({ tool, parameters }: Planned) =>
  JSON.stringify([tool.operation.operationId, Object.entries(parameters).toSorted()]);

const clausesOf = (text: string): string[] => text.split(onward).filter((clause) => /[\p{L}\p{N}]{2}/u.test(clause));

const isOnward = (clause: string): boolean => pointsAt(clause).length > 0 || later.test(clause);

/** A question that goes on to something else is first of all its first clause, in the time that it names anywhere. */
export const leading = (asked: Asked, read: (clause: string) => Asked, tools: Tool[]): Asked => {
  const [first = '', ...clauses] = clausesOf(asked.text);
  if (!clauses.some(isOnward)) return asked;
  const { candidates, products, beside, subjects } = read(first);
  const led = { ...asked, candidates, products, beside, subjects };
  return chosen({ ...led, named: read(first).named }, tools).length > 0 ? led : asked;
};

/**
 * The second looks of a question that takes more than one: what its later clauses ask for, about whom or what the first
 * look found; where such a clause names no operation, that one is traced. One round, few calls.
 */
export const followOns = (
  plan: Extract<Plan, { kind: 'look' }>,
  done: Planned[],
  found: Found[],
  read: (clause: string) => Asked,
  tools: Tool[],
): Planned[] => {
  const [, ...clauses] = clausesOf(plan.asked.text);
  const source = found.find(({ result }) => result.matched > 0);
  if (!source || clauses.length === 0) return [];
  const subjects = subjectsOf(source);
  const made = new Set(done.map(key));
  const trace = tools.find(({ operation }) => operation.operationId === 'traceEntity');
  const planned = clauses.flatMap((clause): Planned[] => {
    if (!isOnward(clause)) return [];
    const asked = read(clause);
    const kinds = pointsAt(clause);
    const about = Object.fromEntries(
      Object.entries(subjects).filter(([kind]) => kinds.length === 0 || kinds.some((each) => each === kind)),
    );
    const slots: Slots = { ...plan.slots, named: { ...about, ...asked.named }, limit: Number(records) };
    const choices = chosen({ ...asked, named: {} }, tools).filter(({ tool }) => tool !== trace);
    const calls = choices.flatMap((choice) => one(callsOf(choice, slots), about));
    const traced = Object.entries(about).slice(0, 1);
    return calls.length > 0 || !trace
      ? calls
      : traced.flatMap(([kind, value]) => callsOf({ tool: trace, values: {} }, { ...slots, named: { [kind]: value } }));
  });
  return [...new Map(planned.map((each) => [key(each), each])).values()]
    .filter((each) => !made.has(key(each)))
    .slice(0, atMost);
};

/** One thing tells enough: somebody's name and address together would find less than either. */
const one = (calls: Planned[], about: Slots['named']): Planned[] =>
  calls.map((call) => {
    const given = (['principal', 'host', 'ip'] as const).filter((kind) => about[kind] && call.parameters[kind]);
    const parameters = { ...call.parameters };
    for (const kind of given.slice(1)) delete parameters[kind];
    return { ...call, parameters, unused: [] };
  });
