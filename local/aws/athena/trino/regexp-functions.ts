import { checked, once, quoted } from './expr.ts';
import { beyondStandIn } from './failure.ts';
import { asked, constant, type SpecialFunctions } from './special-function.ts';

/** https://trino.io/docs/current/functions/regexp.html */
export const regexpFunctions: SpecialFunctions = {
  regexp_extract: (call) => {
    if (call.args.length !== 3) return undefined;
    const pattern = asked(call, call.args[1], 'varchar').sql;
    const group = constant(call, call.args[2], 'the group of regexp_extract');
    const sql = once('t', asked(call, call.args[0], 'varchar').sql, (text) => {
      const found = `regexp_extract(${text}, ${pattern}, ${group})`;
      // Trino answers NULL for a group that took no part in the match; RE2 cannot tell it from one that matched nothing.
      const unsure = `${found} = '' AND regexp_matches(${pattern}, '[|]|[)][?*{]')`;
      const sentence = quoted('the Athena stand-in does not do regexp_extract of an optional group that is empty');
      return `CASE WHEN regexp_matches(${text}, ${pattern}) THEN ${checked(unsure, 'NOT_SUPPORTED', sentence, found)} END`;
    });
    return { sql, type: { kind: 'varchar' } };
  },
  regexp_replace: (call) => {
    if (call.args.length !== 3) return undefined;
    const [text, pattern] = [asked(call, call.args[0], 'varchar').sql, asked(call, call.args[1], 'varchar').sql];
    const written = constant(call, call.args[2], 'the replacement of regexp_replace');
    if (/\\|\$\{|\$\d\d/.test(written)) throw beyondStandIn(call.node, `the replacement ${quoted(written)}`);
    const replacement = quoted(written.replaceAll(/\$(\d)/g, '\\$1'));
    return { sql: `regexp_replace(${text}, ${pattern}, ${replacement}, 'g')`, type: { kind: 'varchar' } };
  },
};
