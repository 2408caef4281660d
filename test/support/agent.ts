import type { Context } from 'aws-lambda';
import * as sources from '../../action-groups/index.ts';
import type { Refusal, SearchResult } from '../../schemas/generated/shared.ts';

process.env.CURSOR_KEY ??= 'only for tests';

/** The moment at which tests ask, unless they say otherwise. */
export const askedAt = '2026-11-23T09:00:00.000Z';

type Handler = (event: unknown, context: Context) => Promise<unknown>;

/** What Bedrock Agents sends: every value a string. */
export const agentEvent = (
  operationId: string,
  parameters: Record<string, string | number> = {},
  attributes: Record<string, string> = {},
) => ({
  messageVersion: '1.0',
  agent: { name: 'ask-aws', id: 'AGENT12345', alias: 'ALIAS12345', version: '1' },
  inputText: 'a question',
  sessionId: 'session',
  actionGroup: 'action-group',
  apiPath: `/${operationId}`,
  httpMethod: 'GET',
  parameters: Object.entries(parameters).map(([name, value]) => ({ name, type: 'string', value: String(value) })),
  sessionAttributes: {
    access: Object.keys(sources).join(','),
    timeZone: 'UTC',
    askedAt,
    traceId: 'trace-1',
    ...attributes,
  },
  promptSessionAttributes: {},
});

interface ActionGroupAnswer {
  response: { httpStatusCode: number; responseBody: { 'application/json': { body: string } } };
}

/** Asks one operation as Bedrock Agents would, and reads the answer as it would. */
export const ask = async <Body = SearchResult & Refusal>(
  handler: Handler,
  operationId: string,
  parameters: Record<string, string | number> = {},
  attributes: Record<string, string> = {},
): Promise<{ status: number; body: Body }> => {
  const event = agentEvent(operationId, parameters, attributes);
  const { response } = (await handler(event, {} as Context)) as ActionGroupAnswer;
  return {
    status: response.httpStatusCode,
    body: JSON.parse(response.responseBody['application/json'].body) as Body,
  };
};
