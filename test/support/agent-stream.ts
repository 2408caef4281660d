import { EventStreamCodec } from '@smithy/core/event-streams';
import { type Serve, type Served, serve } from '../../local/http.ts';

/** What the agent was asked. */
interface Heard {
  sessionId: string;
  inputText: string;
  attributes: Record<string, string>;
  promptAttributes: Record<string, string>;
  enableTrace: boolean;
  streamed: boolean;
  /** Aborted once nobody listens any more. */
  gone: AbortSignal;
}

/** One part of an answer: text, a trace of the orchestration, of the guardrail or of a failure, an exception, a pause, or the connection lost. */
export type Part =
  | { text: string | Uint8Array; references?: object[] }
  | { trace: object }
  | { guardrail: object }
  | { failure: string }
  | { exception: string }
  | { wait: Promise<unknown> }
  | { cut: true };

export interface AgentStream extends Served {
  heard: Heard[];
  /** What the next question gets. */
  answer: (heard: Heard) => Part[] | Response;
}

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
);

const frame = (headers: Record<string, string>, body: object) =>
  codec.encode({
    headers: Object.fromEntries(
      Object.entries({ ':content-type': 'application/json', ...headers }).map(([name, value]) => [
        name,
        { type: 'string' as const, value },
      ]),
    ),
    body: Buffer.from(JSON.stringify(body)),
  });

const event = (type: string, body: object) => frame({ ':message-type': 'event', ':event-type': type }, body);

export const agentStream = async (): Promise<AgentStream> => {
  const stream: Omit<AgentStream, 'url' | 'close'> = { heard: [], answer: () => [{ text: 'nothing to say' }] };
  return Object.assign(stream, await serve(invokeAgent(stream)));
};

/** Bedrock's InvokeAgent as an event stream of given parts. */
const invokeAgent =
  (stream: Pick<AgentStream, 'heard' | 'answer'>): Serve =>
  async (request) => {
    const sessionId = decodeURIComponent(new URL(request.url).pathname.split('/')[6] ?? '');
    const { inputText, enableTrace, streamingConfigurations, sessionState } = (await request.json()) as {
      inputText: string;
      enableTrace?: boolean;
      streamingConfigurations?: { streamFinalResponse?: boolean };
      sessionState: { sessionAttributes: Record<string, string>; promptSessionAttributes: Record<string, string> };
    };
    const heard: Heard = {
      sessionId,
      inputText,
      attributes: sessionState.sessionAttributes,
      promptAttributes: sessionState.promptSessionAttributes,
      enableTrace: enableTrace === true,
      streamed: streamingConfigurations?.streamFinalResponse === true,
      gone: request.signal,
    };
    stream.heard.push(heard);
    const answer = stream.answer(heard);
    if (answer instanceof Response) return answer;
    return new Response(streamOf(answer), {
      headers: {
        'content-type': 'application/vnd.amazon.eventstream',
        'x-amzn-bedrock-agent-content-type': 'application/json',
        'x-amz-bedrock-agent-session-id': sessionId,
      },
    });
  };

const streamOf = (parts: Part[]) =>
  new ReadableStream<Uint8Array>({
    async start(controller) {
      for (const part of parts) {
        if ('wait' in part) await part.wait;
        else if ('cut' in part) return controller.error(new Error('cut'));
        else controller.enqueue(toFrame(part));
      }
      controller.close();
    },
  });

const toFrame = (part: Exclude<Part, { wait: unknown } | { cut: unknown }>): Uint8Array => {
  if ('exception' in part)
    return frame({ ':message-type': 'exception', ':exception-type': part.exception }, { message: 'secret detail' });
  if ('failure' in part) return event('trace', { trace: { failureTrace: { failureReason: part.failure } } });
  if ('guardrail' in part) return event('trace', { trace: { guardrailTrace: part.guardrail } });
  if ('trace' in part) return event('trace', { trace: { orchestrationTrace: part.trace } });
  const bytes = Buffer.from(part.text as string).toString('base64');
  const attribution = part.references && { citations: [{ retrievedReferences: part.references }] };
  return event('chunk', { bytes, ...(attribution && { attribution }) });
};

/** A step and what came back, as traces. */
export const looked = (operationId: string, parameters: Record<string, string>, result: unknown): Part[] => {
  const traceId = `${operationId}-${JSON.stringify(parameters)}`;
  return [
    {
      trace: {
        invocationInput: {
          traceId,
          actionGroupInvocationInput: {
            actionGroupName: 'okta',
            apiPath: `/${operationId}`,
            verb: 'get',
            parameters: Object.entries(parameters).map(([name, value]) => ({ name, type: 'string', value })),
          },
        },
      },
    },
    { trace: { observation: { traceId, actionGroupInvocationOutput: { text: JSON.stringify(result) } } } },
  ];
};
