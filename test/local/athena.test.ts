import {
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  ListWorkGroupsCommand,
  paginateGetQueryResults,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { athenaOver } from '../support/athena-client.ts';

let athena: Awaited<ReturnType<typeof athenaOver>>;
beforeAll(async () => {
  athena = await athenaOver();
});
afterAll(() => athena.close());

const start = async (QueryString: string, rest: object = {}) => {
  const { QueryExecutionId } = await athena.client.send(new StartQueryExecutionCommand({ QueryString, ...rest }));
  return QueryExecutionId as string;
};

describe('Athena stand-in, as its client sees it', () => {
  it('describes a finished query', async () => {
    const id = await start('SELECT 1', { WorkGroup: 'security', QueryExecutionContext: { Database: 'logs' } });
    const execution = await athena.ended(id);
    expect(execution).toMatchObject({
      QueryExecutionId: id,
      Query: 'SELECT 1',
      WorkGroup: 'security',
      QueryExecutionContext: { Database: 'logs' },
      Status: { State: 'SUCCEEDED', SubmissionDateTime: expect.any(Date), CompletionDateTime: expect.any(Date) },
      Statistics: { DataScannedInBytes: 0, ResultReuseInformation: { ReusedPreviousResult: false } },
    });
  });

  it('heads the first page with the column names, and leaves the key out for NULL', async () => {
    const id = await start(`SELECT 'x' AS Name, NULL, count(*) FROM (VALUES (1)) AS t(Foo)`);
    await athena.ended(id);
    const { ResultSet } = await athena.client.send(new GetQueryResultsCommand({ QueryExecutionId: id }));
    expect(ResultSet?.Rows).toEqual([
      { Data: [{ VarCharValue: 'Name' }, { VarCharValue: '_col1' }, { VarCharValue: '_col2' }] },
      { Data: [{ VarCharValue: 'x' }, {}, { VarCharValue: '1' }] },
    ]);
    expect(ResultSet?.ResultSetMetadata?.ColumnInfo).toMatchObject([
      { Name: 'Name', Type: 'varchar' },
      { Name: '_col1', Type: 'unknown' },
      { Name: '_col2', Type: 'bigint' },
    ]);
  });

  it('names types as Athena does in result metadata', async () => {
    const { types } = await athena.run(
      `SELECT 1, 1.5, 1e0, true, now(), timestamp '2020-01-01 00:00:00', date '2020-01-01', ARRAY[1], ROW(1), json_parse('1'),
        map(ARRAY['a'], ARRAY[ARRAY[1]]), to_utf8('a')`,
    );
    expect(types).toEqual([
      'integer',
      'decimal',
      'double',
      'boolean',
      'timestamp with time zone',
      'timestamp',
      'date',
      'array',
      'row',
      'json',
      'map',
      'varbinary',
    ]);
  });

  it('gives pages of at most 1,000 rows, the heading being one of them', async () => {
    const id = await start('SELECT x FROM UNNEST(sequence(1, 2500)) AS t(x)');
    await athena.ended(id);
    const pages: number[] = [];
    const values: string[] = [];
    for await (const { ResultSet } of paginateGetQueryResults({ client: athena.client }, { QueryExecutionId: id })) {
      pages.push(ResultSet?.Rows?.length ?? 0);
      values.push(...(ResultSet?.Rows ?? []).map(({ Data }) => Data?.[0]?.VarCharValue as string));
    }
    expect(pages).toEqual([1000, 1000, 501]);
    expect(values).toEqual(['x', ...Array.from({ length: 2500 }, (_, at) => String(at + 1))]);
    const page = await athena.client.send(new GetQueryResultsCommand({ QueryExecutionId: id, MaxResults: 1 }));
    expect(page.ResultSet?.Rows).toEqual([{ Data: [{ VarCharValue: 'x' }] }]);
    await expect(
      athena.client.send(new GetQueryResultsCommand({ QueryExecutionId: id, NextToken: 'x' })),
    ).rejects.toMatchObject({ name: 'InvalidRequestException' });
  });

  it('takes one client request token for one query', async () => {
    const ClientRequestToken = 'a-token-that-has-at-least-32-characters';
    const first = await start('SELECT 1', { ClientRequestToken });
    expect(await start('SELECT 1', { ClientRequestToken })).toBe(first);
    expect(await start('SELECT 1')).not.toBe(first);
    await expect(start('SELECT 2', { ClientRequestToken })).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'Idempotent parameters do not match',
    });
  });

  it('stops a running query', async () => {
    const QueryExecutionId = await start(
      `SELECT count(*) FROM UNNEST(sequence(1, 100000)) AS a(x) CROSS JOIN UNNEST(sequence(1, 1000000)) AS b(y) WHERE x * y = 7`,
    );
    await athena.client.send(new StopQueryExecutionCommand({ QueryExecutionId }));
    const { QueryExecution } = await athena.client.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    expect(QueryExecution?.Status?.State).toBe('CANCELLED');
    await expect(athena.client.send(new GetQueryResultsCommand({ QueryExecutionId }))).rejects.toThrow(
      'Query did not finish successfully. Final query state: CANCELLED',
    );
    expect((await athena.run('SELECT 1')).rows).toEqual([['1']]);
  });

  it('refuses what is no single query before it starts', async () => {
    const refused = async (sql: string, parameters: string[] = []) =>
      athena.run(sql, parameters).then(
        () => 'accepted',
        (error: Error) => `${error.name}: ${error.message}`,
      );
    expect(await refused('SELEC 1')).toMatch(/^InvalidRequestException: line 1:1: mismatched input 'SELEC'/);
    expect(await refused('SELECT 1; DROP TABLE x')).toMatch(
      /^InvalidRequestException: Only one sql statement is allowed/,
    );
    expect(await refused('DROP TABLE cloudtrail_logs')).toBe(
      'InvalidRequestException: Queries of this type are not supported',
    );
    expect(await refused('SELECT `a` FROM t')).toMatch(/line 1:8: backquoted identifiers are not supported/);
    expect(await refused('')).toMatch(/^InvalidRequestException/);
    for (const other of [
      'SELECT a::bigint',
      'SELECT [1, 2]',
      "SELECT 'a' ILIKE 'b'",
      'SELECT 1,',
      'SELECT 1 LIMIT 1 OFFSET 1',
    ]) {
      expect(await refused(other), other).toMatch(/^InvalidRequestException: line 1:/);
    }
    for (const parameter of ["a'", '1; SELECT 2', "'a' OR", '']) {
      expect(await refused('SELECT ?', [parameter]), parameter).toMatch(/^InvalidRequestException/);
    }
  });

  it('answers operations and queries that it does not have with the service’s own errors', async () => {
    await expect(athena.client.send(new ListWorkGroupsCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringContaining('Athena stand-in'),
    });
    await expect(
      athena.client.send(new GetQueryExecutionCommand({ QueryExecutionId: 'unknown' })),
    ).rejects.toMatchObject({ name: 'InvalidRequestException', message: 'QueryExecution unknown was not found' });
  });
});

describe('Execution parameters', () => {
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

  it('give back any text, whatever it looks like', async () => {
    const looksLikeSql = fc.constantFrom("'", "''", ';', '--', '/*', '*/', '?', '$1', '"', '\\', 'a1', '{', '\n');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(looksLikeSql, fc.string({ unit: 'grapheme' })), { maxLength: 8 }),
        async (parts) => {
          const text = parts.join('');
          const { rows, reason } = await athena.run(
            `SELECT ? AS "the ? one", length(?), '?' -- ?\n FROM (VALUES 1) AS t(x) /* ? */ WHERE ? = ?`,
            Array.from({ length: 4 }, () => quoted(text)),
          );
          expect({ reason, text: rows[0]?.[0], questionMark: rows[0]?.[2] }).toEqual({
            reason: undefined,
            text,
            questionMark: '?',
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('keep their type and stand wherever an expression may', async () => {
    const { rows } = await athena.run(
      'SELECT x + ? FROM (VALUES 1, 2, 3) AS t(x) WHERE x BETWEEN ? AND ? AND ? IS NULL AND ? ORDER BY 1 DESC LIMIT ?',
      ['-10', '2', '3', 'NULL', 'true', '1'],
    );
    expect(rows).toEqual([['-7']]);
  });

  it.each([
    ['SELECT ?', [], 'INVALID_PARAMETER_USAGE: line 1:1: Incorrect number of parameters: expected 1 but found 0'],
    ['SELECT 1', ['1'], 'INVALID_PARAMETER_USAGE: line 1:1: Incorrect number of parameters: expected 0 but found 1'],
    [
      'SELECT ?',
      ['dana'],
      "COLUMN_NOT_FOUND: line 1:1: Column 'dana' cannot be resolved or requester is not authorized to access requested resources",
    ],
    [
      'SELECT ?',
      ["lower('A')"],
      "INVALID_PARAMETER_USAGE: an execution parameter is one literal for the Athena stand-in, not lower('A')",
    ],
    [
      'SELECT ?',
      ['(SELECT 1)'],
      'INVALID_PARAMETER_USAGE: an execution parameter is one literal for the Athena stand-in, not (SELECT1)',
    ],
    ['SELECT 1 LIMIT ?', ["'1'"], 'TYPE_MISMATCH: line 1:16: Parameter value of LIMIT or OFFSET must be an integer'],
  ])('%s with %j fails', async (sql, parameters, reason) => {
    expect(await athena.run(sql, parameters)).toMatchObject({ state: 'FAILED', reason });
  });
});
