import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { SearchResult } from '../../schemas/generated/shared.ts';
import type { Asking } from './action-group.ts';
import { type Contract, contractOf } from './contracts.ts';
import { Refusal, SourceUnavailable } from './errors.ts';
import type { Exported } from './export.ts';
import { isJson, type Json, listAt, textAt } from './json.ts';

/** The functions of other action groups, as far as FUNCTIONS names them. */
export interface Sources {
  names: string[];
  /** The schema of a source. */
  contract(name: string): Promise<Contract>;
  search(name: string, operationId: string, parameters: Json, asking: Asking): Promise<SearchResult>;
  /** One record, whole. */
  record(name: string, evidence: string, asking: Asking): Promise<Json>;
  /** All records of a search, as far as an export goes. */
  exported(name: string, operationId: string, parameters: Json, asking: Asking): Promise<Exported>;
}

/** `patience` is how many milliseconds the functions of one question may take together. */
export const sourcesOverLambda = ({ patience = 50_000 } = {}): Sources => {
  let client: LambdaClient | undefined;
  const ask = async (name: string, operationId: string, parameters: Json, asking: Asking): Promise<Json> => {
    const { title } = await contractOf(name);
    client ??= new LambdaClient({ maxAttempts: 2 });
    const command = new InvokeCommand({
      FunctionName: functions()[name],
      Payload: Buffer.from(JSON.stringify(eventOf(name, operationId, parameters, asking))),
    });
    const signal = AbortSignal.timeout(patience);
    try {
      const { Payload, FunctionError } = await client.send(command, { abortSignal: signal });
      if (FunctionError) throw new SourceUnavailable(title, 'its function failed');
      return answerOf(title, JSON.parse(Payload?.transformToString() ?? ''));
    } catch (error) {
      if (error instanceof Refusal || error instanceof SourceUnavailable) throw error;
      const reason = signal.aborted ? 'it did not answer in time' : 'its function could not be invoked';
      throw new SourceUnavailable(title, reason, { cause: error });
    }
  };
  return {
    get names() {
      return Object.keys(functions());
    },
    contract: contractOf,
    search: async (...asked) => (await ask(...asked)) as unknown as SearchResult,
    record: (name, evidence, asking) => ask(name, 'getRecord', { evidence }, asking),
    exported: async (name, operationId, parameters, asking) => {
      const asked = { operationId, parameters: JSON.stringify(parameters) };
      return (await ask(name, 'exportRecords', asked, asking)) as unknown as Exported;
    },
  };
};

const functions = (): Record<string, string> => {
  if (!process.env.FUNCTIONS) throw new Error('FUNCTIONS is not set');
  return JSON.parse(process.env.FUNCTIONS) as Record<string, string>;
};

/** The event that Bedrock Agents sends; the asker's moment, zone and rights go along. */
const eventOf = (name: string, operationId: string, parameters: Json, asking: Asking) => ({
  messageVersion: '1.0',
  actionGroup: name,
  apiPath: `/${operationId}`,
  httpMethod: 'GET',
  parameters: Object.entries(parameters).map(([key, value]) => ({ name: key, type: 'string', value: String(value) })),
  ...(asking.alias && { agent: { alias: asking.alias } }),
  sessionAttributes: {
    ...asking.attributes,
    ...(!asking.alias && { access: asking.access.join(',') }),
    askedAt: asking.askedAt.toISOString(),
    timeZone: asking.timeZone,
  },
});

const answerOf = (title: string, answer: unknown): Json => {
  const { httpStatusCode: status, responseBody } = (isJson(answer) &&
    isJson(answer.response) &&
    answer.response) as Json;
  const body: unknown = JSON.parse((responseBody as { 'application/json': { body: string } })['application/json'].body);
  if (!isJson(body)) throw new SourceUnavailable(title, 'its answer was not understood');
  if (status === 200) return body;
  const told = textAt(body, 'error') ?? 'it refused';
  if (status === 400 || status === 403 || status === 404) throw new Refusal(status, told);
  const [gap] = listAt(body, 'gaps');
  throw new SourceUnavailable(title, reasonIn(typeof gap === 'string' ? gap : told, title));
};

const reasonIn = (gap: string, title: string): string =>
  gap.replace(`${title} could not be searched`, '').replace(/^[:\s]+(?:because of )?|\.$/g, '') || 'it failed';
