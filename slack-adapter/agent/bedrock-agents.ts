import {
  BedrockAgentRuntimeClient,
  InvokeAgentCommand,
  type OrchestrationTrace,
  type RetrievedReference,
} from '@aws-sdk/client-bedrock-agent-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type Agent, type AgentEvent, AgentFailure, type Citation, type FailureKind, type Question } from './agent.ts';

/** Bedrock Agents over HTTP/1.1: with the client's own HTTP/2 handler a cut stream would look like the end of an answer. */
export const bedrockAgent = ({ agentId, agentAliasId }: { agentId: string; agentAliasId: string }): Agent => {
  const client = new BedrockAgentRuntimeClient({
    requestHandler: new NodeHttpHandler({ connectionTimeout: 3000 }),
    maxAttempts: 3,
  });
  return {
    async *ask({ sessionId, text, attributes, signal }: Question) {
      const { timeZone = 'UTC', askedAt = '' } = attributes;
      let said = false;
      try {
        const { completion } = await client.send(
          new InvokeAgentCommand({
            agentId,
            agentAliasId,
            sessionId,
            inputText: text,
            enableTrace: true,
            streamingConfigurations: { streamFinalResponse: true },
            sessionState: { sessionAttributes: attributes, promptSessionAttributes: { timeZone, askedAt } },
          }),
          { abortSignal: signal },
        );
        const decoder = new TextDecoder();
        for await (const { chunk, trace } of completion ?? []) {
          if (trace?.trace?.orchestrationTrace) yield* eventsOf(trace.trace.orchestrationTrace);
          if (!chunk) continue;
          const piece = decoder.decode(chunk.bytes, { stream: true });
          said ||= piece.trim() !== '';
          if (piece) yield { type: 'text', text: piece };
          for (const { retrievedReferences = [] } of chunk.attribution?.citations ?? [])
            yield* retrievedReferences.map(toCitation);
        }
      } catch (error) {
        throw toFailure(error, signal);
      }
      if (!said)
        throw new AgentFailure('empty', 'The agent answered without a word: look at its trace in the console.');
    },
  };
};

function* eventsOf({ invocationInput, observation, modelInvocationOutput }: OrchestrationTrace): Generator<AgentEvent> {
  const asked = invocationInput?.actionGroupInvocationInput;
  if (asked)
    yield {
      type: 'step',
      id: invocationInput.traceId ?? '',
      actionGroup: asked.actionGroupName ?? '',
      operationId: (asked.apiPath ?? asked.function ?? '').replace(/^\//, ''),
      parameters: Object.fromEntries((asked.parameters ?? []).map(({ name, value }) => [name ?? '', value ?? ''])),
    };
  const lookup = invocationInput?.knowledgeBaseLookupInput;
  if (lookup)
    yield {
      type: 'step',
      id: invocationInput.traceId ?? '',
      actionGroup: 'knowledge',
      operationId: 'searchKnowledgeBase',
      parameters: { text: lookup.text ?? '' },
    };
  const id = observation?.traceId ?? '';
  const result = observation?.actionGroupInvocationOutput?.text;
  if (result !== undefined) yield { type: 'step-result', id, body: parsed(result) };
  const found = observation?.knowledgeBaseLookupOutput?.retrievedReferences;
  if (found) yield { type: 'step-result', id, body: found };
  const usage = modelInvocationOutput?.metadata?.usage;
  if (usage) yield { type: 'usage', inputTokens: usage.inputTokens ?? 0, outputTokens: usage.outputTokens ?? 0 };
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const longestExcerpt = 300;

/** Our own pages name the vendor's page that they rest on (`sourceUrl`), which a reader can open; other documents stand for themselves. */
const toCitation = ({ content, location, metadata = {} }: RetrievedReference): Citation => {
  const { title, sourceUrl } = metadata as Record<string, unknown>;
  const uri = location?.s3Location?.uri ?? location?.webLocation?.url ?? '';
  return {
    type: 'citation',
    title: typeof title === 'string' ? title : (uri.split('/').at(-1) ?? uri),
    uri: typeof sourceUrl === 'string' ? sourceUrl : uri,
    excerpt: (content?.text ?? '').slice(0, longestExcerpt),
  };
};

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_InvokeAgent.html#API_agent-runtime_InvokeAgent_Errors */
const failures: Record<string, [FailureKind, string]> = {
  ThrottlingException: ['throttled', "The model's or the agent's quota is used up: raise it, or ask less often."],
  ServiceQuotaExceededException: ['throttled', 'A quota of Bedrock is used up: raise it in Service Quotas.'],
  AccessDeniedException: ['closed', 'Give the worker bedrock:InvokeAgent on the alias, and the agent its model.'],
  ResourceNotFoundException: ['closed', 'AGENT_ID or AGENT_ALIAS_ID names nothing: deploy again.'],
  ModelNotReadyException: ['throttled', 'The model is warming up: it will answer in a moment.'],
  DependencyFailedException: ['failed', 'An action group or the knowledge base failed: look at its Lambda log.'],
  BadGatewayException: ['failed', 'An action group answered outside its contract: look at its Lambda log.'],
  ValidationException: ['failed', 'Bedrock refused the request: look at the cause.'],
};

const toFailure = (error: unknown, signal: AbortSignal): AgentFailure => {
  const { name, message } = error as Error;
  if (signal.aborted) return new AgentFailure('timeout', 'The agent did not finish in its time: ask for less at once.');
  const [kind, whatToDo] = failures[name] ?? cut(error) ?? ['failed', 'Bedrock failed: look at the cause.'];
  return new AgentFailure(kind, whatToDo, { cause: `${name}: ${message}`.slice(0, 500) });
};

const cut = (error: unknown): [FailureKind, string] | undefined => {
  const { name, code } = error as Error & { code?: string };
  const lost = ['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'ERR_STREAM_PREMATURE_CLOSE'].includes(code ?? '');
  return lost || name === 'TimeoutError' ? ['cut', 'The connection to Bedrock broke: ask again.'] : undefined;
};
