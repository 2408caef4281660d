import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as sources from '../../action-groups/index.ts';
import { regionsOf } from '../../local/environment.ts';
import { anchorOf, sampleData } from '../../local/scenarios/index.ts';
import type { LogRecord, SearchResult } from '../../schemas/generated/shared.ts';
import { schemaOf } from '../../schemas/index.ts';
import { ask } from '../support/agent.ts';
import { allSources } from '../support/all-sources.ts';
import { withSecret } from '../support/stand-ins.ts';

/**
 * What holds of any source, whatever is in it: on its stand-in, or on the real service for the sources in LIVE, with the
 * caller's own credentials and read-only.
 *
 *   LIVE=okta OKTA_BASE_URL=https://… OKTA_API_TOKEN=… npx vitest run real-services
 *   LIVE=guardduty,operations AWS_PROFILE=… GUARDDUTY_REGIONS=us-east-1 OPERATIONS_REGIONS=us-east-1 LOG_GROUPS=/ecs/web …
 *   LIVE=cloudtrail,zscaler AWS_PROFILE=… ATHENA_WORKGROUP=… ATHENA_DATABASE=… CLOUDTRAIL_ACCOUNTS=… CLOUDTRAIL_REGIONS=… …
 *
 * The fields of a vendor's secret and the settings of a function are taken from the environment by their own names. LIVE_WINDOW says
 * how far back to look (24h).
 */
const live = (process.env.LIVE ?? '').split(',').filter(Boolean);
const window = process.env.LIVE_WINDOW ?? '24h';
const own = { ...process.env };
const askedAt = live.length > 0 ? new Date() : anchorOf(new Date('2026-11-23T09:00:00Z'));
/** Addresses that a source's stand-in is found by. */
const wires: Record<string, string[]> = {
  guardduty: ['GUARDDUTY'],
  cloudtrail: ['ATHENA'],
  zscaler: ['ATHENA'],
  operations: ['CLOUDWATCH', 'CLOUDWATCH_LOGS', 'HEALTH'],
};

const operations = Object.values(sources).flatMap((source) =>
  schemaOf(source.name)
    .operations.filter(
      ({ result, parameters }) => result === 'SearchResult' && parameters.some((p) => p.name === 'cursor'),
    )
    .map(({ operationId, parameters }) => ({
      source,
      operationId,
      on: live.includes(source.name) ? 'the real service' : 'its stand-in',
      filters: parameters.map(({ name }) => name),
    })),
);

let standIns: Awaited<ReturnType<typeof allSources>>;
beforeAll(async () => {
  const data = sampleData(askedAt);
  const { guardduty: regions } = regionsOf(data);
  standIns = await allSources({
    ...data,
    guardduty: { findings: data.guardduty, regions },
    operations: data.operations ?? {},
  });
});
afterAll(() => standIns.close());

describe.each(operations)('$operationId on $on', ({ source, operationId, filters }) => {
  type Handler = (event: unknown, context: Context) => Promise<unknown>;
  let handler: Handler;
  let secret: Awaited<ReturnType<typeof withSecret>> | undefined;
  beforeAll(async () => {
    if (live.includes(source.name)) {
      if (source.secret) {
        const fields = Object.keys(source.secret).flatMap((name) => (own[name] ? [[name, own[name]]] : []));
        secret = await withSecret(Object.fromEntries(fields) as Record<string, string>);
      } else {
        for (const wire of wires[source.name] ?? []) delete process.env[`AWS_ENDPOINT_URL_${wire}`];
        for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete process.env[name];
      }
      Object.assign(process.env, own);
    }
    ({ handler } = (await import(`../../action-groups/${source.name}/handler.ts`)) as { handler: Handler });
  });
  afterAll(() => secret?.close());

  const search = async (parameters: Record<string, string | number> = {}): Promise<SearchResult> => {
    const asking = { askedAt: askedAt.toISOString() };
    const { status, body } = await ask(handler, operationId, { window, ...parameters }, asking);
    expect(status, body.error).toBe(200);
    return body;
  };
  const sum = (counts: { count: number }[]) => counts.reduce((all, { count }) => all + count, 0);

  it('gives figures that agree with each other', async () => {
    const { matched, severity, groups, timeline, records, searched, gaps } = await search({ limit: 50 });
    expect(sum(timeline)).toBe(matched);
    if (severity) expect(Object.values(severity).reduce((all, count) => all + count, 0)).toBe(matched);
    for (const group of Object.values(groups)) expect(sum(group)).toBeLessThanOrEqual(matched);
    for (const { time } of records) expect(time >= searched.since && time < searched.until).toBe(true);
    const times = records.map(({ time }) => time);
    expect(times).toEqual(times.toSorted().reverse());
    if (live.length > 0) console.log(`${operationId}: ${matched} in ${window}`, gaps);
  });

  it('counts in two halves of a window what it counts in the whole', async () => {
    const { searched, matched, atLeast } = await search();
    const [since, until] = [Date.parse(searched.since), Date.parse(searched.until)];
    const middle = new Date((since + until) / 2).toISOString();
    const halves = await Promise.all(
      [`${searched.since}/${middle}`, `${middle}/${searched.until}`].map((half) => search({ window: half })),
    );
    if (!atLeast) expect(halves.map((half) => half.matched).reduce((a, b) => a + b, 0)).toBe(matched);
  });

  it('gives each record once, page by page', async () => {
    const { matched, atLeast } = await search();
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let page = 0; page < 5 && cursor !== null; page += 1) {
      const body: SearchResult = await search({ limit: 20, ...(cursor && { cursor }) });
      seen.push(...body.records.map(({ evidence }) => evidence));
      cursor = body.cursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    if (cursor === null && !atLeast) expect(seen).toHaveLength(matched);
  });

  it('finds again what it showed, by the evidence id alone', async () => {
    const { records } = await search({ limit: 3 });
    for (const { evidence } of records)
      expect((await ask<object>(handler, 'getRecord', { evidence })).status, evidence).toBe(200);
  });

  it('keeps to a filter', async () => {
    const { matched, records, atLeast } = await search();
    const [record] = records;
    if (!record || atLeast) return;
    for (const [name, value] of Object.entries(filtersFor(record))) {
      if (!value || value.endsWith('…') || !filters.includes(name)) continue;
      const { matched: kept } = await search({ [name]: value });
      expect(kept, `${name}=${value}`).toBeGreaterThan(0);
      expect(kept, `${name}=${value}`).toBeLessThanOrEqual(matched);
    }
    expect((await search({ text: 'e7b9c1b2-nobody-wrote-this' })).matched).toBe(0);
  });
});

const filtersFor = ({ principal, observables = [] }: LogRecord) => ({
  principal,
  ip: observables.find(({ type }) => type === 'ip')?.value,
});
