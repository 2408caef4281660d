import { bound, checked, named, quoted } from './expr.ts';
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
  const fields = names.map((name) => `${named(name)} := texts[list_position(names, ${quoted(name)})]`).join(', ');
  const row = complaining(
    `lower <> map_keys(texts_of) AND (list_has_any(map_keys(texts_of), ${capitals}) OR list_unique(${capitals}) < len(${capitals}))`,
    'Duplicate field',
    bound(
      'names',
      'list_reverse(lower)',
      bound('texts', 'list_reverse(map_values(texts_of))', `struct_pack(${fields})`),
    ),
  );
  const object = complaining(
    `regexp_matches(CAST(json AS VARCHAR), ':[\\[{]') AND len(list_filter(map_entries(${members('json')}),
      lambda entry: list_contains([${names.map(quoted).join(', ')}], lower(entry.key))
        AND json_type(entry.value) IN ('OBJECT', 'ARRAY'))) > 0`,
    'Unexpected token when cast to varchar',
    bound(
      'texts_of',
      'CAST(json AS MAP(VARCHAR, VARCHAR))',
      bound('lower', 'list_transform(map_keys(texts_of), lambda key: lower(key))', row),
    ),
  );
  const unfit = checked(
    "json_type(json) = 'ARRAY'",
    'NOT_SUPPORTED',
    quoted('the Athena stand-in does not do a JSON array as a row'),
    complaining("json_type(json) <> 'NULL'", 'Expected a json array or object', 'NULL'),
  );
  return bound('json', json, `CASE json_type(json) WHEN 'OBJECT' THEN ${object} ELSE ${unfit} END`);
}

/** Names with capital letters, in lower case: a member of the same name beside one of them is one too many. */
const capitals =
  'list_transform(list_filter(map_keys(texts_of), lambda key: key <> lower(key)), lambda key: lower(key))';
