import { checked, once, quoted } from './expr.ts';
import { beyondStandIn, failure, QueryFailure } from './failure.ts';
import { asked, type Call, constant, counted, type SpecialFunctions } from './special-function.ts';

/** https://trino.io/docs/current/functions/json.html */
export const jsonFunctions: SpecialFunctions = {
  json_parse: (call) => {
    counted(call, 1, 1);
    const { sql } = asked(call, call.args[0], 'varchar');
    const complaining = (text: string) =>
      checked(
        `NOT strictly_json(${text})`,
        'INVALID_FUNCTION_ARGUMENT',
        `'Cannot convert value to JSON: ''' || ${text} || ''''`,
        `json(${text})`,
      );
    return {
      sql: once('t', sql, complaining),
      type: { kind: 'json' },
      // One error in a vector makes DuckDB's TRY take all of its rows one by one, and logs have broken lines everywhere.
      tried: once('t', sql, (text) => `CASE WHEN strictly_json(${text}) THEN json(${text}) END`),
    };
  },
  json_extract: (call) => {
    const sql = `json_extract(${soundJson(call)}, ${quoted(jsonPath(call))})`;
    return { sql, type: { kind: 'json' } };
  },
  json_extract_scalar: (call) => {
    const path = jsonPath(call);
    if (call.args[0]?.type.kind === 'unknown')
      throw failure('AMBIGUOUS_FUNCTION_CALL', call.node, 'Could not choose a best candidate operator.');
    const sql = once('j', soundJson(call), (json) => {
      const nested = `left(CAST(json_extract(${json}, ${quoted(path)}) AS VARCHAR), 1) IN ('{', '[')`;
      return `CASE WHEN ${nested} THEN NULL ELSE json_extract_string(${json}, ${quoted(path)}) END`;
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

/** Trino's JSON path as DuckDB writes it, keys quoted. Trino has no wildcards, and a key with a `-` needs quotes. */
function jsonPath(call: Call): string {
  const path = constant(call, call.args[1], 'a JSON path');
  if (path.includes('\\') || path.includes('""')) throw beyondStandIn(call.node, `the JSON path ${quoted(path)}`);
  const step = /\.([\p{L}\p{N}_:]+)|\["([^"]+)"\]|\[(\d+)\]|\[([\p{L}\p{N}_]+)\]/uy;
  let translated = '$';
  step.lastIndex = 1;
  if (!path.startsWith('$')) throw invalidPath(path);
  while (step.lastIndex < path.length) {
    const found = step.exec(path);
    if (!found) throw invalidPath(path);
    const [, plain, double, index, bare] = found;
    translated += index === undefined ? `."${plain ?? double ?? bare}"` : `[${Number(index)}]`;
  }
  return translated;
}

const invalidPath = (path: string) => new QueryFailure('INVALID_FUNCTION_ARGUMENT', `Invalid JSON path: '${path}'`);
