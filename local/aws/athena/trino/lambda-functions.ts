import { bound, type Expr } from './expr.ts';
import { typeMismatch } from './failure.ts';
import { asked, type Call, type SpecialFunctions } from './special-function.ts';
import type { Type } from './types.ts';

/** https://trino.io/docs/current/functions/lambda.html */
export const lambdaFunctions: SpecialFunctions = {
  transform: (call) => {
    const { list, of } = listOf(call);
    const body = call.lambda(1, of);
    return { sql: `list_transform(${list}, ${body.sql})`, type: { kind: 'array', of: body.type } };
  },
  filter: (call) => {
    const { list, of } = listOf(call);
    return {
      sql: `list_filter(${list}, ${asked(call, call.lambda(1, of), 'boolean').sql})`,
      type: call.args[0]!.type,
    };
  },
  any_match: (call) => matched(call, 'true', 'true', 'false'),
  all_match: (call) => matched(call, 'false', 'false', 'true'),
  none_match: (call) => matched(call, 'true', 'false', 'true'),
};

/** Three-valued: one decisive answer decides, else an unknown one makes it unknown. */
function matched(call: Call, decisive: string, found: string, otherwise: string): Expr {
  const { list, of } = listOf(call);
  const answers = `list_transform(${list}, ${asked(call, call.lambda(1, of), 'boolean').sql})`;
  const judged = `CASE WHEN list_contains(m, ${decisive}) THEN ${found} WHEN len(m) = list_count(m) THEN ${otherwise} END`;
  return { sql: bound('m', answers, judged), type: { kind: 'boolean' } };
}

function listOf({ args: [list], node, name }: Call): { list: string; of: Type } {
  if (list?.type.kind !== 'array') throw typeMismatch(node, `${name} needs an array`);
  return { list: list.sql, of: list.type.of };
}
