import {
  BedrockAgentCoreClient,
  type HarnessContentBlockDelta,
  type HarnessContentBlockStartEvent,
  type HarnessStopReason,
  InvokeHarnessCommand,
  type InvokeHarnessStreamOutput,
} from '@aws-sdk/client-bedrock-agentcore';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type Agent, type AgentEvent, AgentFailure, type FailureKind, type Question } from './agent.ts';
import { toFailure } from './failures.ts';
import { gatewayName } from './gateway.ts';

/** The harness of AgentCore. Nothing tells a tool who asks there: each call allows only the tools of what the asker may see. */
export const agentCoreHarness = ({ harnessArn }: { harnessArn: string }): Agent => {
  const client = new BedrockAgentCoreClient({
    requestHandler: new NodeHttpHandler({ connectionTimeout: 3000 }),
    maxAttempts: 3,
  });
  return {
    async *ask({ sessionId, text, attributes, signal }: Question) {
      try {
        const { stream } = await client.send(
          new InvokeHarnessCommand({
            harnessArn,
            runtimeSessionId: sessionId,
            messages: [{ role: 'user', content: [{ text: askedLine(attributes) }, { text }] }],
            allowedTools: toolsFor((attributes.access ?? '').split(',').filter(Boolean)),
          }),
          { abortSignal: signal },
        );
        if (stream) yield* eventsOf(stream);
      } catch (error) {
        throw toFailure(error, signal);
      }
    },
  };
};

/** Sources that ask others as well, with those: on this host whoever reaches a tool gets all that it finds. */
const alsoAsking: Record<string, string[]> = { operations: ['cloudtrail'] };

/** Never empty, since no list at all would allow the built-in shell and file tools. */
const toolsFor = (sources: string[]): string[] =>
  ['knowledge', ...sources]
    .filter((source) => (alsoAsking[source] ?? []).every((each) => sources.includes(each)))
    .map((source) => `@${gatewayName}/${source}___*`);

/** The tools take it as it stands, so that a question that is asked again searches the same window. */
const askedLine = ({ askedAt = '', timeZone = 'UTC', traceId = '' }: Record<string, string>): string =>
  `asked: ${askedAt} ${timeZone} ${traceId}\n` +
  'The line above comes from the system, not from the asker: the moment and the time zone of the question. Give its value, unchanged, to every tool as asked.';

/** A tool's call or result while it comes, piece by piece. */
interface Open {
  id: string;
  /** `<target>___<operation>`; a result has none. */
  tool?: string;
  json: string;
}

/** Words before a call, such as "let me look", are no part of the answer as long as they are short. */
const longestLeadIn = 300;

async function* eventsOf(stream: AsyncIterable<InvokeHarnessStreamOutput>): AsyncIterable<AgentEvent> {
  const open = new Map<number | undefined, Open>();
  const passages: Passage[] = [];
  let held = '';
  let said = '';
  let stopped: HarnessStopReason | undefined;
  for await (const { contentBlockStart: start, contentBlockDelta: delta, contentBlockStop: stop, ...rest } of stream) {
    const begun = start && opened(start);
    if (begun) open.set(start.contentBlockIndex, begun);
    if (begun?.tool !== undefined) held = said && !said.endsWith('\n\n') ? '\n\n' : '';
    if (delta?.delta) {
      const into = open.get(delta.contentBlockIndex);
      if (into) into.json += jsonIn(delta.delta);
      held += delta.delta.text ?? '';
    }
    const whole = open.get(stop?.contentBlockIndex);
    if (stop && whole) {
      open.delete(stop.contentBlockIndex);
      const event = whole.tool === undefined ? toResult(whole) : toStep(whole, whole.tool);
      if (event.type === 'step-result') passages.push(...passagesIn(event.body));
      yield event;
    }
    stopped = rest.messageStop?.stopReason ?? stopped;
    if (held && (said || held.length > longestLeadIn || isEnd(stopped))) {
      yield { type: 'text', text: held };
      said += held;
      held = '';
    }
    const { usage } = rest.metadata ?? {};
    if (usage) yield { type: 'usage', inputTokens: usage.inputTokens ?? 0, outputTokens: usage.outputTokens ?? 0 };
  }
  if (!isEnd(stopped)) throw unfinished(stopped);
  if (said.trim() === '')
    throw new AgentFailure('empty', 'The agent answered without a word: look at its traces in CloudWatch.');
  yield* cited(said, passages);
}

const isEnd = (reason: HarnessStopReason | undefined) => reason === 'end_turn' || reason === 'stop_sequence';

/** https://docs.aws.amazon.com/bedrock-agentcore/latest/APIReference/API_HarnessMessageStopEvent.html */
const unfinished = (reason: HarnessStopReason | undefined): AgentFailure => {
  const [kind, whatToDo] = (reason && endings[reason]) || [
    'cut' as const,
    'The stream ended before the answer did: where it happens often, look at the network of the worker.',
  ];
  return new AgentFailure(kind, whatToDo, { cause: reason });
};

const tooLong = 'raise it in the configuration of the harness, or ask for less at once.';
const endings: Partial<Record<HarnessStopReason, [FailureKind, string]>> = {
  content_filtered: [
    'blocked',
    'A guardrail or the model refused: where the question was an ordinary one, lower that filter.',
  ],
  max_iterations_exceeded: ['too-long', `The agent used up its number of steps: ${tooLong}`],
  max_tokens: ['too-long', `The answer used up its number of tokens: ${tooLong}`],
  max_output_tokens_exceeded: ['too-long', `The answer used up its number of tokens: ${tooLong}`],
  model_context_window_exceeded: [
    'too-long',
    'The conversation does not fit into the model: the next question begins another.',
  ],
  timeout_exceeded: ['timeout', `The agent used up its time: ${tooLong}`],
  hook_stopped: [
    'blocked',
    'A hook of the harness stopped the agent: this deployment has none, so look for who added it.',
  ],
  malformed_model_output: [
    'failed',
    'The model answered in a form that the harness does not know: choose another model.',
  ],
  malformed_tool_use: [
    'failed',
    'The model called a tool in a form that the harness does not know: choose another model.',
  ],
};

const opened = ({ start }: HarnessContentBlockStartEvent): Open | undefined => {
  if (start?.toolUse) return { id: start.toolUse.toolUseId ?? '', tool: start.toolUse.name ?? '', json: '' };
  if (start?.toolResult) return { id: start.toolResult.toolUseId ?? '', json: '' };
  return undefined;
};

const jsonIn = ({ toolUse, toolResult }: HarnessContentBlockDelta): string =>
  (toolUse?.input ?? '') + (toolResult ?? []).map(({ text, json }) => text ?? JSON.stringify(json)).join('');

const toStep = ({ id, json }: Open, tool: string): AgentEvent => {
  // The harness may put the Gateway's name before it.
  const [, target = '', operationId = ''] = /([a-z0-9-]+)___(\w+)$/.exec(tool) ?? [];
  const { asked, ...parameters } = (parsed(json) ?? {}) as Record<string, unknown>;
  return {
    type: 'step',
    id,
    actionGroup: target,
    operationId,
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)])),
  };
};

const toResult = ({ id, json }: Open): AgentEvent => ({ type: 'step-result', id, body: parsed(json) });

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

type Passage = Record<'title' | 'uri' | 'text', string> & { sourceUrl?: string };

const passagesIn = (body: unknown): Passage[] => {
  const { passages } = (body ?? {}) as { passages?: Passage[] };
  return Array.isArray(passages) ? passages : [];
};

const longestExcerpt = 300;

/** Here nobody says which page an answer rests on: those that were found and that it names. */
const cited = (answer: string, passages: Passage[]): AgentEvent[] =>
  passages
    .filter(({ title, uri }) => answer.includes(title) || answer.includes(uri))
    .map(({ title, uri, sourceUrl = uri, text }) => ({
      type: 'citation',
      title,
      uri: sourceUrl,
      excerpt: text.slice(0, longestExcerpt),
    }));
