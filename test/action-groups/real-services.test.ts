import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as sources from '../../action-groups/index.ts';
import { regionsOf } from '../../local/environment.ts';
import { anchorOf, sampleData } from '../../local/scenarios/index.ts';
import type { LogRecord, SearchResult } from '../../schemas/generated/shared.ts';
import { schemaOf } from '../../schemas/index.ts';
import { ask } from '../support/agent.ts';
import { allSources } from '../support/all-sources.ts';

/**
 * What holds of any source, whatever is in it: on its stand-in, or on the real service for the sources in LIVE, with the
 * caller's own credentials and read-only.
 *
 *   LIVE=okta OKTA_BASE_URL=https://… OKTA_API_TOKEN=… npx vitest run real-services
 *     or with a service app: OKTA_CLIENT_ID=… OKTA_PRIVATE_KEY=… in place of the token
 *   LIVE=sentinelone SENTINELONE_BASE_URL=https://… SENTINELONE_API_TOKEN=… …
 *   LIVE=guardduty AWS_PROFILE=… GUARDDUTY_REGIONS=us-east-1 [GUARDDUTY_ROLE_ARN=…] …
 *   LIVE=cloudtrail,zscaler AWS_PROFILE=… AWS_REGION=… ATHENA_WORKGROUP=… ATHENA_DATABASE=…
 *     [CLOUDTRAIL_ACCOUNTS=…] [CLOUDTRAIL_REGIONS=…] [ZSCALER_TIME_ZONE=…] [ZSCALER_FOLDERS=one] …
 *   LIVE=operations AWS_PROFILE=… OPERATIONS_REGIONS=us-east-1 LOG_GROUPS=/ecs/web [FUNCTIONS={"cloudtrail":"ask-aws-cloudtrail"}] …
 *   LIVE=investigation AWS_PROFILE=… AWS_REGION=… FUNCTIONS={"okta":"ask-aws-okta",…} [LIVE_PRINCIPAL=dana] …
 *
 * The fields of a vendor's secret and the settings of a function are taken from the environment by their own names. LIVE_WINDOW says
 * how far back to look (24h), LIVE_PRINCIPAL whom to trace.
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
  operations: ['CLOUDWATCH', 'CLOUDWATCH_LOGS', 'HEALTH', 'LAMBDA'],
  investigation: ['LAMBDA'],
};
/** What an operation cannot do without. */
const needed: Record<string, Record<string, string>> = {
  traceEntity: { principal: process.env.LIVE_PRINCIPAL ?? 'dana' },
};

const operations = Object.values(sources).flatMap((source) =>
  schemaOf(source.name)
    .operations.filter(({ result }) => result === 'SearchResult')
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
  const asked = Object.values(sources).filter(({ name }) => live.includes(name));
  const fields = asked.flatMap(({ secret = {} }) => Object.keys(secret)).filter((name) => own[name]);
  standIns = await allSources(
    { ...data, guardduty: { findings: data.guardduty, regions }, operations: data.operations ?? {} },
    Object.fromEntries(fields.map((name) => [name, String(own[name])])),
  );
});
afterAll(() => standIns.close());

describe.each(operations)('$operationId on $on', ({ source, operationId, filters }) => {
  type Handler = (event: unknown, context: Context) => Promise<unknown>;
  let handler: Handler;
  const before: NodeJS.ProcessEnv = {};
  beforeAll(async () => {
    Object.assign(before, process.env);
    if (live.includes(source.name) && !source.secret) {
      for (const wire of wires[source.name] ?? []) delete process.env[`AWS_ENDPOINT_URL_${wire}`];
      for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete process.env[name];
      // Functions are the stand-ins' until they are named.
      process.env.FUNCTIONS = '{}';
      Object.assign(process.env, own);
    }
    ({ handler } = (await import(`../../action-groups/${source.name}/handler.ts`)) as { handler: Handler });
  });
  afterAll(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });

  const search = async (parameters: Record<string, string | number> = {}): Promise<SearchResult> => {
    const asking = { askedAt: askedAt.toISOString() };
    const { status, body } = await ask(handler, operationId, { window, ...needed[operationId], ...parameters }, asking);
    expect(status, body.error).toBe(200);
    return body;
  };
  const sum = (counts: { count: number }[]) => counts.reduce((all, { count }) => all + count, 0);

  it('gives figures that agree with each other', async () => {
    const { matched, severity, groups, timeline, records, searched, gaps } = await search({ limit: 50 });
    expect(sum(timeline)).toBe(matched);
    // Of several sources only some rate what they find.
    if (severity && operationId !== 'traceEntity')
      expect(Object.values(severity).reduce((all, count) => all + count, 0)).toBe(matched);
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

  it.runIf(filters.includes('cursor'))('gives each record once, page by page', async () => {
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
    const found = operationId === 'traceEntity' ? 'getEvidence' : 'getRecord';
    for (const { evidence } of records)
      expect((await ask<object>(handler, found, { evidence })).status, evidence).toBe(200);
  });

  it.runIf(!(operationId in needed))('keeps to a filter', async () => {
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
