import { bound, checked, quoted } from './expr.ts';
import { nameOfType, type Type } from './types.ts';

/** A JSON object as DuckDB's map of JSON. Of members of one name, the last is the one that counts. */
export const members = (json: string): string =>
  bound(
    'members',
    `CAST(${json} AS MAP(VARCHAR, JSON))`,
    `CASE WHEN len(list_distinct(map_keys(members))) = len(map_keys(members)) THEN members
      ELSE map_from_entries(list_filter(map_entries(members),
        lambda entry, place: NOT list_contains(map_keys(members)[place + 1:], entry.key))) END`,
  );

/**
 * A JSON object as a row of texts: members become fields whatever the case of their names, others are left out.
 * https://github.com/trinodb/trino/blob/476/core/trino-main/src/main/java/io/trino/util/JsonUtil.java
 */
export function textRow(json: string, to: Extract<Type, { kind: 'row' }>): string {
  const names = to.fields.map(({ name }) => name!);
  const complaining = (wrong: string, why: string, otherwise: string) =>
    checked(
      wrong,
      'INVALID_CAST_ARGUMENT',
      `'Cannot cast to ${nameOfType(to)}. ${why}' || chr(10) || CAST(json AS VARCHAR)`,
      otherwise,
    );
  const paths = names.map((name) => quoted(`$."${name}"`)).join(', ');
  const texts = quoted(JSON.stringify(Object.fromEntries(names.map((name) => [name, 'VARCHAR']))));
  const flat = complaining(
    `(contains(CAST(json AS VARCHAR), ':{') OR contains(CAST(json AS VARCHAR), ':['))
      AND list_has_any(json_type(json, [${paths}]), ['OBJECT', 'ARRAY'])`,
    'Unexpected token when cast to varchar',
    'json',
  );
  const unfit = checked(
    "json_type(json) = 'ARRAY'",
    'NOT_SUPPORTED',
    quoted('the Athena stand-in does not do a JSON array as a row'),
    complaining("json_type(json) <> 'NULL'", 'Expected a json array or object', 'NULL'),
  );
  // A row in a lambda would be copied field by field.
  const object = `CASE json_type(json) WHEN 'OBJECT' THEN ${bound('json', lowered, flat)} ELSE ${unfit} END`;
  return `json_transform(${bound('json', json, object)}, ${texts})`;
}

/** In JSON without blanks between its parts. */
const upperCaseKey = quoted('"[^"\\\\]*[A-Z][^"\\\\]*":');

/** `json` with the names of its members in lower case, each once. Most have them so, and most of the others need no map. */
const lowered = bound(
  'lower',
  `CASE WHEN regexp_matches(CAST(json AS VARCHAR), ${upperCaseKey})
    THEN CAST(list_reduce(regexp_extract_all(CAST(json AS VARCHAR), ${upperCaseKey}),
      lambda text, key: replace(text, key, lower(key)), CAST(json AS VARCHAR)) AS JSON) ELSE json END`,
  `CASE WHEN list_unique(json_keys(lower)) = len(json_keys(lower)) THEN lower
    ELSE ${bound('members', members('json'), 'to_json(map(list_transform(map_keys(members), lambda key: lower(key)), map_values(members)))')} END`,
);
