import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handler as cloudTrail } from '../../action-groups/cloudtrail/handler.ts';
import { handler as guardDutyFindings } from '../../action-groups/guardduty/handler.ts';
import { handler as okta } from '../../action-groups/okta/handler.ts';
import { oktaStandIn } from '../../action-groups/okta/stand-in.ts';
import { handler as sentinelOne } from '../../action-groups/sentinelone/handler.ts';
import { sentinelOneStandIn } from '../../action-groups/sentinelone/stand-in.ts';
import { handler as zscaler } from '../../action-groups/zscaler/handler.ts';
import { guardDuty } from '../../local/aws/guardduty.ts';
import type { SearchResult } from '../../schemas/generated/shared.ts';
import { ask } from '../support/agent.ts';
import { athenaServed } from '../support/athena.ts';
import { type Event, logFiles } from '../support/cloudtrail.ts';
import { lambdaEnvironment, listening, withSecret } from '../support/stand-ins.ts';
import { file } from '../support/zscaler.ts';
import { field, type Json, word } from './filters/records.ts';

/** Records from elsewhere, beside the project where someone has put them. */
const real = join(import.meta.dirname, '../../../shared/data/real');
const token = 'a-token';

interface Source {
  name: string;
  handler: Parameters<typeof ask>[0];
  operationId: string;
  everything?: Record<string, string>;
  kindOf: (record: Json) => string;
  /** Copies of a record have the same. */
  idOf: (record: Json) => string;
  /** NaN where it has none, or where it is no record of this operation. */
  timeOf: (record: Json) => number;
  serve: (records: Json[]) => unknown;
}

let vendor: Awaited<ReturnType<typeof listening>>;
let secrets: Awaited<ReturnType<typeof withSecret>>;
let athena: Awaited<ReturnType<typeof athenaServed>>;

const zscalerTime = (line: Json) =>
  Date.parse(`${field(line, 'event', 'time') ?? field(line, 'event', 'datetime')} UTC`);

const sources: Source[] = [
  {
    name: 'guardduty',
    handler: guardDutyFindings,
    operationId: 'searchGuardDutyFindings',
    everything: { outcome: 'any' },
    kindOf: (each) => String(each.type).split(':')[0]!,
    idOf: (each) => String(each.id),
    timeOf: (each) => Date.parse(String(each.updatedAt)),
    serve: (findings) => {
      const regions = [...new Set(findings.map(({ region }) => String(region)))];
      lambdaEnvironment({ GUARDDUTY_REGIONS: regions.join(',') });
      vendor.use(guardDuty(findings, { regions }));
    },
  },
  {
    name: 'cloudtrail',
    handler: cloudTrail,
    operationId: 'searchCloudTrailEvents',
    kindOf: (each) => word(each, 'eventType') ?? 'without a type',
    idOf: (each) => String(each.eventID ?? JSON.stringify(each)),
    timeOf: (each) => Date.parse(String(each.eventTime)),
    serve: (events) => athena.use({ cloudtrail: logFiles(events as Event[]) }),
  },
  {
    name: 'sentinelone',
    handler: sentinelOne,
    operationId: 'searchSentinelOneThreats',
    kindOf: (each) => (each.threatInfo ? 'threat' : 'activity'),
    idOf: (each) => String(each.id),
    timeOf: (each) => Date.parse(String(field(each, 'threatInfo', 'createdAt'))),
    serve: (threats) => vendor.use(sentinelOneStandIn(threats, { token })),
  },
  {
    name: 'zscaler',
    handler: zscaler,
    operationId: 'searchZscalerLogs',
    kindOf: (each) => String(each.sourcetype),
    idOf: (each) => JSON.stringify(each),
    timeOf: zscalerTime,
    serve: (lines) => {
      const hourOf = (line: Json) => new Date(zscalerTime(line)).toISOString().slice(0, 13).replaceAll(/[-T]/g, '/');
      const hours = [...Map.groupBy(lines, hourOf)];
      return athena.use({
        zscaler: hours.map(([hour, each]) =>
          file(
            each.map((line) => JSON.stringify(line)),
            { hour },
          ),
        ),
      });
    },
  },
  {
    name: 'okta',
    handler: okta,
    operationId: 'searchOktaEvents',
    kindOf: (each) => String(each.eventType).split('.').slice(0, 2).join('.'),
    idOf: (each) => String(each.uuid ?? JSON.stringify(each)),
    timeOf: (each) => Date.parse(String(each.published)),
    serve: (events) => vendor.use(oktaStandIn(events, { token })),
  },
];

type Answered = Awaited<ReturnType<typeof ask<SearchResult>>>;

const table: Record<string, string | number>[] = [];

describe.runIf(existsSync(real))('Records that nobody here wrote', () => {
  beforeAll(async () => {
    vendor = await listening(() => new Response());
    secrets = await withSecret({
      OKTA_BASE_URL: vendor.url,
      OKTA_API_TOKEN: token,
      SENTINELONE_BASE_URL: vendor.url,
      SENTINELONE_API_TOKEN: token,
    });
    lambdaEnvironment({ AWS_ENDPOINT_URL_GUARDDUTY: vendor.url });
    athena = await athenaServed();
  });
  afterAll(async () => {
    await Promise.all([vendor.close(), secrets.close(), athena.close()]);
    console.table(table);
  });

  it.each(sources)('are read, normalised and counted: $name', async (source) => {
    const { name, handler, operationId, everything, kindOf, idOf, timeOf, serve } = source;
    const lines = readFileSync(join(real, `${name}.ndjson`), 'utf8')
      .trim()
      .split('\n');
    for (const [kind, records] of Map.groupBy(
      lines.map((line) => JSON.parse(line) as Json),
      kindOf,
    )) {
      const timed = records.filter((each) => !Number.isNaN(timeOf(each)));
      let distinct = 0;
      let counted = 0;
      if (timed.length > 0) await serve(timed);
      for (const [year, each] of Map.groupBy(timed, (record) => new Date(timeOf(record)).getUTCFullYear())) {
        const expected = new Set(each.map(idOf)).size;
        const seen: string[] = [];
        let cursor: string | null = '';
        while (cursor !== null) {
          const asked: Record<string, string | number> = {
            window: `${year}-01-01/${year}-12-31`,
            limit: 50,
            ...everything,
            ...(cursor && { cursor }),
          };
          const asking = { askedAt: `${year + 1}-01-01T00:00:00Z` };
          const { status, body }: Answered = await ask(handler, operationId, asked, asking);
          expect([status, body.matched, body.atLeast], kind).toEqual([200, expected, false]);
          expect(body.gaps.filter((gap) => !/keeps 90 days/.test(gap))).toEqual([]);
          for (const { title, evidence, time } of body.records) {
            expect(title, evidence).not.toMatch(/^untitled$|undefined|\[object/);
            expect(time.slice(0, 4)).toBe(String(year));
            seen.push(evidence);
          }
          cursor = body.cursor;
        }
        expect(new Set(seen).size, kind).toBe(expected);
        distinct += expected;
        counted += seen.length;
      }
      expect(counted, kind).toBe(distinct);
      table.push({
        source: name,
        kind,
        records: records.length,
        'activity, or without a time': records.length - timed.length,
        distinct,
        counted,
      });
    }
  });
});
