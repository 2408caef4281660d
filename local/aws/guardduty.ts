import { createHash } from 'node:crypto';
import type { Json } from '../dataset.ts';

/**
 * Amazon GuardDuty over findings in its own wire form: ListDetectors, ListFindings and GetFindings, in the Regions that
 * have a detector. Anything else is answered with 501 and the stand-in's name.
 */
export const guardDuty = (findings: Json[], { regions }: { regions: string[] }) => {
  // The service gives every finding an id, and keeps one per id: the one updated last.
  const latest = new Map<string, Json>();
  for (const finding of findings) {
    const id = String(finding.id ?? createHash('md5').update(JSON.stringify(finding)).digest('hex'));
    const known = latest.get(id);
    if (!known || String(known.updatedAt) <= String(finding.updatedAt)) latest.set(id, { ...finding, id });
  }
  const of = (region: string) => [...latest.values()].filter((finding) => (finding.region ?? regions[0]) === region);

  return async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const region = /Credential=[^/]+\/\d+\/([^/]+)\/guardduty\//.exec(request.headers.get('authorization') ?? '')?.[1];
    if (!region) return refusal(403, 'AccessDeniedException', 'Missing Authentication Token');
    if (request.method === 'GET' && pathname === '/detector')
      return Response.json({ detectorIds: regions.includes(region) ? [detectorOf(region)] : [] });
    const [, detector, action] = /^\/detector\/([^/]+)\/findings(\/get)?$/.exec(pathname) ?? [];
    if (request.method !== 'POST' || !detector) return unknown(`${request.method} ${pathname}`);
    if (detector !== detectorOf(region) || !regions.includes(region))
      return refusal(
        400,
        'BadRequestException',
        'The request is rejected because the input detectorId is not owned by the current account.',
      );
    const body = (await request.json()) as Json;
    return action ? got(of(region), body) : listed(of(region), body);
  };
};

const detectorOf = (region: string) => Buffer.from(region).toString('hex').padEnd(32, '0').slice(0, 32);

const got = (findings: Json[], { findingIds }: Json): Response => {
  const ids = findingIds as string[];
  if (ids.length > 50) return refusal(400, 'BadRequestException', 'The request has more than 50 finding ids.');
  return Response.json({ findings: findings.filter((finding) => ids.includes(String(finding.id))) });
};

const listed = (findings: Json[], body: Json): Response => {
  const { findingCriteria, sortCriteria, maxResults = 50, nextToken = '', ...rest } = body;
  const sort = sortCriteria as Json | undefined;
  if (Object.keys(rest).length > 0 || (sort && sort.attributeName !== 'updatedAt'))
    return unknown(`ListFindings with ${Object.keys(rest)[0] ?? 'another order'}`);
  if (Number(maxResults) > 50) return refusal(400, 'BadRequestException', 'maxResults must be at most 50.');
  const criteria = Object.entries(((findingCriteria as Json | undefined)?.criterion ?? {}) as Record<string, Json>);
  let matching = findings.toSorted((a, b) => String(b.updatedAt).localeCompare(String(a.updatedAt)));
  if (sort?.orderBy !== 'DESC') matching.reverse();
  for (const [key, condition] of criteria) {
    const value = values[key];
    if (!value) return unknown(`the filter ${key}`);
    for (const [name, operand] of Object.entries(condition)) {
      const holds = conditions[name];
      if (!holds) return unknown(`the condition ${name}`);
      matching = matching.filter((finding) => holds(value(finding), operand));
    }
  }
  const start = Number(nextToken || 0);
  const end = start + Number(maxResults);
  return Response.json({
    findingIds: matching.slice(start, end).map(({ id }) => id),
    nextToken: end < matching.length ? String(end) : '',
  });
};

const values: Record<string, ((finding: Json) => unknown) | undefined> = {
  updatedAt: ({ updatedAt }) => Date.parse(String(updatedAt)),
  severity: ({ severity }) => severity,
  accountId: ({ accountId }) => accountId,
  'service.archived': ({ service }) => String((service as Json | undefined)?.archived ?? false),
};

const conditions: Record<string, ((value: unknown, operand: unknown) => boolean) | undefined> = {
  equals: (value, operand) => (operand as unknown[]).includes(value),
  greaterThanOrEqual: (value, operand) => Number(value) >= Number(operand),
  lessThan: (value, operand) => Number(value) < Number(operand),
};

const refusal = (status: number, type: string, message: string) =>
  Response.json({ __type: type, message }, { status, headers: { 'x-amzn-errortype': type } });

const unknown = (what: string) =>
  refusal(501, 'UnknownOperationException', `the GuardDuty stand-in does not serve ${what}`);
