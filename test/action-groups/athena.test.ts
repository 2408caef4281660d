import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { athena } from '../../action-groups/shared/athena.ts';
import { all, containsInJson, listOf, sql } from '../../action-groups/shared/sql.ts';
import { type Served, serve } from '../../local/http.ts';

interface Call {
  action: string;
  input: Record<string, unknown>;
}

/** What the next queries come to, in the order in which they are started; the last one goes for all that follow. */
type Outcome = { rows: (string | null)[][]; bytes?: number } | { failed: string; bytes?: number } | 'running';

describe('Athena, asked by a handler', () => {
  let served: Served;
  let outcomes: Outcome[] = [];
  let calls: Call[] = [];

  beforeAll(async () => {
    served = await serve(async (request) => {
      const action = request.headers.get('x-amz-target')?.split('.')[1] ?? '';
      const input = (await request.json()) as Record<string, unknown>;
      calls.push({ action, input });
      return Response.json(reply(action, input), { headers: { 'content-type': 'application/x-amz-json-1.1' } });
    });
    Object.assign(process.env, {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'none',
      AWS_ENDPOINT_URL_ATHENA: served.url,
      ATHENA_WORKGROUP: 'security',
      ATHENA_DATABASE: 'logs',
    });
  });
  afterAll(() => served.close());
  afterEach(() => {
    calls = [];
  });

  const started = () => calls.filter(({ action }) => action === 'StartQueryExecution');
  const outcomeOf = (id: unknown) => outcomes[Math.min(Number(id), outcomes.length) - 1] as Outcome;

  const reply = (action: string, { QueryExecutionId: id, NextToken }: Record<string, unknown>): object => {
    if (action === 'StartQueryExecution') return { QueryExecutionId: String(started().length) };
    const outcome = outcomeOf(id);
    if (action === 'GetQueryExecution') {
      if (outcome === 'running') return { QueryExecution: { Status: { State: 'RUNNING' } } };
      return {
        QueryExecution: {
          Status: 'rows' in outcome ? { State: 'SUCCEEDED' } : { State: 'FAILED', StateChangeReason: outcome.failed },
          Statistics: { DataScannedInBytes: outcome.bytes ?? 0 },
        },
      };
    }
    if (action !== 'GetQueryResults' || outcome === 'running' || !('rows' in outcome)) return {};
    const [first = [], ...others] = outcome.rows.map((cells) => ({
      Data: cells.map((cell) => (cell === null ? {} : { VarCharValue: cell })),
    }));
    const pages =
      [first, ...others].length > 2 ? [[first, ...others.slice(0, 1)], others.slice(1)] : [[first, ...others]];
    return NextToken
      ? { ResultSet: { Rows: pages[1] } }
      : { ResultSet: { Rows: pages[0] }, ...(pages[1] && { NextToken: 'more' }) };
  };

  const question = sql`SELECT a FROM t WHERE b = ${"O'Brien'; DROP TABLE t --"} AND c IN ${listOf([1, 2])}`;

  it('sends values apart from the statement, as literals', async () => {
    outcomes = [{ rows: [['a'], ['1']] }];
    await athena('CloudTrail').rows(() => question);
    expect(started()[0]?.input).toMatchObject({
      QueryString: 'SELECT a FROM t WHERE b = ? AND c IN (?, ?)',
      ExecutionParameters: ["'O''Brien''; DROP TABLE t --'", '1', '2'],
      WorkGroup: 'security',
      QueryExecutionContext: { Database: 'logs' },
    });
    expect(started()[0]?.input.ResultReuseConfiguration).toBeUndefined();
  });

  it('reads all pages by the names of the columns, and leaves out what is NULL', async () => {
    outcomes = [
      {
        rows: [
          ['a', 'b'],
          ['1', null],
          ['2', ''],
          ['3', 'x'],
        ],
        bytes: 700,
      },
    ];
    const asked = athena('CloudTrail');
    expect(await asked.rows(() => question)).toEqual([{ a: '1' }, { a: '2', b: '' }, { a: '3', b: 'x' }]);
    expect(asked.scannedBytes()).toBe(700);
    expect(asked.gaps()).toEqual([]);
  });

  it('leaves out a log file that cannot be read, names it, and asks again', async () => {
    const path = 's3://logs/AWSLogs/123456789012/CloudTrail/us-east-1/2026/11/22/x.json.gz';
    outcomes = [
      { failed: `HIVE_CURSOR_ERROR: Failed to read ${path}. This query ran against the "logs" database.`, bytes: 10 },
      { rows: [['a'], ['1']], bytes: 20 },
    ];
    const asked = athena('CloudTrail');
    const rows = await asked.rows((readable) => sql`SELECT a FROM t WHERE ${all([sql`b = ${1}`, ...readable])}`);
    expect(rows).toEqual([{ a: '1' }]);
    expect(started()[1]?.input).toMatchObject({
      QueryString: 'SELECT a FROM t WHERE b = ?\nAND "$path" NOT IN (?)',
      ExecutionParameters: ['1', `'${path}'`],
    });
    expect(asked.gaps()).toEqual([`${path} could not be read and was left out`]);
    expect(asked.scannedBytes()).toBe(30);
  });

  it('gives up where a file that was left out fails again, or too many fail', async () => {
    outcomes = [{ failed: 'HIVE_BAD_DATA: Error reading s3://logs/x.json.gz' }];
    const statement = () => question;
    await expect(athena('CloudTrail').rows(statement)).rejects.toThrow('too many of its log files cannot be read');
    expect(started()).toHaveLength(2);
    calls = [];
    outcomes = Array.from({ length: 20 }, (_, n) => ({
      failed: `HIVE_BAD_DATA: Error reading s3://logs/${n}.json.gz`,
    }));
    await expect(athena('CloudTrail').rows(statement)).rejects.toThrow('too many of its log files cannot be read');
    expect(started()).toHaveLength(11);
  });

  it.each([
    ['TABLE_NOT_FOUND: line 1:15: Table awsdatacatalog.logs.t does not exist', 'its table does not exist'],
    ['Query cancelled! : Bytes scanned limit was exceeded', 'the query would read more than one query may'],
    ['Permission denied on S3 path: s3://logs/AWSLogs', 'its logs may not be read'],
    ['GENERIC_INTERNAL_ERROR: quoting a log line: dana@example.com', 'its query failed'],
  ])('tells people why: %s', async (failed, reason) => {
    outcomes = [{ failed }];
    const error = await athena('CloudTrail')
      .rows(() => question)
      .catch((thrown) => thrown);
    expect(error.message).toContain(`CloudTrail could not be searched: ${reason}`);
    expect(error.message).not.toContain('dana');
  });

  it('stops queries when the time of the question is over', async () => {
    outcomes = ['running'];
    const asked = athena('Zscaler', { allowedMs: 200 });
    const both = [asked.rows(() => question), asked.rows(() => question)];
    for (const each of both)
      await expect(each).rejects.toThrow(
        'Zscaler could not be searched: the query took longer than 0.2 s: ask for a shorter window.',
      );
    const stopped = calls.filter(({ action }) => action === 'StopQueryExecution');
    expect(stopped.map(({ input }) => input.QueryExecutionId).toSorted()).toEqual(['1', '2']);
  });

  it('stops the other queries of a question that has failed', async () => {
    outcomes = ['running', { failed: 'GENERIC_INTERNAL_ERROR' }];
    const asked = athena('Zscaler');
    const slow = asked.rows(() => question);
    const failed = asked.rows(() => question);
    await expect(Promise.all([slow, failed])).rejects.toThrow('its query failed');
    await slow.catch(() => {});
    expect(calls.some(({ action, input }) => action === 'StopQueryExecution' && input.QueryExecutionId === '1')).toBe(
      true,
    );
  });

  it('takes the figures of the page before for the next page', async () => {
    outcomes = [{ rows: [['a'], ['1']] }];
    await athena('CloudTrail', { reuse: true }).rows(() => question);
    expect(started()[0]?.input).toMatchObject({
      ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: true } },
    });
  });

  it('looks for words that JSON escapes as they are and as JSON writes them', async () => {
    expect(containsInJson(sql`a`, '50%_?').values).toEqual(['50%_?']);
    expect(containsInJson(sql`a`, 'C:\\temp "x"').values).toEqual(['C:\\temp "x"', 'C:\\\\temp \\"x\\"']);
  });
});
