import { setTimeout as sleep } from 'node:timers/promises';
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { athena } from '../../local/aws/athena/index.ts';
import type { LogObject } from '../../local/dataset.ts';
import { serve } from '../../local/http.ts';

interface Answer {
  state: string;
  reason: string | undefined;
  scannedBytes: number | undefined;
  columns: string[];
  types: string[];
  rows: (string | undefined)[][];
}

/** The Athena stand-in over these logs, on a socket, with the vendor's own client. */
export async function athenaOver(
  data: { cloudtrail?: LogObject[]; zscaler?: LogObject[] } = {},
  options: { absent?: string[]; bytesScannedCutoff?: number } = {},
) {
  const standIn = await athena({ cloudtrail: [], zscaler: [], ...data }, { bucket: 'logs', ...options });
  const served = await serve(standIn.handle);
  const client = new AthenaClient({
    endpoint: served.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'local' },
    maxAttempts: 1,
  });

  const ended = async (QueryExecutionId: string): Promise<QueryExecution> => {
    for (;;) {
      const { QueryExecution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId }));
      if (!['QUEUED', 'RUNNING'].includes(QueryExecution?.Status?.State ?? '')) return QueryExecution as QueryExecution;
      await sleep(2);
    }
  };

  const run = async (sql: string, parameters: string[] = []): Promise<Answer> => {
    const { QueryExecutionId } = await client.send(
      new StartQueryExecutionCommand({
        QueryString: sql,
        ...(parameters.length > 0 && { ExecutionParameters: parameters }),
      }),
    );
    const { Status, Statistics } = await ended(QueryExecutionId as string);
    const answer = {
      state: Status?.State as string,
      reason: Status?.StateChangeReason,
      scannedBytes: Statistics?.DataScannedInBytes,
    };
    if (answer.state !== 'SUCCEEDED') return { ...answer, columns: [], types: [], rows: [] };
    const { ResultSet } = await client.send(new GetQueryResultsCommand({ QueryExecutionId }));
    const columns = ResultSet?.ResultSetMetadata?.ColumnInfo ?? [];
    const [, ...rows] = ResultSet?.Rows ?? [];
    return {
      ...answer,
      columns: columns.map(({ Name }) => Name as string),
      types: columns.map(({ Type }) => Type as string),
      rows: rows.map(({ Data = [] }) => Data.map(({ VarCharValue }) => VarCharValue)),
    };
  };

  const close = async () => {
    client.destroy();
    await served.close();
    await standIn.close();
  };
  return { client, run, ended, close };
}

/** An object of CloudTrail's, whose events are JSON. */
export const cloudTrailObject = (
  region: string,
  day: string,
  name: string,
  events: object[],
  rest: Partial<LogObject> = {},
): LogObject => ({
  key: `AWSLogs/123456789012/CloudTrail/${region}/${day}/${name}.json.gz`,
  bytes: 100,
  lines: events.map((event) => JSON.stringify(event)),
  ...rest,
});
