import { coerced, type Expr, unified } from './expr.ts';
import { beyondStandIn, failure, typeMismatch } from './failure.ts';
import type { ParserRuleContext } from './grammar.ts';
import { isInteger, nameOfType, type Type } from './types.ts';

/** A call of a function that depends on a constant, on the types of its arguments or on a lambda. */
export interface Call {
  name: string;
  node: ParserRuleContext;
  /** The arguments that are no lambdas, in order. */
  args: Expr[];
  /** The argument at this place as a lambda over values of these types. */
  lambda(at: number, ...types: Type[]): Expr;
}

/** By name; a function answers undefined where a signature says all there is to say. */
export type SpecialFunctions = Record<string, (call: Call) => Expr | undefined>;

export function counted({ name, node, args }: Call, least: number, most = Number.POSITIVE_INFINITY) {
  if (args.length >= least && args.length <= most) return;
  // To Trino these are no functions but syntax.
  if (['coalesce', 'if', 'nullif', 'try'].includes(name))
    throw failure('SYNTAX_ERROR', node, `Invalid number of arguments for '${name}' function`);
  throw failure('FUNCTION_NOT_FOUND', node, `Unexpected number of parameters for function ${name}: ${args.length}`);
}

export const allAlike = ({ node, name }: Call, exprs: Expr[]) =>
  unified(exprs, (a, b) => typeMismatch(node, `All ${name} operands must be the same type: ${a}, ${b}`));

export function asked(
  { node, name }: Call,
  arg: Expr | undefined,
  kind: 'varchar' | 'boolean' | 'bigint' | 'timestamp',
): Expr {
  const fitting = arg && coerced(arg, { kind });
  if (!fitting)
    throw failure(
      'FUNCTION_NOT_FOUND',
      node,
      `Unexpected parameter (${arg ? nameOfType(arg.type) : 'none'}) for function ${name}: a ${kind} is expected`,
    );
  return fitting;
}

export function constant({ node }: Call, arg: Expr | undefined, what: string): string {
  if (arg?.literal === undefined || !(arg.type.kind === 'varchar' || isInteger(arg.type)))
    throw beyondStandIn(node, `${what} that is not a constant`);
  return arg.literal;
}
