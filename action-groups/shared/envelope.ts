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

/**
 * `<target>___<operation>`. https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-add-target-lambda.html
 * Runtimes differ in how they write `custom`.
 */
const gatewayTool = (context: Context): string | undefined => {
  const { custom, Custom } = (context?.clientContext ?? {}) as Record<string, Record<string, string> | undefined>;
  return (custom ?? Custom)?.bedrockAgentCoreToolName;
};

/**
 * Nothing identifies the asker here: who may call what is decided before, by the tools that a call allows. The target is
 * the source, so reaching it is the right to see it, and what it asks of others.
 */
const fromGateway = (tool: string, { asked, ...parameters }: Record<string, unknown>): Envelope => {
  const [target = '', operationId = ''] = tool.split('___');
  const others = Object.keys(JSON.parse(process.env.FUNCTIONS ?? '{}') as object);
  return {
    operationId,
    parameters,
    attributes: { ...whenAsked(asked), access: [target, ...others].join(',') },
    answer: (status, body) => (status === 200 ? body : { status, ...(body as object) }),
  };
};

/** The adapter writes this line and the model copies it: an instant, a time zone, a trace id. It gives no rights. */
const whenAsked = (asked: unknown): Record<string, string> => {
  const [askedAt, timeZone, traceId] = String(asked ?? '')
    .replace(/^asked:/, '')
    .trim()
    .split(/\s+/);
  return {
    ...(askedAt && { askedAt }),
    ...(timeZone && { timeZone }),
    ...(traceId && /^[\w-]{1,64}$/.test(traceId) && { traceId }),
  };
};
