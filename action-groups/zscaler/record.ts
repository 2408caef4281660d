import type { LogRecord, Observable } from '../../schemas/generated/shared.ts';
import type { Row } from '../shared/athena.ts';
import { evidenceId } from '../shared/evidence.ts';
import { canonicalIp } from '../shared/ip.ts';
import { isJson, type Json, textAt } from '../shared/json.ts';
import { eventOf, valueOfField } from './fields.ts';
import type { details } from './statements.ts';

type LineRow = Row<(typeof details)[number] | 'id' | 'time' | 'scope'>;

export const toRecord = (row: LineRow): LogRecord => {
  const { id = '', scope = '', principal, outcome, line = '' } = row;
  const time = new Date(Number(row.time));
  const event = eventOf(toLine(line) ?? {});
  const told = scope === 'audit' ? (['error'] as const) : reasons;
  const status = [...new Set(told.map((field) => valueOfField(event, field)))].filter(Boolean).join(', ');
  return {
    evidence: evidenceId({ source: 'zscaler', scope, time, id }),
    time: time.toISOString(),
    title: scope === 'audit' ? auditTitle(event) : trafficTitle(event, row),
    ...(principal && { principal }),
    observables: observables(event, row),
    ...(outcome && { outcome }),
    ...(status && { status }),
  };
};

/** undefined where the line is no JSON object. */
export const toLine = (text: string): Json | undefined => {
  try {
    const line: unknown = JSON.parse(text);
    return isJson(line) ? line : undefined;
  } catch {
    return undefined;
  }
};

const reasons = ['threat', 'threatCategory', 'dlp', 'category'] as const;

const auditTitle = (event: Json): string =>
  [valueOfField(event, 'action'), valueOfField(event, 'category'), valueOfField(event, 'resource')]
    .filter(Boolean)
    .join(' ');

const trafficTitle = (event: Json, { host, outcome = 'unknown' }: LineRow): string => {
  const port = textAt(event, 'cdport');
  const server = valueOfField(event, 'serverIp');
  const target = urlOf(event) ?? host ?? (server && port ? `${server}:${port}` : server) ?? 'unknown destination';
  const reason = valueOfField(event, 'reason') ?? valueOfField(event, 'rule');
  const done = outcome.charAt(0).toUpperCase() + outcome.slice(1);
  return `${done}: ${target}${reason && reason !== done ? ` (${decoded(reason)})` : ''}`;
};

const urlOf = (event: Json): string | undefined => {
  const url = valueOfField(event, 'url');
  if (url !== undefined) return decoded(url);
  const encoded = valueOfField(event, 'encodedUrl');
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString();
};

/** Fields can come %-escaped. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const observables = (event: Json, { host }: LineRow): Observable[] => {
  const ips = (['clientIp', 'publicIp', 'serverIp', 'answer'] as const)
    .map((field) => valueOfField(event, field))
    .filter((ip) => ip !== undefined && ip !== '0.0.0.0' && canonicalIp(ip) !== undefined);
  const all: [string, string | undefined][] = [
    ...[...new Set(ips)].map((ip): [string, string | undefined] => ['ip', ip]),
    ['domain', host && canonicalIp(host) === undefined ? host : undefined],
    ['host', valueOfField(event, 'device')],
    ['url', urlOf(event)],
    ['file', valueOfField(event, 'file')],
    ['hash', valueOfField(event, 'hash')],
    ['resource', valueOfField(event, 'resource')],
    ['country', valueOfField(event, 'country')],
  ];
  return all.flatMap(([type, value]) => (value ? [{ type, value }] : []));
};
