import { randomUUID } from 'node:crypto';
import type { Passages } from '../../schemas/generated/shared.ts';
import type { Brain, Passage, Tool, Turn } from '../brain/brain.ts';
import { type AgentTurn, answerOf, begun, spend, turnOf } from './agent-turn.ts';
import { frame, streamed } from './event-stream.ts';
import type { Invoked } from './lambda.ts';
import type { Sessions } from './sessions.ts';

interface Harness {
  harnessArn: string;
  /** What the Gateway is called among the harness's tools. */
  gateway: string;
  brain: Brain;
  /** Everything behind the Gateway. */
  tools: Tool[];
  /** Calls the function of a target. */
  invoke(target: string, event: object, clientContext: object): Promise<Invoked>;
  sessions: Sessions;
  onTurn(turn: AgentTurn): void;
}

interface InvokeHarnessBody {
  messages?: { role: string; content: { text?: string }[] }[];
  allowedTools?: string[];
}

const refusal = (status: number, type: string, message: string) =>
  Response.json({ message }, { status, headers: { 'x-amzn-errortype': type } });

/** AgentCore's data plane, as far as a harness with one Gateway and no memory goes: InvokeHarness as an event stream. */
export const bedrockAgentCore =
  (harness: Harness) =>
  async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    if (request.method !== 'POST' || url.pathname !== '/harnesses/invoke')
      return refusal(501, 'UnknownOperationException', `the AgentCore stand-in does not serve ${url.pathname}`);
    if (url.searchParams.get('harnessArn') !== harness.harnessArn)
      return refusal(404, 'ResourceNotFoundException', 'The harness was not found.');
    const sessionId = request.headers.get('x-amzn-bedrock-agentcore-runtime-session-id') ?? '';
    if (!/^[a-zA-Z0-9][a-zA-Z0-9_-]{32,99}$/.test(sessionId))
      return refusal(400, 'ValidationException', `runtimeSessionId ${sessionId} does not satisfy its pattern`);
    const { messages = [], allowedTools } = (await request.json()) as InvokeHarnessBody;
    const texts = messages.at(-1)?.content.flatMap(({ text }) => text ?? []) ?? [];
    if (messages.at(-1)?.role !== 'user' || texts.length === 0)
      return refusal(400, 'ValidationException', 'messages must end with what the user says');
    const tools = harness.tools.filter((tool) => allowedTools?.some((pattern) => allows(pattern, harness, tool)));
    // The real harness would offer its shell and its files here, which nobody must ever ask for.
    if (!allowedTools?.every((pattern) => pattern.startsWith(`@${harness.gateway}/`)))
      return refusal(400, 'ValidationException', 'allowedTools must name tools of the Gateway and no others');
    return streamed(
      { 'x-amzn-bedrock-agentcore-runtime-session-id': sessionId },
      (send) => converse(harness, { sessionId, texts, tools, signal: request.signal }, send),
      () => 'runtimeClientError',
    );
  };

const nameOf = ({ actionGroup, operation }: Tool) => `${actionGroup}___${operation.operationId}`;

/** https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/harness-tools.html */
const allows = (pattern: string, { gateway }: Harness, tool: Tool): boolean => {
  const literally = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${literally}$`).test(`@${gateway}/${nameOf(tool)}`);
};

interface Conversation {
  sessionId: string;
  /** The blocks of the last message. */
  texts: string[];
  tools: Tool[];
  signal: AbortSignal;
}

/** Answers one message: calls and their results as messages of their own, then the answer. */
const converse = async (
  harness: Harness,
  { sessionId, texts, tools, signal }: Conversation,
  send: (bytes: Uint8Array) => void,
): Promise<void> => {
  // What a model would copy into each call
  const asked = /^asked: (.+)$/m.exec(texts[0] ?? '')?.[1] ?? '';
  const [askedAt, timeZone = 'UTC', traceId = ''] = asked.split(' ');
  const text = texts.slice(asked ? 1 : 0).join('\n\n');
  const { inputs, answers } = harness.sessions.open(sessionId, {});
  const turn = turnOf(sessionId, { traceId, timeZone });
  harness.onTurn(turn);
  const message = (role: 'assistant' | 'user', start: object, delta: object, stopReason: string) => {
    send(frame('messageStart', { role }));
    send(frame('contentBlockStart', { contentBlockIndex: 0, start }));
    send(frame('contentBlockDelta', { contentBlockIndex: 0, delta }));
    send(frame('contentBlockStop', { contentBlockIndex: 0 }));
    send(frame('messageStop', { stopReason }));
  };
  const call = async (tool: Tool, parameters: Record<string, string>) => {
    const name = nameOf(tool);
    const toolUseId = `tooluse_${randomUUID()}`;
    const input = { asked, ...typed(tool, parameters) };
    message('assistant', { toolUse: { toolUseId, name } }, { toolUse: { input: JSON.stringify(input) } }, 'tool_use');
    const ended = begun(turn, { ...named(tool), parameters, status: 0, result: null });
    const { payload, failed } = await harness.invoke(tool.actionGroup, input, {
      custom: { bedrockAgentCoreMessageVersion: '1.0', bedrockAgentCoreToolName: name },
    });
    const status = failed ? 'error' : 'success';
    const answered = failed ? 'The tool could not be called.' : payload;
    message('user', { toolResult: { toolUseId, status } }, { toolResult: [{ text: answered }] }, 'tool_result');
    const body: unknown = failed
      ? { error: answered, gaps: [`${tool.actionGroup} could not be searched.`] }
      : JSON.parse(payload);
    const code = failed ? 500 : statusOf(body);
    ended({ status: code, result: body });
    return { status: code, body };
  };
  const find = (actionGroup: string, operationId: string): Tool => {
    const tool = tools.find((each) => each.actionGroup === actionGroup && each.operation.operationId === operationId);
    if (!tool) throw new Error(`the agent has no ${operationId} in ${actionGroup}`);
    return tool;
  };
  const usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };
  const question: Turn = {
    text,
    earlier: inputs,
    answers,
    timeZone,
    askedAt: new Date(askedAt || Date.now()),
    tools: tools.filter((each) => each.actionGroup !== 'knowledge'),
    signal,
    onUsage({ inputTokens, outputTokens }) {
      spend(turn, { inputTokens, outputTokens });
      usage.inputTokens += inputTokens;
      usage.outputTokens += outputTokens;
      usage.totalTokens += inputTokens + outputTokens;
    },
    call: (actionGroup, operationId, parameters) => call(find(actionGroup, operationId), parameters),
    async retrieve(about) {
      const { status, body } = await call(find('knowledge', 'searchKnowledgeBase'), { question: about });
      return status === 200 ? (body as Passages).passages.map(toPassage) : [];
    },
  };
  // A model answers after its last call: words before a call are another message.
  const pieces = await Array.fromAsync(answerOf(harness.brain, question, turn));
  send(frame('messageStart', { role: 'assistant' }));
  for (const { text: piece, citations = [] } of pieces) {
    send(frame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: piece } }));
    for (const { title, uri, text: excerpt } of citations) turn.citations.push({ title, uri, excerpt });
  }
  send(frame('contentBlockStop', { contentBlockIndex: 0 }));
  send(frame('messageStop', { stopReason: 'end_turn' }));
  send(frame('metadata', { usage, metrics: { latencyMs: 0 } }));
  harness.sessions.remember(sessionId, text, pieces.map((piece) => piece.text).join(''));
};

const named = ({ actionGroup, operation: { operationId } }: Tool) => ({ actionGroup, operationId });

/** A Gateway hands on what the schema says, not strings. */
const typed = ({ operation }: Tool, parameters: Record<string, string>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      const { type } = operation.parameters.find((each) => each.name === name)?.schema ?? {};
      return [name, type === 'integer' || type === 'number' ? Number(value) : value];
    }),
  );

/** Through a Gateway only a refusal says its status. */
const statusOf = (body: unknown): number => Number((body as { status?: number } | null)?.status ?? 200);

const toPassage = ({ sourceUrl, ...passage }: Passages['passages'][number]): Passage => ({
  ...passage,
  metadata: { ...(sourceUrl && { sourceUrl }) },
});
