import { gunzipSync } from 'node:zlib';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

/** Whoever reads, as a source's function is told. */
interface Reader {
  /** Sources that the reader may see. */
  sources: string[];
  timeZone: string;
  /** The moment that a window counts from. */
  askedAt: string;
  reference: string;
}

interface Exported {
  records: Record<string, unknown>[];
  /** How many there are in all. */
  matched: number;
  atLeast: boolean;
  gaps: string[];
}

/** Records as their sources wrote them, secrets masked: read by the function that sees every source. */
export interface Records {
  /** One record, uncut. */
  evidence(id: string, reader: Reader): Promise<{ record: object; warnings: string[] }>;
  /** All records of a search, up to 10,000, the newest first. */
  exported(step: { operationId: string; parameters: Record<string, string> }, reader: Reader): Promise<Exported>;
}

/** No record is shown; `kind` says what the one who clicked is told. */
export class NoRecords extends Error {
  readonly kind: 'denied' | 'gone' | 'unavailable';
  constructor(kind: 'denied' | 'gone' | 'unavailable', options?: ErrorOptions) {
    super(`no records: ${kind}`, options);
    this.kind = kind;
  }
}

/** Longer than the function may take. */
const patienceMs = 65_000;

export const records = (functionName: string): Records => {
  let client: LambdaClient | undefined;
  const ask = async (operationId: string, parameters: Record<string, string>, reader: Reader) => {
    client ??= new LambdaClient({ maxAttempts: 2 });
    const Payload = Buffer.from(JSON.stringify(eventOf(operationId, parameters, reader)));
    const command = new InvokeCommand({ FunctionName: functionName, Payload });
    const answer = await client
      .send(command, { abortSignal: AbortSignal.timeout(patienceMs) })
      .catch((error: unknown) => {
        throw new NoRecords('unavailable', { cause: error });
      });
    if (answer.FunctionError) throw new NoRecords('unavailable', { cause: answer.FunctionError });
    return bodyOf(answer.Payload?.transformToString() ?? '');
  };
  return {
    async evidence(evidence, reader) {
      const { record, warnings = [] } = await ask('readEvidence', { evidence }, reader);
      return { record: record as object, warnings: warnings as string[] };
    },
    async exported({ operationId, parameters }, reader) {
      const asked = { operationId, parameters: JSON.stringify(parameters) };
      const { records, matched, atLeast, gaps } = await ask('exportRecords', asked, reader);
      const lines = gunzipSync(Buffer.from(String(records), 'base64'))
        .toString()
        .split('\n')
        .filter(Boolean);
      return {
        records: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
        matched: Number(matched),
        atLeast: atLeast === true,
        gaps: gaps as string[],
      };
    },
  };
};

/** The event that Bedrock Agents sends. https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html */
const eventOf = (operationId: string, parameters: Record<string, string>, reader: Reader) => ({
  messageVersion: '1.0',
  actionGroup: 'investigation',
  apiPath: `/${operationId}`,
  httpMethod: 'GET',
  parameters: Object.entries(parameters).map(([name, value]) => ({ name, type: 'string', value })),
  sessionAttributes: {
    access: reader.sources.join(','),
    timeZone: reader.timeZone,
    askedAt: reader.askedAt,
    traceId: reader.reference,
  },
});

interface ActionGroupAnswer {
  response: { httpStatusCode: number; responseBody: { 'application/json': { body: string } } };
}

const bodyOf = (payload: string): Record<string, unknown> => {
  const { response } = JSON.parse(payload) as ActionGroupAnswer;
  const status = response.httpStatusCode;
  if (status === 403) throw new NoRecords('denied');
  if (status === 404 || status === 400) throw new NoRecords('gone');
  if (status !== 200) throw new NoRecords('unavailable');
  return JSON.parse(response.responseBody['application/json'].body) as Record<string, unknown>;
};
