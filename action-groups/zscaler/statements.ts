import type { SearchZscalerLogsParameters } from '../../schemas/generated/zscaler.ts';
import { canonicalIp } from '../shared/ip.ts';
import { all, contains, containsInJson, fixed, folded, joined, lines, listOf, type Sql, sql } from '../shared/sql.ts';
import type { Span } from '../shared/window.ts';
import { column, columns, emptied, type Field, row } from './fields.ts';

export type Filters = Omit<SearchZscalerLogsParameters, 'window' | 'timeZone' | 'limit' | 'cursor'>;

/** What a record is made of, beside `id`, `time` and `scope`. */
export const details = ['principal', 'host', 'outcome', 'line'] as const;

export const groups = ['type', 'principal', 'ip', 'host', 'outcome', 'reason'] as const;

/** A line has no id of its own: copies of it are one record. */
const id = fixed(`substr(lower(to_hex(sha256(to_utf8(line)))), 1, 32)`);

const kind = fixed(`CASE WHEN sourcetype LIKE '%-fw' THEN 'firewall'
  WHEN regexp_like(sourcetype, '-[a-z]+$') THEN regexp_extract(sourcetype, '[a-z]+$')
  WHEN feed <> 'any' THEN feed
  WHEN e.adminid IS NOT NULL THEN 'audit'
  WHEN e.reqaction IS NOT NULL THEN 'dns'
  WHEN ${column('firewallServerIp')} IS NOT NULL THEN 'firewall'
  ELSE 'web' END`);

const url = fixed(`coalesce(${columns('url').join(', ')}, try(from_utf8(from_base64(${column('encodedUrl')}))))`);

// Read as it is written: url_decode would fail the whole query where an escape is broken.
const host = fixed(`lower(coalesce(${columns('host').join(', ')},
  regexp_extract(url, '^([a-z]+://)?([^/:?#%]+)', 2)))`);

const action = fixed(`lower(concat_ws(' ', ${columns('action').join(', ')}))`);
const outcome = fixed(`CASE WHEN kind = 'audit' THEN lower(${column('result')})
  WHEN regexp_like(action, 'block|drop|den[iy]|reset|quarantine') THEN 'blocked'
  WHEN regexp_like(action, 'allow|permit') THEN 'allowed'
  ELSE action END`);

const reason = fixed(`if(kind = 'audit', upper(action), ${column('reason', 'rule')})`);

/** How the feeds are set up: the zone of their times, and whether a feed has a folder for each hour or one for all. */
export interface Feeds {
  zone: string;
  folders: 'hourly' | 'one';
}

/** The lines of the log files that can hold what happened in the span, late deliveries included. */
const logLines = (span: Span, scope: string | undefined, { folders }: Feeds, readable: Sql[]): Sql => sql`
  FROM zscaler_logs
  WHERE ${all([
    ...(folders === 'hourly'
      ? [sql`hour BETWEEN ${hour(span.since)} AND ${hour(new Date(span.until.getTime() + 86_400_000))}`]
      : []),
    ...(scope ? [sql`feed IN ${listOf([scope, 'any'])}`] : []),
    ...readable,
    fixed(String.raw`regexp_like(line, '\S')`),
  ])}`;

const hour = (time: Date): string => time.toISOString().slice(0, 13).replaceAll(/[-T]/g, '/');

/** What is read of every line. */
const always = [
  ...(['clock', 'epoch', 'category', 'principal', 'clientIp', 'host', 'url', 'encodedUrl'] as const),
  ...(['action', 'result', 'reason', 'rule', 'firewallServerIp'] as const),
];

/**
 * Milliseconds since 1970. Times are `Mon Oct  6 22:55:48 2025` or `2025-10-06 22:55:48` in the feed's zone, which a line
 * does not name; or ISO 8601, or seconds since 1970.
 */
const happened = (zone: string): Sql => sql`coalesce(
  CAST(1000 * coalesce(
    to_unixtime(with_timezone(coalesce(
      try(date_parse(regexp_extract(clock, '[A-Z][a-z]+ [0-9]+ [0-9:]+ [0-9]{4}$'), '%b %e %H:%i:%s %Y')),
      try(date_parse(clock, '%Y-%m-%d %H:%i:%s'))), ${zone})),
    if(clock LIKE '%T%', try(to_unixtime(from_iso8601_timestamp(clock))))) AS bigint),
  try(CAST(1000 * CAST(${fixed(column('epoch'))} AS double) AS bigint)))`;

/**
 * What each line says: its text becomes a row `e` once, NULL where it is no JSON object or has another object for a text.
 * Lines that are no event, or have no time, keep a row without a time: they are counted as unreadable.
 */
const fields = ({ host: named, type }: Filters, { zone }: Feeds): Sql => sql`
  SELECT line, e, kind, ${happened(zone)} AS happened, ${fixed(column('category'))} AS category,
    ${fixed(column('principal'))} AS principal, ${fixed(column('clientIp'))} AS ip, ${host} AS host,
    ${outcome} AS outcome, ${reason} AS reason
  FROM (
    SELECT line, e, ${kind} AS kind, ${url} AS url, ${action} AS action,
      regexp_replace(${fixed(column('clock'))}, ' +', ' ') AS clock
    FROM (
      SELECT line, feed, json_extract_scalar(doc, '$.sourcetype') AS sourcetype,
        try(CAST(coalesce(json_extract(doc, '$.event'), doc) AS ${fixed(
          row(...always, ...(named ? (['device'] as const) : []), ...(type ? typeFields : [])),
        )})) AS e
      FROM (SELECT line, feed, try(json_parse(${fixed(emptied('line'))})) AS doc`;

export const matching = (span: Span, filters: Filters, feeds: Feeds, readable: Sql[]): Sql => sql`
  SELECT ${folded(sql`${id} AS id`, 'id')}, happened AS time, kind AS scope,
    coalesce(category, reason) AS type, principal, ip, host, outcome, reason, line
  FROM (
    ${folded(fields(filters, feeds), 'SELECT * /* the fields of each line */')}${logLines(span, filters.kind, feeds, readable)}
  ${folded(fixed(')))'), '')})
  WHERE happened IS NULL OR (${all([
    sql`happened >= ${span.since.getTime()}`,
    sql`happened < ${span.until.getTime()}`,
    ...conditions(filters),
  ])})`;

const conditions = ({ kind: wanted, principal, ip, host: named, type, outcome: done, text: words }: Filters): Sql[] => [
  ...(wanted ? [sql`kind = ${wanted}`] : []),
  ...(principal ? [contains(lines(columns('principal')), principal)] : []),
  ...(ip ? [sql`(${joined([...new Set([ip, canonicalIp(ip) ?? ip])].map(seen), ' OR ')})`] : []),
  ...(named ? [contains(lines(['host', ...columns('device')]), named)] : []),
  ...(type ? [contains(lines([...columns(...typeFields), `if(kind = 'audit', reason)`]), type)] : []),
  ...(done ? [sql`outcome = ${done}`] : []),
  ...(words ? [containsInJson(said, words)] : []),
];

/** A line without the names of its fields: a threat's name may be `malware`, each line has a field `malwarecat`. */
const said = fixed(`regexp_replace(line, '"sourcetype" ?: ?"[^"]*"|"[^"\\\\]+" ?:', '')`);

const typeFields: Field[] = [
  ...(['category', 'superCategory', 'threat', 'threatCategory', 'threatClass', 'dlp', 'dlpDictionary'] as const),
];

/** Any field that is the address: which ones there are differs from feed to feed. */
const seen = (ip: string): Sql => sql`host = ${ip.toLowerCase()} OR ${contains(fixed('line'), `"${ip}"`)}`;

/** The line with this id, of the log files that can hold what happened at this time. */
export const line = (lineId: string, time: Date, scope: string, feeds: Feeds, readable: Sql[]): Sql => sql`
  SELECT line ${logLines({ since: time, until: time }, scope, feeds, readable)} AND ${id} = ${lineId} LIMIT 1`;
