import { createHash } from 'node:crypto';
import { inOrder } from './json.ts';

/** What an evidence id says: enough to find the record again without a store and without a full scan. */
export interface Evidence {
  source: string;
  /** account/Region (GuardDuty, CloudTrail), Region (operations), the tenant's host (Okta, SentinelOne) or the kind (Zscaler). */
  scope: string;
  time: Date;
  id: string;
}

const stamp = (time: Date) => time.toISOString().replaceAll(/[-:.]/g, '');

/** A scope comes out of the record, too: what could not stand in an address does not stand in an id. */
export const evidenceId = ({ source, scope, time, id }: Evidence): string =>
  `${source}:${scope.slice(0, 120).replaceAll(/[^A-Za-z0-9_./-]/g, '_')}:${stamp(time)}:${id}`;

/** undefined where the text is no evidence id. */
export const toEvidence = (text: string): Evidence | undefined => {
  const match = /^([a-z0-9]+):([^:]+):(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z:(.+)$/.exec(text);
  if (!match) return undefined;
  const [, source = '', scope = '', y, mo, d, h, mi, s, ms, id = ''] = match;
  const time = new Date(`${y}-${mo}-${d}T${h}:${mi}:${s}.${ms}Z`);
  return Number.isNaN(time.getTime()) ? undefined : { source, scope, time, id };
};

/** The vendor's id of a record, or a digest of it where it has none that can stand in an evidence id. */
export const recordId = (id: string | undefined, record: unknown): string =>
  id !== undefined && /^[\w.-]{1,128}$/.test(id)
    ? id
    : `sha256-${createHash('sha256')
        .update(JSON.stringify(inOrder(record)))
        .digest('hex')
        .slice(0, 24)}`;
