import { checked, divided, quoted } from './expr.ts';

/**
 * What is answered, by Trino's signature, and how DuckDB says it. `wall` takes any date or time and hands over its
 * wall clock. `$1` is an argument; in aggregates `$args` is all of them (with DISTINCT and ORDER BY) and `$over` the
 * FILTER and OVER that follow. Functions that need a constant or a lambda are in special-functions.ts.
 */
const json = (text: string) => `CASE WHEN json_valid(${text}) THEN ${text} END`;
const fromOne = (index: string, what: string, value: string) =>
  checked(`${index} <= 0`, 'INVALID_FUNCTION_ARGUMENT', quoted(`${what} must be greater than zero`), value);
const blanks = "' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13)";
const outside = '$2 = 0 OR $2 < -length($1)';
const list = 'CASE WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN list_concat($1, $2) END';

export const scalarFunctions: Record<string, string> = {
  // https://trino.io/docs/current/functions/math.html
  'abs(integer) integer': 'abs($1)',
  'abs(bigint) bigint': 'abs($1)',
  'abs(double) double': 'abs($1)',
  'ceil(double) double': 'ceil($1)',
  'ceiling(double) double': 'ceil($1)',
  'floor(double) double': 'floor($1)',
  'round(bigint) bigint': '$1',
  'round(double) double': 'round($1)',
  'round(double, integer) double': 'round($1, $2)',
  'sqrt(double) double': 'sqrt($1)',
  'ln(double) double': 'ln($1)',
  'log2(double) double': 'log2($1)',
  'log10(double) double': 'log10($1)',
  'power(double, double) double': 'power($1, $2)',
  'mod(bigint, bigint) bigint': divided('$1', '%', '$2'),
  // https://trino.io/docs/current/functions/string.html
  'length(varchar) bigint': 'length($1)',
  'lower(varchar) varchar': 'lower($1)',
  'upper(varchar) varchar': 'upper($1)',
  'reverse(varchar) varchar': 'reverse($1)',
  'trim(varchar) varchar': `trim($1, ${blanks})`,
  'ltrim(varchar) varchar': `ltrim($1, ${blanks})`,
  'rtrim(varchar) varchar': `rtrim($1, ${blanks})`,
  'strpos(varchar, varchar) bigint': 'strpos($1, $2)',
  'starts_with(varchar, varchar) boolean': 'starts_with($1, $2)',
  'replace(varchar, varchar) varchar': "replace($1, $2, '')",
  'replace(varchar, varchar, varchar) varchar': 'replace($1, $2, $3)',
  'translate(varchar, varchar, varchar) varchar': 'translate($1, $2, $3)',
  'substr(varchar, bigint) varchar': `CASE WHEN ${outside} THEN left($1, 0) ELSE substr($1, $2) END`,
  'substr(varchar, bigint, bigint) varchar': `CASE WHEN ${outside} OR $3 <= 0 THEN left($1, 0) ELSE substr($1, $2, $3) END`,
  'lpad(varchar, bigint, varchar) varchar': 'lpad($1, CAST($2 AS INTEGER), $3)',
  'rpad(varchar, bigint, varchar) varchar': 'rpad($1, CAST($2 AS INTEGER), $3)',
  'chr(bigint) varchar': 'chr(CAST($1 AS INTEGER))',
  'split(varchar, varchar) array(varchar)': 'string_split($1, $2)',
  'split_part(varchar, varchar, bigint) varchar': fromOne(
    '$3',
    'Index',
    'CASE WHEN $3 <= len(string_split($1, $2)) THEN split_part($1, $2, CAST($3 AS INTEGER)) END',
  ),
  'levenshtein_distance(varchar, varchar) bigint': 'levenshtein($1, $2)',
  // https://trino.io/docs/current/functions/regexp.html (RE2 here: a pattern that it does not know fails)
  'regexp_like(varchar, varchar) boolean': 'regexp_matches($1, $2)',
  'regexp_extract(varchar, varchar) varchar': 'CASE WHEN regexp_matches($1, $2) THEN regexp_extract($1, $2) END',
  'regexp_extract_all(varchar, varchar) array(varchar)': 'regexp_extract_all($1, $2)',
  'regexp_split(varchar, varchar) array(varchar)': 'regexp_split_to_array($1, $2)',
  'regexp_count(varchar, varchar) bigint': 'len(regexp_extract_all($1, $2))',
  'regexp_replace(varchar, varchar) varchar': "regexp_replace($1, $2, '', 'g')",
  // https://trino.io/docs/current/functions/url.html
  'url_decode(varchar) varchar': "url_decode(replace($1, '+', ' '))",
  // https://trino.io/docs/current/functions/binary.html
  'to_utf8(varchar) varbinary': 'encode($1)',
  'from_utf8(varbinary) varchar': 'CASE WHEN $1 IS NOT NULL THEN coalesce(TRY(decode($1)), decode_leniently($1)) END',
  'length(varbinary) bigint': 'octet_length($1)',
  'to_base64(varbinary) varchar': 'to_base64($1)',
  'from_base64(varchar) varbinary': "from_base64($1 || repeat('=', (4 - length($1) % 4) % 4))",
  'to_hex(varbinary) varchar': 'hex($1)',
  'from_hex(varchar) varbinary': "CASE WHEN length($1) % 2 = 0 THEN unhex($1) ELSE unhex('invalid') END",
  'md5(varbinary) varbinary': 'unhex(md5($1))',
  'sha1(varbinary) varbinary': 'unhex(sha1($1))',
  'sha256(varbinary) varbinary': 'unhex(sha256($1))',
  // https://trino.io/docs/current/functions/json.html
  'json_format(json) varchar': 'CAST($1 AS VARCHAR)',
  'is_json_scalar(json) boolean': "json_type($1) NOT IN ('OBJECT', 'ARRAY')",
  'is_json_scalar(varchar) boolean': "json_type($1) NOT IN ('OBJECT', 'ARRAY')",
  'json_array_length(json) bigint': "CASE WHEN json_type($1) = 'ARRAY' THEN json_array_length($1) END",
  'json_array_length(varchar) bigint': `CASE WHEN json_type(${json('$1')}) = 'ARRAY' THEN json_array_length($1) END`,
  // https://trino.io/docs/current/functions/array.html and map.html
  'cardinality(array(T)) bigint': 'len($1)',
  'cardinality(map(K, V)) bigint': 'CAST(cardinality($1) AS BIGINT)',
  'element_at(array(T), bigint) T': checked(
    '$2 = 0',
    'INVALID_FUNCTION_ARGUMENT',
    quoted('SQL array indices start at 1'),
    'list_extract($1, $2)',
  ),
  'element_at(map(K, V), K) V': 'map_extract_value($1, $2)',
  'contains(array(T), T) boolean':
    'CASE WHEN list_contains($1, $2) THEN true WHEN $1 IS NULL OR $2 IS NULL OR len($1) <> list_count($1) THEN NULL ELSE false END',
  'array_join(array(varchar), varchar) varchar': 'array_to_string($1, $2)',
  'array_join(array(bigint), varchar) varchar': 'array_to_string($1, $2)',
  'array_join(array(varchar), varchar, varchar) varchar':
    'array_to_string(list_transform($1, lambda e: coalesce(e, $3)), $2)',
  'array_distinct(array(T)) array(T)': 'list_filter($1, lambda e, i: list_position($1, e) = i)',
  'array_sort(array(T)) array(T)': "list_sort($1, 'ASC', 'NULLS LAST')",
  'array_max(array(T)) T': 'CASE WHEN len($1) = list_count($1) THEN list_max($1) END',
  'array_min(array(T)) T': 'CASE WHEN len($1) = list_count($1) THEN list_min($1) END',
  'array_position(array(T), T) bigint':
    'CASE WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN coalesce(list_position($1, $2), 0) END',
  'reverse(array(T)) array(T)': 'list_reverse($1)',
  'flatten(array(array(T))) array(T)': 'flatten($1)',
  'sequence(bigint, bigint) array(bigint)': 'generate_series($1, $2, CASE WHEN $1 <= $2 THEN 1 ELSE -1 END)',
  'concat(array(T), array(T)) array(T)': list,
  'map(array(K), array(V)) map(K, V)': 'map($1, $2)',
  'map_keys(map(K, V)) array(K)': 'map_keys($1)',
  'map_values(map(K, V)) array(V)': 'map_values($1)',
  // https://trino.io/docs/current/functions/datetime.html
  'now() timestamp with time zone': "date_trunc('millisecond', now())",
  'year(wall) bigint': 'extract(year FROM $1)',
  'quarter(wall) bigint': 'extract(quarter FROM $1)',
  'month(wall) bigint': 'extract(month FROM $1)',
  'week(wall) bigint': 'extract(week FROM $1)',
  'week_of_year(wall) bigint': 'extract(week FROM $1)',
  'year_of_week(wall) bigint': 'extract(isoyear FROM $1)',
  'yow(wall) bigint': 'extract(isoyear FROM $1)',
  'day(wall) bigint': 'extract(day FROM $1)',
  'day_of_month(wall) bigint': 'extract(day FROM $1)',
  'day_of_week(wall) bigint': 'extract(isodow FROM $1)',
  'dow(wall) bigint': 'extract(isodow FROM $1)',
  'day_of_year(wall) bigint': 'extract(doy FROM $1)',
  'doy(wall) bigint': 'extract(doy FROM $1)',
  'hour(wall) bigint': 'extract(hour FROM $1)',
  'minute(wall) bigint': 'extract(minute FROM $1)',
  'second(wall) bigint': 'extract(second FROM $1)',
  'millisecond(wall) bigint': 'extract(millisecond FROM $1) % 1000',
  'last_day_of_month(wall) date': 'last_day($1)',
  'from_unixtime(double) timestamp with time zone': 'CAST(epoch_ms(CAST(round($1 * 1000) AS BIGINT)) AS TIMESTAMPTZ)',
  'to_unixtime(timestamp) double': 'epoch($1)',
  'to_unixtime(timestamp with time zone) double': 'epoch($1)',
  'from_iso8601_timestamp(varchar) timestamp with time zone': 'iso_instant($1)',
};

export const aggregateFunctions: Record<string, string> = {
  // https://trino.io/docs/current/functions/aggregate.html
  'count() bigint': 'count(*)$over',
  'count(T) bigint': 'count($args)$over',
  'count_if(boolean) bigint': 'CAST(count_if($args)$over AS BIGINT)',
  'sum(bigint) bigint': 'CAST(sum($args)$over AS BIGINT)',
  'sum(double) double': 'sum($args)$over',
  'avg(bigint) double': 'avg($args)$over',
  'avg(double) double': 'avg($args)$over',
  'min(T) T': 'min($args)$over',
  'max(T) T': 'max($args)$over',
  'min_by(T, U) T': 'arg_min_null($args)$over',
  'max_by(T, U) T': 'arg_max_null($args)$over',
  'arbitrary(T) T': 'any_value($args)$over',
  'any_value(T) T': 'any_value($args)$over',
  'bool_and(boolean) boolean': 'bool_and($args)$over',
  'every(boolean) boolean': 'bool_and($args)$over',
  'bool_or(boolean) boolean': 'bool_or($args)$over',
  'array_agg(T) array(T)': 'array_agg($args)$over',
  // Exact, which is within what Trino promises of its estimates.
  'approx_distinct(T) bigint': 'count(DISTINCT $args)$over',
  'approx_percentile(bigint, double) bigint': 'quantile_disc($args)$over',
  'approx_percentile(double, double) double': 'quantile_disc($args)$over',
  'stddev(double) double': 'stddev($args)$over',
  // https://trino.io/docs/current/functions/window.html
  'row_number() bigint': 'row_number()$over',
  'rank() bigint': 'rank()$over',
  'dense_rank() bigint': 'dense_rank()$over',
  'ntile(bigint) bigint': 'ntile($args)$over',
  'lag(T) T': 'lag($args)$over',
  'lag(T, bigint) T': 'lag($args)$over',
  'lag(T, bigint, T) T': 'lag($args)$over',
  'lead(T) T': 'lead($args)$over',
  'lead(T, bigint) T': 'lead($args)$over',
  'lead(T, bigint, T) T': 'lead($args)$over',
  'first_value(T) T': 'first_value($args)$over',
  'last_value(T) T': 'last_value($args)$over',
};

/** Helpers of the templates above that are too long to repeat in each statement. */
export const macros = [
  // DuckDB's own check lets trailing commas, NaN and Infinity pass; where it may have, they are looked for outside of strings.
  `strictly_json(text) AS CASE
     WHEN regexp_matches(text, ',\\s*[\\]}]|(^|[:\\[,])\\s*-?(?i:nan|inf)') THEN json_valid(text) AND NOT regexp_matches(
       regexp_replace(text, '"(?:[^"\\\\]|\\\\.)*"', '""', 'g'), ',\\s*[\\]}]|[iIN]|nan')
     ELSE json_valid(text) END`,
  // Most times are written like this, and the check of all others takes many times as long as reading them.
  `iso_instant(text) AS coalesce(
     CASE WHEN regexp_full_match(text, '\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z') THEN TRY_CAST(text AS TIMESTAMPTZ) END,
     ${checked(
       `NOT regexp_full_match(text, '\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2}([.,]\\d{1,9})?)?(Z|[+-]\\d{2}(:?\\d{2})?)?)?')`,
       'INVALID_FUNCTION_ARGUMENT',
       `'Invalid format: "' || text || '"'`,
       checked(
         `regexp_matches(text, 'T.*[+-]') AND NOT regexp_matches(text, '[+-]00(:?00)?$')`,
         'NOT_SUPPORTED',
         `'the Athena stand-in does not do from_iso8601_timestamp with an offset: ' || text`,
         `date_trunc('millisecond', CAST(
         regexp_replace(replace(text, ',', '.'), '^(.{10}T\\d{2}:\\d{2})(Z|[+-].*)?$', '\\1:00\\2') AS TIMESTAMPTZ))`,
       ),
     )})`,
];
