import { bound, coerced, type Expr, isSimple, wallClock } from './expr.ts';
import { beyondStandIn, failure } from './failure.ts';
import type { ParserRuleContext } from './grammar.ts';
import { aggregateFunctions, scalarFunctions } from './signatures.ts';
import { commonType, isTime, nameOfType, splitAtCommas, type Type, typeOf } from './types.ts';

interface Signature {
  text: string;
  parameters: string[];
  returns: string;
  template: string;
}

const byName = (table: Record<string, string>) => {
  const signatures = new Map<string, Signature[]>();
  for (const [text, template] of Object.entries(table)) {
    const [, name = '', parameters = '', returns = ''] = /^(\w+)\((.*?)\) ([^)]+|.*\))$/.exec(text) ?? [];
    signatures.set(name, [
      ...(signatures.get(name) ?? []),
      { text, parameters: splitAtCommas(parameters), returns, template },
    ]);
  }
  return signatures;
};

const scalars = byName(scalarFunctions);
const aggregates = byName(aggregateFunctions);

/** Where Trino has a decimal form that answers a decimal, a double would be the wrong answer. */
const exactForDecimals = new Set(['abs', 'ceil', 'ceiling', 'floor', 'round', 'mod', 'sum', 'avg']);

export const isAggregate = (name: string) => aggregates.has(name);

/** A call of a function that needs nothing but its arguments. */
export function scalarCall(name: string, args: Expr[], node: ParserRuleContext): Expr {
  const { signature, args: fitting, type } = chosen(scalars, name, args, node);
  return { sql: filled(signature.template, fitting), type };
}

/** An aggregate or window function; `around` are the pieces between and behind its brackets. */
export function aggregateCall(
  name: string,
  args: Expr[],
  around: { distinct: boolean; order: string; over: string },
  node: ParserRuleContext,
): Expr {
  const { signature, args: fitting, type } = chosen(aggregates, name, args, node);
  const list = `${around.distinct ? 'DISTINCT ' : ''}${fitting.join(', ')}${around.order}`;
  return { sql: signature.template.replace('$args', () => list).replace('$over', () => around.over), type };
}

/** The template with its arguments in place. */
function filled(template: string, args: string[]): string {
  const isBound = args.map((arg, at) => template.split(`$${at + 1}`).length > 2 && !isSimple(arg));
  const body = template.replaceAll(/\$(\d)/g, (_, n) => (isBound[n - 1] ? `a${n}` : args[n - 1]!));
  return args.reduce((inner, arg, at) => (isBound[at] ? bound(`a${at + 1}`, arg, inner) : inner), `(${body})`);
}

function chosen(table: Map<string, Signature[]>, name: string, args: Expr[], node: ParserRuleContext) {
  const signatures = table.get(name);
  if (!signatures) {
    throw failure(
      'FUNCTION_NOT_FOUND',
      node,
      `Function '${name}' not registered, or not one that the Athena stand-in does`,
    );
  }
  if (exactForDecimals.has(name) && args.some(({ type }) => type.kind === 'decimal')) {
    throw beyondStandIn(node, `${name} of a decimal: write the number as a double (1e0) or cast it`);
  }
  for (const signature of signatures) {
    const fit = fitted(signature, args);
    if (fit) return { signature, ...fit };
  }
  throw failure(
    'FUNCTION_NOT_FOUND',
    node,
    `Unexpected parameters (${args.map(({ type }) => nameOfType(type)).join(', ')}) for function ${name}. Expected: ${signatures.map(({ text }) => text.slice(0, text.lastIndexOf(')', text.lastIndexOf(') ')) + 1)).join(', ')}`,
  );
}

type Bindings = Map<string, Type>;

/** The arguments converted to what the signature asks, or undefined where they do not go in. */
function fitted({ parameters, returns }: Signature, args: Expr[]): { args: string[]; type: Type } | undefined {
  if (parameters.length !== args.length) return undefined;
  const bindings: Bindings = new Map();
  for (const [at, parameter] of parameters.entries()) {
    if (!bind(parameter, args[at]!.type, bindings)) return undefined;
  }
  const fitting = parameters.map((parameter, at) => {
    const arg = args[at]!;
    if (parameter === 'wall') return isTime(arg.type) || arg.type.kind === 'unknown' ? wallClock(arg) : undefined;
    return coerced(arg, resolved(parameter, bindings))?.sql;
  });
  if (!fitting.every((sql) => sql !== undefined)) return undefined;
  return { args: fitting, type: resolved(returns, bindings) };
}

function bind(parameter: string, type: Type, bindings: Bindings): boolean {
  if (/^[A-Z]$/.test(parameter)) {
    const common = commonType(bindings.get(parameter) ?? { kind: 'unknown' }, type);
    if (common) bindings.set(parameter, common);
    return common !== undefined;
  }
  const [, outer, inner = ''] = /^(array|map)\((.*)\)$/.exec(parameter) ?? [];
  if (outer === 'array') return type.kind === 'array' ? bind(inner, type.of, bindings) : type.kind === 'unknown';
  if (outer === 'map') {
    const [key = '', value = ''] = splitAtCommas(inner);
    return type.kind === 'map'
      ? bind(key, type.key, bindings) && bind(value, type.value, bindings)
      : type.kind === 'unknown';
  }
  return true;
}

function resolved(parameter: string, bindings: Bindings): Type {
  if (/^[A-Z]$/.test(parameter)) return bindings.get(parameter) ?? { kind: 'unknown' };
  const [, outer, inner = ''] = /^(array|map)\((.*)\)$/.exec(parameter) ?? [];
  if (outer === 'array') return { kind: 'array', of: resolved(inner, bindings) };
  if (outer === 'map') {
    const [key = '', value = ''] = splitAtCommas(inner);
    return { kind: 'map', key: resolved(key, bindings), value: resolved(value, bindings) };
  }
  return typeOf(parameter)!;
}
