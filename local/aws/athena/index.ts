import { createHash, randomUUID } from 'node:crypto';
import type { LogObject } from '../../dataset.ts';
import { engine, type Outcome } from './engine.ts';
import { InvalidRequest, QueryFailure } from './failure.ts';
import type { TableName } from './tables.ts';
import { parsed, type Statement } from './translate.ts';
import { nameOfType, type Type } from './types.ts';

export interface AthenaStandIn {
  handle(request: Request): Promise<Response>;
  close(): Promise<void>;
}

type Input = Record<string, unknown>;

/** Athena's side of the wire over log objects in memory: StartQueryExecution, GetQueryExecution, GetQueryResults, StopQueryExecution. */
export async function athena(
  data: { cloudtrail: LogObject[]; zscaler: LogObject[] },
  options: { bucket: string; absent?: string[]; bytesScannedCutoff?: number },
): Promise<AthenaStandIn> {
  const tableOf: Record<string, TableName> = { cloudtrail: 'cloudtrail_logs', zscaler: 'zscaler_logs' };
  const duckdb = await engine(
    { cloudtrail_logs: data.cloudtrail, zscaler_logs: data.zscaler },
    {
      bucket: options.bucket,
      absent: (options.absent ?? []).flatMap((source) => tableOf[source] ?? []),
      bytesScannedCutoff: options.bytesScannedCutoff ?? Number.POSITIVE_INFINITY,
    },
  );
  const executions = new Map<string, Execution>();

  const found = (input: Input) => {
    const execution = executions.get(String(input.QueryExecutionId));
    if (!execution) throw new InvalidRequest(`QueryExecution ${input.QueryExecutionId} was not found`);
    return execution;
  };

  const operations: Record<string, (input: Input) => unknown> = {
    async StartQueryExecution(input) {
      const {
        QueryString,
        ClientRequestToken = randomUUID(),
        ExecutionParameters = [],
      } = input as { QueryString: string; ClientRequestToken?: string; ExecutionParameters?: string[] };
      const id = uuidOf(ClientRequestToken);
      const known = executions.get(id);
      if (known && known.fingerprint !== fingerprintOf(input))
        throw new InvalidRequest('Idempotent parameters do not match');
      if (!known) {
        const statement = await parsed(QueryString, ExecutionParameters);
        if (!executions.has(id)) executions.set(id, execution(id, input, statement, duckdb));
        for (const old of [...executions.keys()].slice(0, -kept)) executions.delete(old);
      }
      return { QueryExecutionId: id };
    },
    GetQueryExecution: (input) => ({ QueryExecution: described(found(input)) }),
    GetQueryResults: (input) => results(found(input), input),
    StopQueryExecution(input) {
      found(input).stop();
      return {};
    },
  };

  return {
    async handle(request) {
      const target = request.headers.get('x-amz-target') ?? '';
      const operation = target.startsWith('AmazonAthena.')
        ? operations[target.slice('AmazonAthena.'.length)]
        : undefined;
      if (!operation)
        return answer(
          {
            __type: 'UnknownOperationException',
            message: `The Athena stand-in does not do ${target || 'a request without X-Amz-Target'}.`,
          },
          400,
        );
      try {
        return answer(await operation((await request.json()) as Input));
      } catch (error) {
        if (!(error instanceof InvalidRequest)) throw error;
        return answer(
          { __type: 'InvalidRequestException', Message: error.message, AthenaErrorCode: 'INVALID_INPUT' },
          400,
        );
      }
    },
    async close() {
      for (const { stop } of executions.values()) stop();
      await duckdb.close();
    },
  };
}

/** Results of older executions are forgotten. */
const kept = 200;

const answer = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() },
  });

/** The same token is the same execution. */
const uuidOf = (token: string) =>
  createHash('sha256')
    .update(token)
    .digest('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

const fingerprintOf = ({ QueryString, ExecutionParameters, QueryExecutionContext, WorkGroup }: Input) =>
  JSON.stringify([QueryString, ExecutionParameters, QueryExecutionContext, WorkGroup]);

interface Execution {
  id: string;
  input: Input;
  fingerprint: string;
  state: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  reason?: string;
  scannedBytes: number;
  submitted: number;
  completed?: number;
  outcome?: Outcome;
  stop(): void;
}

function execution(
  id: string,
  input: Input,
  statement: Statement,
  duckdb: Awaited<ReturnType<typeof engine>>,
): Execution {
  const abort = new AbortController();
  const { Database = 'default' } = (input.QueryExecutionContext ?? {}) as { Database?: string };
  const self: Execution = {
    id,
    input,
    fingerprint: fingerprintOf(input),
    state: 'QUEUED',
    scannedBytes: 0,
    submitted: Date.now(),
    stop() {
      if (self.state !== 'QUEUED' && self.state !== 'RUNNING') return;
      end('CANCELLED', 'Query cancelled by user');
      abort.abort();
    },
  };
  const end = (state: Execution['state'], reason?: string) =>
    Object.assign(self, { state, completed: Date.now(), ...(reason && { reason }) });
  const run = async () => {
    try {
      self.state = 'RUNNING';
      const outcome = await duckdb.run(statement, Database, abort.signal, (bytes) => {
        self.scannedBytes = bytes;
      });
      if (self.state === 'RUNNING') end('SUCCEEDED');
      self.outcome = outcome;
    } catch (error) {
      if (self.state === 'CANCELLED') return;
      if (error instanceof QueryFailure && error.code === 'EXCEEDED_SCAN_LIMIT')
        end('CANCELLED', error.message.replace(/^\w+: /, ''));
      else end('FAILED', error instanceof QueryFailure ? error.message : `GENERIC_INTERNAL_ERROR: ${error}`);
    }
  };
  setImmediate(run);
  return self;
}

function described({ id, input, state, reason, scannedBytes, submitted, completed }: Execution) {
  const elapsed = (completed ?? Date.now()) - submitted;
  const seconds = (time: number) => time / 1000;
  return {
    QueryExecutionId: id,
    Query: input.QueryString,
    StatementType: 'DML',
    WorkGroup: input.WorkGroup ?? 'primary',
    QueryExecutionContext: input.QueryExecutionContext ?? {},
    ...(input.ExecutionParameters ? { ExecutionParameters: input.ExecutionParameters } : {}),
    EngineVersion: { SelectedEngineVersion: 'AUTO', EffectiveEngineVersion: 'Athena engine version 3' },
    Status: {
      State: state,
      SubmissionDateTime: seconds(submitted),
      ...(completed && { CompletionDateTime: seconds(completed) }),
      ...(reason && { StateChangeReason: reason }),
      ...(state === 'FAILED' && {
        AthenaError: { ErrorCategory: 2, ErrorType: 1006, Retryable: false, ErrorMessage: reason },
      }),
    },
    Statistics: {
      DataScannedInBytes: scannedBytes,
      EngineExecutionTimeInMillis: elapsed,
      TotalExecutionTimeInMillis: elapsed,
      ResultReuseInformation: { ReusedPreviousResult: false },
    },
  };
}

/** A page of rows; the first page begins with the column names, as Athena's does. */
function results({ state, outcome }: Execution, input: Input) {
  if (!outcome || state !== 'SUCCEEDED')
    throw new InvalidRequest(`Query did not finish successfully. Final query state: ${state}`);
  const size = Number(input.MaxResults ?? 1000);
  const start =
    input.NextToken === undefined ? 0 : Number(Buffer.from(String(input.NextToken), 'base64url').toString());
  if (!(size >= 1 && size <= 1000)) throw new InvalidRequest('MaxResults is more than maximum allowed length 1000.');
  if (!Number.isInteger(start)) throw new InvalidRequest('Invalid NextToken');
  const names = outcome.columns.map(({ written }, at) => written ?? `_col${at}`);
  const rows = [names, ...outcome.rows].slice(start, start + size);
  const end = start + rows.length;
  return {
    UpdateCount: 0,
    ResultSet: {
      Rows: rows.map((row) => ({ Data: row.map((value) => (value === undefined ? {} : { VarCharValue: value })) })),
      ResultSetMetadata: { ColumnInfo: outcome.columns.map(({ type }, at) => columnInfo(names[at]!, type)) },
    },
    ...(end <= outcome.rows.length && { NextToken: Buffer.from(String(end)).toString('base64url') }),
  };
}

const columnInfo = (name: string, type: Type) => ({
  CatalogName: 'hive',
  SchemaName: '',
  TableName: '',
  Name: name,
  Label: name,
  Type: nameOfType(type)
    .replace(/\(.*?\)/, '')
    .replace(/^(array|map|row).*/, '$1'),
  Precision: type.kind === 'decimal' ? type.precision : 0,
  Scale: type.kind === 'decimal' ? type.scale : 0,
  Nullable: 'UNKNOWN',
  CaseSensitive: type.kind === 'varchar',
});
