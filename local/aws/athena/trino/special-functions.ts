import type { Expr } from './expr.ts';
import { jsonFunctions } from './json-functions.ts';
import { lambdaFunctions } from './lambda-functions.ts';
import { regexpFunctions } from './regexp-functions.ts';
import { allAlike, asked, type Call, counted, type SpecialFunctions } from './special-function.ts';
import { timeFunctions } from './time-functions.ts';

export const specialFunctions: SpecialFunctions = {
  ...jsonFunctions,
  ...lambdaFunctions,
  ...regexpFunctions,
  ...timeFunctions,

  // https://trino.io/docs/current/functions/conditional.html
  coalesce: (call) => {
    counted(call, 2);
    const { exprs, type } = allAlike(call, call.args);
    return { sql: `coalesce(${exprs.map(({ sql }) => sql).join(', ')})`, type };
  },
  nullif: (call) => {
    counted(call, 2, 2);
    const { exprs } = allAlike(call, call.args);
    return {
      sql: `CASE WHEN ${exprs[0]!.sql} = ${exprs[1]!.sql} THEN NULL ELSE ${call.args[0]!.sql} END`,
      type: call.args[0]!.type,
    };
  },
  if: (call) => {
    counted(call, 2, 3);
    const [condition, ...branches] = call.args;
    const { exprs, type } = allAlike(call, branches);
    const otherwise = exprs[1] ? ` ELSE ${exprs[1].sql}` : '';
    return { sql: `CASE WHEN ${asked(call, condition, 'boolean').sql} THEN ${exprs[0]!.sql}${otherwise} END`, type };
  },
  try: (call) => {
    counted(call, 1, 1);
    const value = call.args[0]!;
    return { sql: `TRY(${value.tried ?? value.sql})`, type: value.type };
  },
  greatest: (call) => extreme(call),
  least: (call) => extreme(call),
  concat: (call) => {
    counted(call, 2);
    if (call.args[0]!.type.kind === 'array') {
      const { exprs, type } = allAlike(call, call.args);
      const nothing = exprs.map(({ sql }) => `${sql} IS NULL`).join(' OR ');
      return {
        sql: `CASE WHEN NOT (${nothing}) THEN list_concat(${exprs.map(({ sql }) => sql).join(', ')}) END`,
        type,
      };
    }
    return {
      sql: `(${call.args.map((arg) => asked(call, arg, 'varchar').sql).join(' || ')})`,
      type: { kind: 'varchar' },
    };
  },
  concat_ws: (call) => ({
    sql: `concat_ws(${call.args.map((arg) => asked(call, arg, 'varchar').sql).join(', ')})`,
    type: { kind: 'varchar' },
  }),
};

function extreme(call: Call): Expr {
  counted(call, 1);
  const { exprs, type } = allAlike(call, call.args);
  const values = exprs.map(({ sql }) => sql);
  // DuckDB skips NULL, Trino answers it.
  return {
    sql: `CASE WHEN NOT (${values.map((sql) => `${sql} IS NULL`).join(' OR ')}) THEN ${call.name}(${values.join(', ')}) END`,
    type,
  };
}
