import { frame } from '../../local/aws/event-stream.ts';
import { type Served, serve } from '../../local/http.ts';

/** What a model says next: text, calls of tools, an error of the endpoint, or nothing until the other side goes away. */
export type Reply =
  | { text: string }
  | { calls: { name: string; input: unknown }[]; text?: string }
  | { status: number; body: object }
  | { hangs: () => void };

/** One request as the endpoint got it. */
interface Heard {
  path: string;
  authorization: string | undefined;
  /** Texts of the messages, oldest first, each with its role; what tools gave stands as JSON. */
  messages: { role: string; text: string }[];
  tools: string[];
}

export interface ModelServer extends Served {
  heard: Heard[];
}

const usage = { input: 11, output: 7 };

const scripted = async (
  replies: Reply[],
  heardOf: (body: Record<string, unknown>) => Pick<Heard, 'messages' | 'tools'>,
  streamOf: (reply: { text?: string; calls?: { name: string; input: unknown }[] }) => Response,
): Promise<ModelServer> => {
  const heard: Heard[] = [];
  const served = await serve(async (request) => {
    heard.push({
      path: new URL(request.url).pathname,
      authorization: request.headers.get('authorization') ?? undefined,
      ...heardOf((await request.json()) as Record<string, unknown>),
    });
    const reply = replies[Math.min(heard.length, replies.length) - 1] ?? { text: 'There is no script.' };
    if ('hangs' in reply) {
      request.signal.addEventListener('abort', reply.hangs);
      return new Promise(() => {});
    }
    return 'status' in reply ? Response.json(reply.body, { status: reply.status }) : streamOf(reply);
  });
  return { ...served, heard };
};

const inHalves = (text: string) => [text.slice(0, text.length / 2), text.slice(text.length / 2)];
const written = (input: unknown) => (typeof input === 'string' ? input : JSON.stringify(input));

/** An endpoint of the chat completions API, which Ollama and many others serve. https://platform.openai.com/docs/api-reference/chat-streaming */
export const openAiServer = (replies: Reply[]): Promise<ModelServer> =>
  scripted(
    replies,
    ({ messages, tools }) => ({
      messages: (messages as { role: string; content?: unknown }[]).map(({ role, content }) => ({
        role,
        text: typeof content === 'string' ? content : JSON.stringify(content ?? null),
      })),
      tools: ((tools ?? []) as { function: { name: string } }[]).map((each) => each.function.name),
    }),
    ({ text = '', calls = [] }) => {
      const deltas = [
        ...inHalves(text).map((content) => ({ content })),
        ...calls.map(({ name, input }, index) => ({
          tool_calls: [{ index, id: `call-${index}`, type: 'function', function: { name, arguments: written(input) } }],
        })),
      ];
      const chunks = [
        ...deltas.map((delta) => ({ choices: [{ index: 0, delta }] })),
        { choices: [{ index: 0, delta: {}, finish_reason: calls.length > 0 ? 'tool_calls' : 'stop' }] },
        { choices: [], usage: { prompt_tokens: usage.input, completion_tokens: usage.output, total_tokens: 18 } },
      ];
      const lines = chunks.map((chunk) => `data: ${JSON.stringify({ id: 'chat-1', model: 'scripted', ...chunk })}\n\n`);
      return new Response(`${lines.join('')}data: [DONE]\n\n`, { headers: { 'content-type': 'text/event-stream' } });
    },
  );

interface ConverseBody {
  messages: { role: string; content: object[] }[];
  toolConfig?: { tools: { toolSpec: { name: string } }[] };
}

/** Bedrock's ConverseStream. https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html */
export const bedrockServer = (replies: Reply[]): Promise<ModelServer> =>
  scripted(
    replies,
    (body) => {
      const { messages, toolConfig } = body as unknown as ConverseBody;
      return {
        messages: messages.map(({ role, content }) => ({ role, text: JSON.stringify(content) })),
        tools: (toolConfig?.tools ?? []).map((each) => each.toolSpec.name),
      };
    },
    ({ text = '', calls = [] }) => {
      const frames = [
        frame('messageStart', { role: 'assistant' }),
        ...inHalves(text).map((each) => frame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: each } })),
        frame('contentBlockStop', { contentBlockIndex: 0 }),
        ...calls.flatMap(({ name, input }, at) => [
          frame('contentBlockStart', {
            contentBlockIndex: at + 1,
            start: { toolUse: { toolUseId: `call-${at}`, name } },
          }),
          frame('contentBlockDelta', { contentBlockIndex: at + 1, delta: { toolUse: { input: written(input) } } }),
          frame('contentBlockStop', { contentBlockIndex: at + 1 }),
        ]),
        frame('messageStop', { stopReason: calls.length > 0 ? 'tool_use' : 'end_turn' }),
        frame('metadata', {
          usage: { inputTokens: usage.input, outputTokens: usage.output, totalTokens: 18 },
          metrics: { latencyMs: 1 },
        }),
      ];
      return new Response(Buffer.concat(frames), { headers: { 'content-type': 'application/vnd.amazon.eventstream' } });
    },
  );
