import { frame } from '../../local/aws/event-stream.ts';
import { type Served, serve } from '../../local/http.ts';

export const harnessArn = 'arn:aws:bedrock-agentcore:us-east-1:123456789012:harness/ask_aws-0123456789';

/** One look that the agent takes, and what comes of it. */
export interface Look {
  source: string;
  operationId: string;
  parameters: Record<string, string>;
  result: object;
}

/** AgentCore's InvokeHarness: looks, then says something; `undefined` leaves it without an answer. */
export interface Harness extends Served {
  looks: Look[];
  says: string | undefined;
  /** The tools that each question allowed. */
  allowed: string[][];
}

export const harness = async (): Promise<Harness> => {
  const agent: Omit<Harness, keyof Served> = { looks: [], says: undefined, allowed: [] };
  const served = await serve(async (request) => {
    const { allowedTools } = (await request.json()) as { allowedTools: string[] };
    agent.allowed.push(allowedTools);
    const { looks, says } = agent;
    const frames = [
      ...looks.flatMap(toCall),
      frame('messageStop', { stopReason: 'tool_use' }),
      ...looks.flatMap(toResult),
      frame('messageStop', { stopReason: 'tool_result' }),
      ...(says === undefined
        ? [frame('messageStop', { stopReason: 'malformed_tool_use' })]
        : [
            frame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: says } }),
            frame('messageStop', { stopReason: 'end_turn' }),
          ]),
    ];
    return new Response(Buffer.concat(frames), { headers: { 'content-type': 'application/vnd.amazon.eventstream' } });
  });
  return Object.assign(agent, served);
};

const block = (index: number, start: object, delta: object) => [
  frame('contentBlockStart', { contentBlockIndex: index, start }),
  frame('contentBlockDelta', { contentBlockIndex: index, delta }),
  frame('contentBlockStop', { contentBlockIndex: index }),
];

const toCall = ({ source, operationId, parameters }: Look, at: number) =>
  block(
    1,
    { toolUse: { toolUseId: `t${at}`, name: `${source}___${operationId}` } },
    { toolUse: { input: JSON.stringify(parameters) } },
  );

const toResult = ({ result }: Look, at: number) =>
  block(
    0,
    { toolResult: { toolUseId: `t${at}`, status: 'success' } },
    { toolResult: [{ text: JSON.stringify(result) }] },
  );
