import type { Context } from 'aws-lambda';

/** One call of an operation, whoever the host of the agent is. */
export interface Envelope {
  operationId: string;
  parameters: Record<string, unknown>;
  /** Session attributes: written by the adapter, never by a model. */
  attributes: Record<string, string>;
  /** Bedrock Agents only: which alias of the agent calls. */
  alias?: string;
  /** The answer in the host's own form. */
  answer: (status: number, body: unknown) => unknown;
}

/** https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html */
interface ActionGroupEvent {
  messageVersion: '1.0';
  agent?: { alias?: string };
  actionGroup: string;
  apiPath: string;
  httpMethod: string;
  parameters?: { name: string; value: string }[];
  sessionAttributes?: Record<string, string>;
}

export const envelopeOf = (event: unknown, context: Context): Envelope => {
  const tool = gatewayTool(context);
  return tool === undefined
    ? fromActionGroup(event as ActionGroupEvent)
    : fromGateway(tool, event as Record<string, unknown>);
};

const fromActionGroup = (event: ActionGroupEvent): Envelope => ({
  operationId: event.apiPath.replace(/^\//, ''),
  parameters: Object.fromEntries((event.parameters ?? []).map(({ name, value }) => [name, value])),
  attributes: event.sessionAttributes ?? {},
  ...(event.agent?.alias && { alias: event.agent.alias }),
  answer: (status, body) => ({
    messageVersion: '1.0',
    response: {
      actionGroup: event.actionGroup,
      apiPath: event.apiPath,
      httpMethod: event.httpMethod,
      httpStatusCode: status,
      responseBody: { 'application/json': { body: JSON.stringify(body) } },
    },
  }),
});

/** `<target>___<operation>`. https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-add-target-lambda.html */
const gatewayTool = (context: Context): string | undefined => {
  const custom = (context?.clientContext as { custom?: Record<string, string> } | undefined)?.custom;
  return custom?.bedrockAgentCoreToolName;
};

/**
 * Nothing identifies the asker here: who may call what is decided before, by the tools that a call allows. The target is
 * the source, so reaching it is the right to see it.
 */
const fromGateway = (tool: string, event: Record<string, unknown>): Envelope => {
  const [target = '', operationId = ''] = tool.split('___');
  return {
    operationId,
    parameters: event,
    attributes: { access: target },
    answer: (status, body) => (status === 200 ? body : { status, ...(body as object) }),
  };
};
