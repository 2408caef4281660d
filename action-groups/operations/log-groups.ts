import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs';
import { SourceUnavailable } from '../shared/errors.ts';
import type { Span } from '../shared/window.ts';
import type { Insights } from './insights.ts';

/** Log groups of a Region that may be searched. */
export interface Groups {
  names: string[];
  /** About how much of them a query over the span reads. */
  bytes: number;
  gaps: string[];
}

/** One query takes no more. */
const mostGroups = 50;

/** What LOG_GROUPS allows: names, or the beginning of names before a `*`. */
const allowedGroups = (): string[] => {
  const allowed = (process.env.LOG_GROUPS ?? '').split(',').filter(Boolean);
  if (allowed.length === 0)
    throw new SourceUnavailable('CloudWatch Logs', 'no log group may be searched (LOG_GROUPS names none)');
  return allowed;
};

export const searchedGroups = async (
  { groups }: Pick<Insights, 'groups'>,
  region: string,
  part: string,
  span: Span,
): Promise<Groups> => {
  const listed = await Promise.all(
    allowedGroups().map(async (allowed) => {
      const prefix = allowed.replace(/\*$/, '');
      const listing = await groups(prefix);
      return prefix === allowed
        ? { more: false, groups: listing.groups.filter(({ logGroupName }) => logGroupName === allowed) }
        : listing;
    }),
  );
  const byName = new Map(listed.flatMap((each) => each.groups.map((group) => [group.logGroupName ?? '', group])));
  const wanted = [...byName].filter(([name]) => name.toLowerCase().includes(part.toLowerCase()));
  const searched = wanted.slice(0, mostGroups);
  const left = wanted.length - searched.length;
  return {
    names: searched.map(([name]) => name),
    bytes: searched.reduce((sum, [, group]) => sum + bytesIn(group, span), 0),
    gaps:
      left > 0 || listed.some(({ more }) => more)
        ? [`${region}: only ${searched.length} of the allowed log groups were searched: name a logGroup`]
        : [],
  };
};

const dayMs = 86_400_000;

/** What is stored, by the share of the time that it is kept for. */
const bytesIn = ({ storedBytes = 0, creationTime = 0, retentionInDays }: LogGroup, { since, until }: Span): number => {
  const age = Math.max(Date.now() - creationTime, dayMs);
  const kept = Math.min(age, (retentionInDays ?? Number.POSITIVE_INFINITY) * dayMs);
  return storedBytes * Math.min(1, (until.getTime() - since.getTime()) / kept);
};
