import { randomUUID } from 'node:crypto';
import type { Brain, Passage, Tool, Turn } from '../brain/brain.ts';
import { type AgentTurn, answerOf, begun, spend, turnOf } from './agent-turn.ts';
import { frame, streamed } from './event-stream.ts';
import type { Invoked } from './lambda.ts';
import type { Sessions } from './sessions.ts';

interface Agent {
  agentId: string;
  aliasId: string;
  knowledgeBaseId: string;
  brain: Brain;
  tools: Tool[];
  invoke(actionGroup: string, event: object): Promise<Invoked>;
  retrieve(text: string, numberOfResults?: number): Passage[];
  sessions: Sessions;
  onTurn(turn: AgentTurn): void;
}

interface InvokeAgentBody {
  inputText?: string;
  enableTrace?: boolean;
  endSession?: boolean;
  streamingConfigurations?: { streamFinalResponse?: boolean };
  sessionState?: { sessionAttributes?: Record<string, string>; promptSessionAttributes?: Record<string, string> };
}

const refusal = (status: number, type: string, message: string) =>
  Response.json({ message }, { status, headers: { 'x-amzn-errortype': type } });

/** Bedrock Agents' runtime: InvokeAgent as an event stream with traces, and Retrieve. */
export const bedrockAgentRuntime =
  (agent: Agent) =>
  async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname.split('/').map(decodeURIComponent);
    if (path[1] === 'knowledgebases' && path[3] === 'retrieve') return retrieve(agent, path[2] ?? '', request);
    if (path[1] !== 'agents' || path[7] !== 'text')
      return refusal(
        501,
        'UnknownOperationException',
        `the Bedrock stand-in does not serve ${request.method} ${path.join('/')}`,
      );
    const [, , agentId, , aliasId, , sessionId = ''] = path;
    if (agentId !== agent.agentId || aliasId !== agent.aliasId)
      return refusal(404, 'ResourceNotFoundException', 'The agent alias was not found.');
    if (!/^[0-9a-zA-Z._:-]{2,100}$/.test(sessionId))
      return refusal(400, 'ValidationException', `sessionId ${sessionId} does not satisfy its pattern`);
    const body = (await request.json()) as InvokeAgentBody;
    if (body.endSession) agent.sessions.end(sessionId);
    else if (!body.inputText) return refusal(400, 'ValidationException', 'inputText must not be empty');
    return streamed(
      { 'x-amzn-bedrock-agent-content-type': 'application/json', 'x-amz-bedrock-agent-session-id': sessionId },
      async (send) => {
        if (body.inputText) await converse(agent, sessionId, body, request.signal, send);
      },
    );
  };

const converse = async (
  agent: Agent,
  sessionId: string,
  body: InvokeAgentBody,
  signal: AbortSignal,
  send: (bytes: Uint8Array) => void,
): Promise<void> => {
  const inputText = body.inputText as string;
  const session = agent.sessions.open(sessionId, body.sessionState?.sessionAttributes ?? {});
  const turn = turnOf(sessionId, session.attributes);
  agent.onTurn(turn);
  const trace = (part: object) => {
    if (!body.enableTrace) return;
    const common = {
      agentId: agent.agentId,
      agentAliasId: agent.aliasId,
      agentVersion: '1',
      sessionId,
      eventTime: new Date().toISOString(),
    };
    send(frame('trace', { ...common, trace: { orchestrationTrace: part } }));
  };
  const asked: Turn = {
    text: inputText,
    earlier: session.inputs,
    answers: session.answers,
    timeZone: session.attributes.timeZone ?? 'UTC',
    askedAt: new Date(session.attributes.askedAt ?? Date.now()),
    tools: agent.tools,
    signal,
    onUsage(usage) {
      spend(turn, usage);
      trace({ modelInvocationOutput: { traceId: randomUUID(), metadata: { usage } } });
    },
    call: (actionGroup, operationId, parameters) =>
      callOperation(agent, { session, sessionId, inputText, turn, trace }, actionGroup, operationId, parameters),
    async retrieve(query) {
      const traceId = randomUUID();
      trace({
        invocationInput: {
          traceId,
          invocationType: 'KNOWLEDGE_BASE',
          knowledgeBaseLookupInput: { text: query, knowledgeBaseId: agent.knowledgeBaseId },
        },
      });
      const since = Date.now();
      const passages = agent.retrieve(query);
      const found = passages.map(({ title, uri }) => ({ title, uri }));
      turn.lookups.push({ query, found, since, until: Date.now() });
      trace({
        observation: {
          traceId,
          type: 'KNOWLEDGE_BASE',
          knowledgeBaseLookupOutput: { retrievedReferences: passages.map(toReference) },
        },
      });
      return passages;
    },
  };
  const pieces: { text: string; citations?: Passage[] }[] = [];
  const inPieces = body.streamingConfigurations?.streamFinalResponse ?? false;
  for await (const said of answerOf(agent.brain, asked, turn)) {
    if (inPieces) send(chunkOf(said));
    pieces.push(said);
    for (const { title, uri, text: excerpt } of said.citations ?? []) turn.citations.push({ title, uri, excerpt });
  }
  if (!inPieces)
    send(
      chunkOf({
        text: pieces.map((each) => each.text).join(''),
        citations: pieces.flatMap((each) => each.citations ?? []),
      }),
    );
  agent.sessions.remember(sessionId, inputText, pieces.map((each) => each.text).join(''));
};

const toReference = (passage: Passage) => ({
  content: { type: 'TEXT', text: passage.text },
  location: { type: 'S3', s3Location: { uri: passage.uri } },
  score: passage.score,
  metadata: { ...passage.metadata, title: passage.title, 'x-amz-bedrock-kb-source-uri': passage.uri },
});

const chunkOf = ({ text: said, citations }: { text: string; citations?: Passage[] }): Uint8Array =>
  frame('chunk', {
    bytes: Buffer.from(said).toString('base64'),
    ...(citations?.length && {
      attribution: {
        citations: [
          {
            generatedResponsePart: { textResponsePart: { text: said, span: { start: 0, end: said.length } } },
            retrievedReferences: citations.map(toReference),
          },
        ],
      },
    }),
  });

interface Conversation {
  session: { attributes: Record<string, string> };
  sessionId: string;
  inputText: string;
  turn: AgentTurn;
  trace: (part: object) => void;
}

/** Calls an action group as Bedrock does: every value a string, the answer a JSON string in `responseBody`. */
const callOperation = async (
  agent: Agent,
  { session, sessionId, inputText, turn, trace }: Conversation,
  actionGroup: string,
  operationId: string,
  parameters: Record<string, string>,
): Promise<{ status: number; body: unknown }> => {
  const tool = agent.tools.find(
    (each) => each.actionGroup === actionGroup && each.operation.operationId === operationId,
  );
  if (!tool) throw new Error(`the agent has no ${operationId} in ${actionGroup}`);
  const { path, method } = tool.operation;
  const typed = Object.entries(parameters).map(([name, value]) => ({
    name,
    type: tool.operation.parameters.find((each) => each.name === name)?.schema.type ?? 'string',
    value,
  }));
  const traceId = randomUUID();
  trace({
    invocationInput: {
      traceId,
      invocationType: 'ACTION_GROUP',
      actionGroupInvocationInput: {
        actionGroupName: actionGroup,
        apiPath: path,
        verb: method.toLowerCase(),
        parameters: typed,
        executionType: 'LAMBDA',
      },
    },
  });
  const ended = begun(turn, { actionGroup, operationId, parameters, status: 0, result: null });
  const { payload, failed } = await agent.invoke(actionGroup, {
    messageVersion: '1.0',
    agent: { name: 'ask-aws', id: agent.agentId, alias: agent.aliasId, version: '1' },
    inputText,
    sessionId,
    actionGroup,
    apiPath: path,
    httpMethod: method,
    parameters: typed,
    sessionAttributes: session.attributes,
    promptSessionAttributes: {},
  });
  const { status, text: answered } = failed
    ? {
        status: 500,
        text: JSON.stringify({
          error: `${actionGroup} could not be searched: its function failed.`,
          gaps: [`${actionGroup} could not be searched: its function failed.`],
        }),
      }
    : responseOf(payload);
  const body: unknown = JSON.parse(answered);
  ended({ status, result: body });
  trace({ observation: { traceId, type: 'ACTION_GROUP', actionGroupInvocationOutput: { text: answered } } });
  return { status, body };
};

const responseOf = (payload: string): { status: number; text: string } => {
  const { response } = JSON.parse(payload) as {
    response: { httpStatusCode: number; responseBody: Record<string, { body: string }> };
  };
  return { status: response.httpStatusCode, text: response.responseBody['application/json']?.body ?? 'null' };
};

const retrieve = async (agent: Agent, knowledgeBaseId: string, request: Request): Promise<Response> => {
  if (knowledgeBaseId !== agent.knowledgeBaseId)
    return refusal(404, 'ResourceNotFoundException', `Knowledge base with id ${knowledgeBaseId} is not found`);
  const { retrievalQuery, retrievalConfiguration } = (await request.json()) as {
    retrievalQuery: { text: string };
    retrievalConfiguration?: { vectorSearchConfiguration?: { numberOfResults?: number } };
  };
  if (!retrievalQuery.text || [...retrievalQuery.text].length > 1000)
    return refusal(400, 'ValidationException', 'The query must have 1 to 1000 characters.');
  const { numberOfResults } = retrievalConfiguration?.vectorSearchConfiguration ?? {};
  return Response.json({ retrievalResults: agent.retrieve(retrievalQuery.text, numberOfResults).map(toReference) });
};
