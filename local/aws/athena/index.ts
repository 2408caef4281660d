import { createHash, randomUUID } from 'node:crypto';
import type { LogObject } from '../../dataset.ts';
import { engine } from './engine.ts';
import { type Execution, execution, type StartInput } from './execution.ts';
import { results } from './results.ts';
import type { TableName } from './tables.ts';
import { InvalidRequest } from './trino/failure.ts';
import { parsed } from './trino/translate.ts';

export interface AthenaStandIn {
  handle(request: Request): Promise<Response>;
  close(): Promise<void>;
}

type Input = Record<string, unknown>;

const tableOf: Record<string, TableName> = { cloudtrail: 'cloudtrail_logs', zscaler: 'zscaler_logs' };

/** Executions that are kept; older ones are forgotten with their results. */
const kept = 200;

/** Athena's side of the wire over log objects in memory: StartQueryExecution, GetQueryExecution, GetQueryResults, StopQueryExecution. */
export async function athena(
  data: { cloudtrail: LogObject[]; zscaler: LogObject[] },
  options: { bucket: string; absent?: string[]; bytesScannedCutoff?: number },
): Promise<AthenaStandIn> {
  const { bucket, absent = [], bytesScannedCutoff = Number.POSITIVE_INFINITY } = options;
  const duckdb = await engine(
    { cloudtrail_logs: data.cloudtrail, zscaler_logs: data.zscaler },
    { bucket, absent: absent.flatMap((source) => tableOf[source] ?? []), bytesScannedCutoff },
  );
  const executions = new Map<string, Execution>();

  const found = ({ QueryExecutionId }: Input) => {
    const execution = executions.get(String(QueryExecutionId));
    if (!execution) throw new InvalidRequest(`QueryExecution ${QueryExecutionId} was not found`);
    return execution;
  };

  const operations: Record<string, (input: Input) => unknown> = {
    async StartQueryExecution(input) {
      const asked = startInput(input);
      const id = idOf(asked.ClientRequestToken ?? randomUUID());
      const statement = await parsed(asked.QueryString, asked.ExecutionParameters ?? []);
      const known = executions.get(id);
      if (known && !known.isFor(asked)) throw new InvalidRequest('Idempotent parameters do not match');
      if (!known) executions.set(id, execution(id, asked, statement, duckdb));
      for (const old of [...executions.keys()].slice(0, -kept)) executions.delete(old);
      return { QueryExecutionId: id };
    },
    GetQueryExecution: (input) => ({ QueryExecution: found(input).description() }),
    GetQueryResults: (input) => results(found(input).outcome(), input),
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
      if (!operation) {
        const message = `The Athena stand-in does not do ${target || 'a request without X-Amz-Target'}.`;
        return answer({ __type: 'UnknownOperationException', message }, 400);
      }
      try {
        return answer(await operation((await request.json()) as Input));
      } catch (error) {
        if (!(error instanceof InvalidRequest)) throw error;
        const refusal = { __type: 'InvalidRequestException', Message: error.message, AthenaErrorCode: 'INVALID_INPUT' };
        return answer(refusal, 400);
      }
    },
    async close() {
      for (const { stop } of executions.values()) stop();
      await duckdb.close();
    },
  };
}

const answer = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/x-amz-json-1.1' } });

/** The same token is the same execution. */
const idOf = (token: string) =>
  createHash('sha256')
    .update(token)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5');

function startInput(input: Input): StartInput {
  const { QueryString, ExecutionParameters = [] } = input;
  if (typeof QueryString !== 'string' || QueryString.trim() === '') throw new InvalidRequest('Query string is empty.');
  if (Buffer.byteLength(QueryString) > 262_144) throw new InvalidRequest('Query string is longer than 262144 bytes.');
  if (!Array.isArray(ExecutionParameters) || !ExecutionParameters.every((each) => typeof each === 'string' && each)) {
    throw new InvalidRequest('Each execution parameter must be a text of at least one character.');
  }
  return input as unknown as StartInput;
}
