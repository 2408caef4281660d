import { isDeepStrictEqual } from 'node:util';
import type { Engine, Outcome } from './engine.ts';
import { InvalidRequest, QueryFailure } from './trino/failure.ts';
import type { Statement } from './trino/translate.ts';

/** What is read of StartQueryExecution; a result location and result reuse are accepted and change nothing. */
export interface StartInput {
  QueryString: string;
  ClientRequestToken?: string;
  ExecutionParameters?: string[];
  QueryExecutionContext?: { Database?: string };
  WorkGroup?: string;
}

export interface Execution {
  isFor(input: StartInput): boolean;
  /** As GetQueryExecution shows it. */
  description(): object;
  /** The result; before the query has succeeded, Athena refuses to give one. */
  outcome(): Outcome;
  stop(): void;
}

type State = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

/** A query on its way, started at once. */
export function execution(id: string, input: StartInput, statement: Statement, duckdb: Engine): Execution {
  const abort = new AbortController();
  const submitted = Date.now();
  let state: State = 'QUEUED';
  let reason: string | undefined;
  let completed: number | undefined;
  let scannedBytes = 0;
  let outcome: Outcome | undefined;

  const end = (as: State, why?: string) => {
    if (completed !== undefined) return;
    state = as;
    reason = why;
    completed = Date.now();
  };

  const run = async () => {
    if (completed !== undefined) return;
    state = 'RUNNING';
    try {
      outcome = await duckdb.run(
        statement,
        input.QueryExecutionContext?.Database ?? 'default',
        abort.signal,
        (bytes) => {
          scannedBytes = bytes;
        },
      );
      end('SUCCEEDED');
    } catch (error) {
      if (!(error instanceof QueryFailure)) end('FAILED', `GENERIC_INTERNAL_ERROR: ${error}`);
      else if (error.code === 'EXCEEDED_SCAN_LIMIT') end('CANCELLED', error.sentence);
      else end('FAILED', error.message);
    }
  };
  setImmediate(run);

  return {
    isFor: (other) => isDeepStrictEqual(withoutToken(input), withoutToken(other)),
    stop() {
      end('CANCELLED', 'Query cancelled by user');
      abort.abort();
    },
    outcome() {
      if (state === 'SUCCEEDED' && outcome) return outcome;
      throw new InvalidRequest(
        completed === undefined
          ? `Query has not yet finished. Current state: ${state}`
          : `Query did not finish successfully. Final query state: ${state}`,
      );
    },
    description() {
      const elapsed = (completed ?? Date.now()) - submitted;
      return {
        QueryExecutionId: id,
        Query: input.QueryString,
        StatementType: 'DML',
        WorkGroup: input.WorkGroup ?? 'primary',
        QueryExecutionContext: input.QueryExecutionContext ?? {},
        ...(input.ExecutionParameters && { ExecutionParameters: input.ExecutionParameters }),
        EngineVersion: { SelectedEngineVersion: 'AUTO', EffectiveEngineVersion: 'Athena engine version 3' },
        Status: {
          State: state,
          SubmissionDateTime: submitted / 1000,
          ...(completed && { CompletionDateTime: completed / 1000 }),
          ...(reason && { StateChangeReason: reason }),
          // Category 2 is the user: https://docs.aws.amazon.com/athena/latest/APIReference/API_AthenaError.html
          ...(state === 'FAILED' && { AthenaError: { ErrorCategory: 2, Retryable: false, ErrorMessage: reason } }),
        },
        Statistics: {
          DataScannedInBytes: scannedBytes,
          EngineExecutionTimeInMillis: elapsed,
          TotalExecutionTimeInMillis: elapsed,
          ResultReuseInformation: { ReusedPreviousResult: false },
        },
      };
    },
  };
}

const withoutToken = ({ ClientRequestToken: _, ...rest }: StartInput) => rest;
