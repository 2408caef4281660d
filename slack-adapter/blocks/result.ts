import type { Step } from '../answer.ts';

/** What the adapter reads in the result of a search; it comes over the wire, so every part may be missing or wrong. */
export interface Result {
  searched: { source: string; since: string; until: string; filters: Record<string, unknown> };
  matched: number;
  atLeast: boolean;
  countedOver?: string;
  shown?: number;
  sources?: { source: string; matched: number | null }[];
  severity?: Record<string, number> | null;
  query?: { text: string; dataScannedBytes?: number; recordsScanned?: number; ms?: number };
}

/** A record as far as it is shown beside the text; every part but the id is for reading only. */
export interface ShownRecord {
  evidence: string;
  time: string;
  title: string;
  severity?: string;
  principal?: string;
  outcome?: string;
  link?: string;
}

export interface Count {
  value: string;
  count: number;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

export const isResult = (body: unknown): body is Result =>
  isObject(body) &&
  typeof body.matched === 'number' &&
  isObject(body.searched) &&
  [body.searched.source, body.searched.since, body.searched.until].every((each) => typeof each === 'string') &&
  isObject(body.searched.filters);

/** `gaps` or `warnings` of a result or of a refusal. */
export const listIn = (body: unknown, name: 'gaps' | 'warnings'): string[] => {
  const list = isObject(body) ? body[name] : undefined;
  return Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [];
};

/** Evidence ids of the records of a result, or of the one record that was fetched. */
export const evidenceIn = (body: unknown): string[] => {
  if (!isObject(body)) return [];
  const records = Array.isArray(body.records) ? body.records : [body];
  return records.flatMap((record) =>
    isObject(record) && typeof record.evidence === 'string' ? [record.evidence] : [],
  );
};

const isText = (value: unknown): value is string => typeof value === 'string';

/** The records of all results, each once, in the order in which they came. */
export const recordsIn = (steps: Step[]): ShownRecord[] => {
  const records = new Map<string, ShownRecord>();
  for (const { result } of steps)
    for (const record of isObject(result) && Array.isArray(result.records) ? result.records : [])
      if (isObject(record) && isText(record.evidence) && isText(record.time) && !records.has(record.evidence))
        records.set(record.evidence, toShown(record));
  return [...records.values()];
};

const optional = ['severity', 'principal', 'outcome', 'link'];

const toShown = (record: Record<string, unknown>): ShownRecord =>
  Object.fromEntries([
    ...['evidence', 'time', 'title'].map((name) => [name, String(record[name] ?? '')]),
    ...optional.filter((name) => isText(record[name])).map((name) => [name, record[name]]),
  ]) as unknown as ShownRecord;

/** Addresses of records in their vendors' consoles, by evidence id. */
export const linksOf = (steps: Step[]): Map<string, string> =>
  new Map(recordsIn(steps).flatMap(({ evidence, link }) => (link ? [[evidence, link]] : [])));

/** Counts of a result under one of its keys: `timeline`'s starts, the names of `severity`, or a group's values. */
export const countsIn = (result: unknown, key: 'timeline' | 'severity' | 'groups'): Map<string, Count[]> => {
  const found = isObject(result) ? result[key] : undefined;
  if (!isObject(found)) return new Map();
  if (key === 'severity')
    return new Map([[key, Object.entries(found).flatMap(([value, count]) => toCount({ value, count }))]]);
  const lists = Array.isArray(found) ? [[key, found] as const] : Object.entries(found);
  return new Map(lists.map(([name, list]) => [name, (Array.isArray(list) ? list : []).flatMap(toCount)]));
};

const toCount = (each: unknown): Count[] => {
  if (!isObject(each) || typeof each.count !== 'number') return [];
  const value = each.value ?? each.start;
  return isText(value) ? [{ value, count: each.count }] : [];
};

const spelled: Record<string, string> = {
  guardduty: 'GuardDuty',
  cloudtrail: 'CloudTrail',
  sentinelone: 'SentinelOne',
};

/** A source as people know it. */
export const titleOf = (source: string): string => spelled[source] ?? source.charAt(0).toUpperCase() + source.slice(1);
