import {
  BedrockAgentRuntimeClient,
  InvokeAgentCommand,
  type OrchestrationTrace,
  type RetrievedReference,
} from '@aws-sdk/client-bedrock-agent-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type Agent, type AgentEvent, AgentFailure, type Citation, type Question } from './agent.ts';
import { toFailure } from './failures.ts';
import { refuseBlocked } from './guardrail.ts';

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
      let reason: string | undefined;
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
          const { orchestrationTrace, guardrailTrace, failureTrace } = trace?.trace ?? {};
          if (orchestrationTrace) yield* eventsOf(orchestrationTrace);
          // What is blocked is answered with the guardrail's own sentence, which is no answer.
          refuseBlocked('question', guardrailTrace?.inputAssessments ?? []);
          refuseBlocked('answer', guardrailTrace?.outputAssessments ?? []);
          reason = failureTrace?.failureReason ?? reason;
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
      if (said) return;
      if (reason) throw toFailure(new Error(reason));
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
