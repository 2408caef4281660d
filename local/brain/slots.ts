import type { Asked } from './asked.ts';
import type { Tool } from './brain.ts';
import type { Choice } from './choice.ts';
import { type Entities, regionOf } from './extract/entities.ts';

/** What was said that any operation may use: when, how many, and about whom or what. */
export interface Slots {
  window?: string;
  /** The window that it is compared with. */
  against?: string;
  timeZone?: string;
  limit?: number;
  /** Lowest severity, for sources that rate. */
  severity?: string;
  named: Entities['named'];
}

/** What one can trace, in the order of how well it tells one thing from all others. */
export const entityKinds = ['ip', 'principal', 'host', 'text'] as const;

export const slotsOf = ({ window: told, timeZone, limit, named, candidates, ...asked }: Asked): Slots => {
  const [window, against] = asked.against?.() ?? [told];
  const severity = candidates.flatMap(({ parameters }) => parameters.severity ?? [])[0];
  return {
    ...(window && { window }),
    ...(against && { against }),
    ...(timeZone && { timeZone }),
    ...(limit && { limit }),
    ...(severity && { severity }),
    named,
  };
};

/** One call: an operation with its parameters, and what was said that it has no parameter for. */
export interface Planned {
  tool: Tool;
  parameters: Record<string, string>;
  unused: string[];
  /** Names that no call asks for, since a question makes only so many; told with the last of its calls. */
  notAsked?: string[];
}

const atMost = 6;
const mostRecords = 50;

/** Calls for a choice; several names of one kind are asked one by one. */
export const callsOf = (choice: Choice, slots: Slots): Planned[] => {
  const calls = allCallsOf(choice, slots);
  const notAsked = calls.slice(atMost).flatMap(({ parameters }) => nameIn(parameters, calls[0]!.parameters));
  return calls
    .slice(0, atMost)
    .map((each, at) => (at === atMost - 1 && notAsked.length > 0 ? { ...each, notAsked } : each));
};

/** By what a call differs from the first one. */
const nameIn = (parameters: Planned['parameters'], first: Planned['parameters']): string[] =>
  Object.entries(parameters).flatMap(([name, value]) => (first[name] === value ? [] : [value]));

const allCallsOf = ({ tool, values }: Choice, slots: Slots): Planned[] => {
  const { parameters, operationId } = tool.operation;
  const takes = (name: string) => parameters.some((each) => each.name === name);
  const given: Record<string, string> = {
    ...Object.fromEntries(Object.entries(values).filter(([name]) => takes(name))),
    ...(slots.window && takes('window') && { window: slots.window }),
    ...(slots.timeZone && takes('timeZone') && { timeZone: slots.timeZone }),
    ...(slots.limit && takes('limit') && { limit: String(Math.min(slots.limit, mostRecords)) }),
    ...(slots.severity && takes('severity') && { severity: slots.severity }),
  };
  const { evidence, type, region, city, account, service, words, ...entities } = slots.named;
  if (takes('evidence')) return (evidence ?? []).map((id) => ({ tool, parameters: { evidence: id }, unused: [] }));

  const unused: string[] = slots.severity && !takes('severity') ? [slots.severity] : [];
  const put = (name: string, value: string | undefined) => {
    if (value === undefined || value === given[name]) return;
    if (takes(name) && given[name] === undefined) given[name] = value;
    else if (!takes(name) && takes('text') && given.text === undefined && name !== 'account') given.text = value;
    else unused.push(value);
  };
  if (type?.[0] && takes('type')) given.type = type[0];
  else if (type?.[0]) unused.push(type[0]);
  put('account', account?.[0]);
  put('logGroup', service?.[0]);
  put('text', words?.[0]);
  if (region?.[0] ?? city?.[0]) {
    if (takes('region')) given.region = region?.[0] ?? regionOf(city![0]!);
    else if (city?.[0]) put('text', city[0]);
    else unused.push(region![0]!);
  }

  const things = entityKinds.flatMap((kind) => (entities[kind] ?? []).map((value) => ({ kind, value })));
  // A trace follows one thing at a time.
  if (operationId === 'traceEntity')
    return [...things, ...(things.length === 0 ? (words ?? []) : []).map((value) => ({ kind: 'text', value }))].map(
      ({ kind, value }) => ({ tool, parameters: { ...given, [kind]: value }, unused }),
    );
  const several = entityKinds.find((kind) => (entities[kind]?.length ?? 0) > 1);
  for (const { kind, value } of things) if (kind !== several) put(kind, value);
  if (!several) return [{ tool, parameters: given, unused }];
  const name = takes(several) ? several : 'text';
  return entities[several]!.map((value) => ({
    tool,
    parameters: { ...given, [name]: value },
    unused,
  }));
};
