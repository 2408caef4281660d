import type { operations } from '../../schemas/generated/okta.ts';
import { hasIp } from '../shared/ip.ts';
import { type Json, leaves, mentions, textAt } from '../shared/json.ts';
import { isAtLeast } from '../shared/severity.ts';
import { namesOf, severityOf } from './event.ts';
import { isOfTopic, topicFilter } from './topics.ts';

export type EventFilters = Omit<
  operations['searchOktaEvents']['parameters'],
  'window' | 'timeZone' | 'limit' | 'cursor'
>;

/** What a search keeps. */
export const passes = (event: Json, { topic, severity, principal, ip, type, outcome, text }: EventFilters): boolean =>
  (!topic || isOfTopic(event, topic)) &&
  (!severity || isAtLeast(severityOf(event), severity)) &&
  (!principal || mentions(namesOf(event), principal)) &&
  (!ip || hasIp([textAt(event, 'client.ipAddress')], ip)) &&
  (!type || (textAt(event, 'eventType') ?? '').startsWith(type.toLowerCase())) &&
  (!outcome || textAt(event, 'outcome.result')?.toLowerCase() === outcome) &&
  (!text || mentions(leaves(event), text));

/**
 * What Okta may leave out beforehand, in its filter language; never anything that `passes` keeps.
 * https://developer.okta.com/docs/api/#filter
 */
export const scimFilter = ({ topic, type, outcome, ip, severity }: EventFilters): string =>
  [
    ...(topic ? topicFilter(topic) : []),
    ...(type ? [`eventType sw ${quoted(type.toLowerCase())}`] : []),
    ...(outcome ? [`outcome.result eq ${quoted(outcome.toUpperCase())}`] : []),
    // An IPv6 address has several spellings, of which Okta would find one.
    ...(ip && !ip.includes(':') ? [`client.ipAddress eq ${quoted(ip)}`] : []),
    ...(severity ? quieter(severity).map((level) => `not (severity eq ${quoted(level)})`) : []),
  ]
    .map((part) => `(${part})`)
    .join(' and ');

/** Strings are escaped as in JSON. */
export const quoted = (value: string): string => JSON.stringify(value);

const quieter = (minimum: NonNullable<EventFilters['severity']>): string[] =>
  ['WARN', 'INFO', 'DEBUG'].filter((level) => !isAtLeast(severityOf({ severity: level }), minimum));
