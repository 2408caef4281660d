import { checked, quoted } from './expr.ts';
import { beyondStandIn } from './failure.ts';
import { asked, constant, type SpecialFunctions } from './special-function.ts';

/** https://trino.io/docs/current/functions/regexp.html */
export const regexpFunctions: SpecialFunctions = {
  regexp_extract: (call) => {
    const [text, pattern, group] = [call.args[0], call.args[1], call.args[2]].map((arg, at) =>
      at === 2 ? arg : asked(call, arg, 'varchar'),
    );
    const number = constant(call, group, 'the group of regexp_extract');
    const found = `regexp_extract(${text!.sql}, ${pattern!.sql}, ${number})`;
    // Trino answers NULL for a group that took no part in the match; RE2 cannot tell it from one that matched nothing.
    const unsure = `${found} = '' AND regexp_matches(${pattern!.sql}, '[|]|[)][?*{]')`;
    return {
      sql: `CASE WHEN regexp_matches(${text!.sql}, ${pattern!.sql}) THEN ${checked(unsure, 'NOT_SUPPORTED', quoted('the Athena stand-in does not do regexp_extract of an optional group that is empty'), found)} END`,
      type: { kind: 'varchar' },
    };
  },
  regexp_replace: (call) => {
    const [text, pattern, replacement] = call.args;
    const written = constant(call, replacement, 'the replacement of regexp_replace');
    if (/\\|\$\{|\$\d\d/.test(written)) throw beyondStandIn(call.node, `the replacement ${quoted(written)}`);
    const groups = written.replaceAll(/\$(\d)/g, '\\$1');
    return {
      sql: `regexp_replace(${asked(call, text, 'varchar').sql}, ${asked(call, pattern, 'varchar').sql}, ${quoted(groups)}, 'g')`,
      type: { kind: 'varchar' },
    };
  },
};
