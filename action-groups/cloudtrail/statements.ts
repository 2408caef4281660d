import type { SearchCloudTrailEventsParameters } from '../../schemas/generated/cloudtrail.ts';
import { canonicalIp } from '../shared/ip.ts';
import { all, contains, containsInJson, fixed, folded, lines, listOf, type Sql, sql } from '../shared/sql.ts';
import type { Span } from '../shared/window.ts';
import { topics, unversioned } from './topics.ts';

/** Values of the table's partition columns; without settings, all that the table has. */
export interface Partitions {
  accounts: string[];
  regions: string[];
}

export type Filters = Omit<SearchCloudTrailEventsParameters, 'window' | 'timeZone' | 'limit' | 'cursor'>;

/** What a record is made of, beside `id`, `time` and `scope`. */
export const details = [
  'type',
  'principal',
  'ip',
  'account',
  'region',
  'outcome',
  'useragent',
  'identitytype',
  'accesskey',
  'resource',
  'request',
  'response',
  'additional',
  'errorcode',
  'errormessage',
] as const;

export const groups = ['type', 'principal', 'ip', 'account', 'region', 'outcome'] as const;

const names = [
  'useridentity.arn',
  'useridentity.username',
  'useridentity.principalid',
  'useridentity.accesskeyid',
  'useridentity.sessioncontext.sessionissuer.arn',
  'useridentity.sessioncontext.sessionissuer.username',
  'useridentity.onbehalfof.userid',
  'useridentity.invokedby',
];

const resourceArns = `array_join(transform(resources, r -> r.arn), ' ')`;

/** All that an event says, as text: what words are looked for in, and what tells events without an id apart. */
const content = folded(
  lines([
    'eventtime',
    'eventtype',
    'eventsource',
    'eventname',
    'awsregion',
    'recipientaccountid',
    'vpcendpointid',
    'errorcode',
    'errormessage',
    'sourceipaddress',
    'useragent',
    'requestid',
    'useridentity.type',
    'useridentity.accountid',
    ...names,
    'requestparameters',
    'responseelements',
    'additionaleventdata',
    'serviceeventdetails',
    resourceArns,
  ]),
  'concat_ws(chr(10), eventtime, eventname /* and all other columns */)',
);

const principal = fixed(`CASE useridentity.type WHEN 'Root' THEN 'root' ELSE coalesce(
  regexp_extract(useridentity.arn, '[^/:]+$'), useridentity.username, useridentity.invokedby,
  useridentity.onbehalfof.userid, useridentity.principalid, useridentity.accountid) END`);

const failed = fixed(`(errorcode IS NOT NULL OR coalesce(
  eventname = 'ConsoleLogin' AND json_extract_scalar(responseelements, '$.ConsoleLogin') = 'Failure', false))`);

/** Ids that can stand in an evidence id are the vendor's own. What an event says is put together only where there is none. */
const id = sql`if(regexp_like(eventid, '^[A-Za-z0-9_.-]{1,128}$'), eventid,
  lower(to_hex(md5(to_utf8(${content})))))`;

/** The table's rows whose log files can hold events of the span: files of a day hold events of the day before, too. */
const events = (span: Span, { accounts, regions }: Partitions, readable: Sql[]): Sql => sql`
  SELECT *, try(from_iso8601_timestamp(eventtime)) AS happened
  FROM cloudtrail_logs
  WHERE ${all([
    ...(accounts.length > 0 ? [sql`account IN ${listOf(accounts)}`] : []),
    ...(regions.length > 0 ? [sql`region IN ${listOf(regions)}`] : []),
    sql`"timestamp" BETWEEN ${day(span.since)} AND ${day(new Date(span.until.getTime() + 86_400_000))}`,
    ...readable,
  ])}`;

const day = (time: Date): string => time.toISOString().slice(0, 10).replaceAll('-', '/');

/** `id`, `time`, `scope`, `account` … */
const selected = sql`
  ${id} AS id, CAST(to_unixtime(happened) * 1000 AS bigint) AS time,
    substr(regexp_replace(concat(coalesce(recipientaccountid, account), '/', coalesce(awsregion, region)),
      '[^A-Za-z0-9_./-]', '_'), 1, 120) AS scope,
    eventname AS type, ${principal} AS principal, sourceipaddress AS ip,
    coalesce(recipientaccountid, account) AS account, coalesce(awsregion, region) AS region,
    if(${failed}, 'failure', 'success') AS outcome, useragent,
    useridentity.type AS identitytype, useridentity.accesskeyid AS accesskey,
    ${fixed(resourceArns)} AS resource, substr(requestparameters, 1, 4000) AS request,
    substr(responseelements, 1, 4000) AS response, additionaleventdata AS additional, errorcode, errormessage`;

export const matching = (span: Span, filters: Filters, partitions: Partitions, readable: Sql[]): Sql => sql`
  SELECT ${folded(selected, ['id', 'time', 'scope', ...details].join(', '))}
  FROM (${events(span, partitions, readable)})
  WHERE ${all([
    sql`happened >= from_iso8601_timestamp(${span.since.toISOString()})`,
    sql`happened < from_iso8601_timestamp(${span.until.toISOString()})`,
    ...conditions(filters),
  ])}`;

const conditions = ({ topic, principal: who, ip, type, account, region, outcome, text }: Filters): Sql[] => [
  ...(topic ? [topics[topic]] : []),
  ...(who ? [contains(lines(names), who)] : []),
  ...(ip ? [sql`lower(sourceipaddress) IN ${listOf([ip.toLowerCase(), canonicalIp(ip) ?? ip])}`] : []),
  ...(type ? [sql`lower(${type}) IN (lower(eventname), lower(${fixed(unversioned)}))`] : []),
  ...(account ? [sql`coalesce(recipientaccountid, account) = ${account}`] : []),
  ...(region ? [sql`coalesce(awsregion, region) = ${region}`] : []),
  ...(outcome ? [outcome === 'failure' ? failed : sql`NOT ${failed}`] : []),
  ...(text ? [containsInJson(content, text)] : []),
];

const columns = [
  'eventversion',
  'eventtime',
  'eventsource',
  'eventname',
  'awsregion',
  'sourceipaddress',
  'useragent',
  'errorcode',
  'errormessage',
  'requestparameters',
  'responseelements',
  'additionaleventdata',
  'requestid',
  'eventid',
  'readonly',
  'eventtype',
  'apiversion',
  'recipientaccountid',
  'serviceeventdetails',
  'sharedeventid',
  'vpcendpointid',
  'vpcendpointaccountid',
  'eventcategory',
  'sessioncredentialfromconsole',
  'edgedevicedetails',
];
const structures = ['useridentity', 'resources', 'addendum', 'tlsdetails'];

/** The one event that has this id at this time, a column for each of its fields. */
export const event = (eventId: string, time: Date, partitions: Partitions, readable: Sql[]): Sql => sql`
  SELECT ${fixed(columns.join(', '))},
    ${fixed(structures.map((name) => `json_format(CAST(${name} AS json)) AS ${name}`).join(', '))}
  FROM (${events({ since: time, until: time }, partitions, readable)})
  WHERE happened = from_iso8601_timestamp(${time.toISOString()}) AND ${id} = ${eventId}
  LIMIT 1`;
