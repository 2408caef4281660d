/** What the adapter reads in the result of a search; it comes over the wire, so every part may be missing or wrong. */
export interface Result {
  searched: { source: string; since: string; until: string; filters: Record<string, unknown> };
  matched: number;
  atLeast: boolean;
  countedOver?: string;
  shown?: number;
  sources?: { source: string; matched: number | null }[];
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
