/**
 * Runs the statements of the Athena sources on a Trino and on the stand-in, over the same files, and compares all rows.
 * CONTRIBUTING.md says how such a Trino is set up.
 */
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { handler as cloudTrailHandler } from '../../action-groups/cloudtrail/handler.ts';
import { handler as zscalerHandler } from '../../action-groups/zscaler/handler.ts';
import type { LogObject } from '../../local/dataset.ts';
import { sampleData } from '../../local/scenarios/index.ts';
import * as cloudtrail from '../action-groups/filters/cloudtrail.ts';
import { covering } from '../action-groups/filters/covering.ts';
import { window } from '../action-groups/filters/records.ts';
import { texts } from '../action-groups/filters/texts.ts';
import * as zscaler from '../action-groups/filters/zscaler.ts';
import { ask, askedAt } from '../support/agent.ts';
import { athenaServed } from '../support/athena.ts';
import { athenaOver } from '../support/athena-client.ts';
import { tablesOver } from './tables.ts';
import { type Answer, trino } from './trino.ts';

interface Statement {
  QueryString: string;
  ExecutionParameters?: string[] | undefined;
}

const { TRINO_URL: url, TRINO_FILES: files } = process.env;
if (!url || !files) throw new Error('TRINO_URL and TRINO_FILES say which Trino, and where it finds files');

/** Each value alone, every two of them together, and hostile texts. */
const searchesOf = (filters: Record<string, string[]>) => [
  {},
  ...Object.entries(filters).flatMap(([name, values]) => values.map((value) => ({ [name]: value }))),
  ...covering(filters, 6),
  ...texts.map(([text]) => ({ principal: text.slice(0, 200), text: text.slice(0, 200) })),
];

const sources = [
  { handler: cloudTrailHandler, operationId: 'searchCloudTrailEvents', searches: searchesOf(cloudtrail.filters) },
  { handler: zscalerHandler, operationId: 'searchZscalerLogs', searches: searchesOf(zscaler.filters) },
  // Where a feed has one folder for all hours, no condition names an hour.
  {
    handler: zscalerHandler,
    operationId: 'searchZscalerLogs',
    searches: [{}, { kind: 'web' }, { kind: 'dns', outcome: 'blocked' }, { text: 'le' }],
    settings: { ZSCALER_FOLDERS: 'one' },
  },
];

const sampled = <T>(content: fc.Arbitrary<T>) => fc.sample(content, { numRuns: 400, seed: 1 });
const sample = sampleData(new Date(askedAt));
const logs: Record<string, { window: string; cloudtrail: LogObject[]; zscaler: LogObject[] }> = {
  sample: { window: '7d', ...sample },
  generated: {
    window,
    cloudtrail: cloudtrail.toFiles(cloudtrail.toRecords(sampled(cloudtrail.content))),
    zscaler: zscaler.toFiles(sampled(zscaler.content)),
  },
};

const statements = new Map<string, Statement>();
const athena = await athenaServed(async (request) => {
  if (!request.headers.get('x-amz-target')?.endsWith('.StartQueryExecution')) return;
  const { QueryString, ExecutionParameters } = (await request.json()) as Statement;
  statements.set(JSON.stringify([QueryString, ExecutionParameters]), { QueryString, ExecutionParameters });
});

/** Asks everything, follows each cursor once, and fetches one whole record. */
const askAll = async (window: string) => {
  for (const { handler, operationId, searches, settings } of sources) {
    process.env.ZSCALER_FOLDERS = settings?.ZSCALER_FOLDERS ?? 'hourly';
    for (const filters of searches) {
      const { status, body } = await ask(handler, operationId, { window, ...filters });
      if (status !== 200) throw new Error(`${JSON.stringify(filters)}: ${status} ${body.error}`);
      if (body.cursor) await ask(handler, operationId, { window, ...filters, cursor: body.cursor });
      if (body.records[0]) await ask(handler, 'getRecord', { evidence: body.records[0].evidence });
    }
  }
};

/** Trino's json_format escapes what is beyond 16 bits; the stand-in writes it as it is. */
const unescaped = (cell: string | undefined) =>
  cell?.replaceAll(/\\u(D[89A-F]..)/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16))) ?? null;

let different = 0;
for (const [schema, { window, ...objects }] of Object.entries(logs)) {
  statements.clear();
  await athena.use(objects);
  await askAll(window);
  const real = trino(url, schema);
  await tablesOver({ cloudtrail_logs: objects.cloudtrail, zscaler_logs: objects.zscaler }, files, real, schema);
  const standIn = await athenaOver(objects);
  let rows = 0;
  for (const { QueryString, ExecutionParameters } of statements.values()) {
    const isOrdered = /ORDER BY [^)]+$/.test(QueryString);
    const inOrder = (rows: Answer['rows']) => {
      const texts = rows.map((row) => JSON.stringify(row.map(unescaped)));
      return isOrdered ? texts : texts.toSorted();
    };
    const [expected, { reason, rows: found }] = await Promise.all([
      real.run(QueryString, ExecutionParameters),
      standIn.run(QueryString, ExecutionParameters),
    ]);
    rows += expected.rows.length;
    if (!expected.reason && !reason && isDeepStrictEqual(inOrder(expected.rows), inOrder(found))) continue;
    different += 1;
    const at = expected.rows.findIndex((row, index) => !isDeepStrictEqual(row, found[index]));
    const shown = { trino: expected.reason ?? expected.rows[at], standIn: reason ?? found[at] };
    console.log({ QueryString, ExecutionParameters, rows: [expected.rows.length, found.length], at, ...shown });
  }
  console.log(`${schema}: ${statements.size} statements, ${rows} rows`);
  await standIn.close();
}
await athena.close();
console.log(different === 0 ? 'No statement differs.' : `${different} statements differ.`);
process.exitCode = different === 0 ? 0 : 1;
