import { checked, once, quoted } from './expr.ts';
import { beyondStandIn } from './failure.ts';
import { asked, type Call, constant, type SpecialFunctions } from './special-function.ts';

/** https://trino.io/docs/current/functions/json.html */
export const jsonFunctions: SpecialFunctions = {
  json_extract: (call) => {
    const path = jsonPath(call);
    const all = path.includes('[*]');
    const found = `json_extract(${soundJson(call)}, ${quoted(path)})`;
    return { sql: all ? `to_json(${found})` : found, type: { kind: 'json' } };
  },
  json_extract_scalar: (call) => {
    const path = jsonPath(call);
    if (path.includes('[*]')) throw beyondStandIn(call.node, 'json_extract_scalar with a wildcard');
    const sql = once('j', soundJson(call), (json) => {
      const found = `json_extract_string(${json}, ${quoted(path)})`;
      const nested = `left(${found}, 1) IN ('{', '[') AND json_type(${json}, ${quoted(path)}) <> 'VARCHAR'`;
      return `CASE WHEN ${nested} THEN NULL ELSE ${found} END`;
    });
    return { sql, type: { kind: 'varchar' } };
  },
};

/**
 * JSON that DuckDB's functions take. Trino reads a text only up to what the path asks for: of malformed JSON it may
 * find a part, which DuckDB cannot, or answers NULL, as it does for what does not even begin as JSON.
 */
function soundJson(call: Call): string {
  const [json] = call.args;
  if (json?.type.kind === 'json' || json?.type.kind === 'unknown') return json.sql;
  return once('t', asked(call, json, 'varchar').sql, (text) =>
    checked(
      `NOT json_valid(${text}) AND regexp_matches(${text}, '^\\s*[\\[{]')`,
      'NOT_SUPPORTED',
      quoted(`the Athena stand-in does not do ${call.name} of malformed JSON: use try(json_parse(…)) first`),
      `CASE WHEN json_valid(${text}) THEN ${text} END`,
    ),
  );
}

/** Trino's JSON path as DuckDB writes it, keys quoted. */
function jsonPath(call: Call): string {
  const path = constant(call, call.args[1], 'a JSON path');
  const step = /\.([\w:-]+)|\["([^"\\]+)"\]|\['([^'\\"]+)'\]|\[(\d+)\]|\[(\*)\]|\.(\*)/y;
  let translated = '$';
  step.lastIndex = 1;
  while (step.lastIndex < path.length) {
    const found = path.startsWith('$') ? step.exec(path) : null;
    if (!found) throw beyondStandIn(call.node, `the JSON path ${quoted(path)}`);
    const [, plain, double, single, index, all, members] = found;
    if (members) throw beyondStandIn(call.node, `the JSON path ${quoted(path)}`);
    const key = plain ?? double ?? single;
    translated += key === undefined ? `[${index ?? all}]` : `."${key}"`;
  }
  return translated;
}
