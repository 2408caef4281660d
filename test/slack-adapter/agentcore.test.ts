import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frame } from '../../local/aws/event-stream.ts';
import { type Served, serve } from '../../local/http.ts';
import type { AgentEvent } from '../../slack-adapter/agent/agent.ts';
import { agentCoreHarness } from '../../slack-adapter/agent/agentcore.ts';

const harnessArn = 'arn:aws:bedrock-agentcore:us-east-1:123456789012:harness/ask_aws-0123456789';

interface Heard {
  session: string | null;
  body: { messages: { role: string; content: { text: string }[] }[]; allowedTools: string[] };
}

let wire: Served;
let heard: Heard;
/** What the harness says next; `undefined` cuts the connection, a promise is waited for. */
let saying: (Uint8Array | undefined | Promise<unknown>)[];
let gone: AbortSignal;

beforeAll(async () => {
  wire = await serve(async (request) => {
    heard = {
      session: request.headers.get('x-amzn-bedrock-agentcore-runtime-session-id'),
      body: (await request.json()) as Heard['body'],
    };
    gone = request.signal;
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        for (const each of saying) {
          if (each === undefined) return controller.error(new Error('cut'));
          if (each instanceof Promise) await each;
          else controller.enqueue(each);
        }
        controller.close();
      },
    });
    return new Response(body, { headers: { 'content-type': 'application/vnd.amazon.eventstream' } });
  });
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_BEDROCK_AGENTCORE: wire.url,
  });
});
afterAll(() => wire.close());

const ask = (
  attributes: Record<string, string> = { access: 'okta' },
  signal = AbortSignal.timeout(20_000),
): Promise<AgentEvent[]> =>
  Array.fromAsync(
    agentCoreHarness({ harnessArn }).ask({ sessionId: 'a'.repeat(64), text: 'who?', attributes, signal }),
  );

const text = (said: string, index = 0) =>
  frame('contentBlockDelta', { contentBlockIndex: index, delta: { text: said } });
const stop = (stopReason: string) => frame('messageStop', { stopReason });
const block = (index: number, start: object, ...deltas: object[]) => [
  frame('contentBlockStart', { contentBlockIndex: index, start }),
  ...deltas.map((delta) => frame('contentBlockDelta', { contentBlockIndex: index, delta })),
  frame('contentBlockStop', { contentBlockIndex: index }),
];
const call = (toolUseId: string, name: string, ...input: string[]) =>
  block(1, { toolUse: { toolUseId, name } }, ...input.map((each) => ({ toolUse: { input: each } })));
const result = (toolUseId: string, ...content: object[]) =>
  block(0, { toolResult: { toolUseId, status: 'success' } }, { toolResult: content });

describe('The agent on AgentCore', () => {
  it('tells its steps, their results, its words and what they cost', async () => {
    saying = [
      frame('messageStart', { role: 'assistant' }),
      text('Let me look.'),
      ...call(
        't1',
        'okta___searchOktaEvents',
        '{"asked":"2026-11-23T09:00:00.000Z UTC r",',
        '"window":"24h","limit":3}',
      ),
      ...call('t2', 'ask-aws/okta___searchOktaEvents', '{"window":"7d"}'),
      ...call('t3', 'ask-aws_okta___searchOktaEvents'),
      stop('tool_use'),
      ...result('t1', { text: '{"matched":' }, { text: '3}' }),
      ...result('t2', { json: { matched: 9 } }),
      stop('tool_result'),
      text('Three '),
      text('failed.'),
      stop('end_turn'),
      frame('metadata', { usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 }, metrics: { latencyMs: 1 } }),
    ];
    const step = { type: 'step', actionGroup: 'okta', operationId: 'searchOktaEvents' };
    const events = await ask();
    expect(events.filter(({ type }) => type !== 'text')).toEqual([
      { ...step, id: 't1', parameters: { window: '24h', limit: '3' } },
      { ...step, id: 't2', parameters: { window: '7d' } },
      { ...step, id: 't3', parameters: {} },
      { type: 'step-result', id: 't1', body: { matched: 3 } },
      { type: 'step-result', id: 't2', body: { matched: 9 } },
      { type: 'usage', inputTokens: 10, outputTokens: 5 },
    ]);
    expect(said(events)).toBe('Three failed.');
  });

  it('shows a long answer as it comes, and keeps what was said before another look', async () => {
    const long = 'word '.repeat(80);
    saying = [
      text(long),
      ...call('t1', 'okta___searchOktaEvents', '{}'),
      stop('tool_use'),
      ...result('t1', { text: '{}' }),
      stop('tool_result'),
      text('End.'),
      stop('end_turn'),
    ];
    const events = await ask();
    expect(events[0]).toEqual({ type: 'text', text: long });
    expect(said(events)).toBe(`${long}\n\nEnd.`);
  });

  it('cites the pages that were found and that the answer names', async () => {
    const passages = [
      {
        title: 'Root user',
        uri: 's3://pages/root.md',
        sourceUrl: 'https://docs.aws.amazon.com/root',
        text: 'x'.repeat(500),
      },
      { title: 'Another page', uri: 's3://pages/other.md', text: 'other' },
    ];
    saying = [
      ...call('t1', 'knowledge___searchKnowledgeBase', '{"question":"root"}'),
      stop('tool_use'),
      ...result('t1', { text: JSON.stringify({ passages, gaps: [] }) }),
      stop('tool_result'),
      text('Lock it away (Root user).'),
      stop('end_turn'),
    ];
    expect((await ask()).filter(({ type }) => type === 'citation')).toEqual([
      { type: 'citation', title: 'Root user', uri: 'https://docs.aws.amazon.com/root', excerpt: 'x'.repeat(300) },
    ]);
  });

  it('tells the model when and for whom it is asked, apart from the question', async () => {
    saying = [text('Nothing.'), stop('end_turn')];
    await ask({ access: 'okta', askedAt: '2026-11-23T09:00:00.000Z', timeZone: 'Asia/Seoul', traceId: 'ab12cd34ef' });
    expect(heard.session).toBe('a'.repeat(64));
    const [message] = heard.body.messages;
    expect(message?.content[0]?.text).toMatch(/^asked: 2026-11-23T09:00:00.000Z Asia\/Seoul ab12cd34ef\n/);
    expect(message?.content[1]).toEqual({ text: 'who?' });
  });

  it.each([
    ['okta', ['knowledge', 'okta']],
    ['guardduty,okta', ['guardduty', 'knowledge', 'okta']],
    ['cloudtrail,operations', ['cloudtrail', 'knowledge', 'operations']],
    ['cloudtrail,investigation,okta', ['cloudtrail', 'investigation', 'knowledge', 'okta']],
    // It would show changes that CloudTrail knows.
    ['okta,operations', ['knowledge', 'okta']],
    ['', ['knowledge']],
  ])('allows whoever may see "%s" the tools of that and no others', async (access, targets) => {
    saying = [text('Nothing.'), stop('end_turn')];
    await ask({ access });
    expect(heard.body.allowedTools.toSorted()).toEqual(targets.map((target) => `@ask-aws/${target}___*`));
  });

  it.each([
    ['the connection is lost', [text('Half'), undefined], 'cut'],
    ['the stream ends before the message does', [text('Half an answer')], 'cut'],
    ['it ends while a tool is used', [...call('t1', 'okta___searchOktaEvents', '{}'), stop('tool_use')], 'cut'],
    ['it has no words', [stop('end_turn')], 'empty'],
    ['the guardrail refuses', [text('No.'), stop('content_filtered')], 'blocked'],
    ['it takes too many steps', [text('Half'), stop('max_iterations_exceeded')], 'too-long'],
    ['the answer is too long', [text('Half'), stop('max_tokens')], 'too-long'],
    ['the conversation is too long', [stop('model_context_window_exceeded')], 'too-long'],
    ['the time of the harness is over', [stop('timeout_exceeded')], 'timeout'],
    ['the model speaks nonsense', [stop('malformed_tool_use')], 'failed'],
  ])('never takes half an answer for a whole one where %s', async (_, parts, kind) => {
    saying = parts;
    await expect(ask()).rejects.toMatchObject({ kind });
  });

  it('lets go of the connection when the asker stops', async () => {
    const over = new AbortController();
    saying = [text('word '.repeat(80)), new Promise(() => {})];
    setTimeout(() => over.abort(), 50);
    await expect(ask({ access: 'okta' }, over.signal)).rejects.toMatchObject({ kind: 'stopped' });
    await expect.poll(() => gone.aborted).toBe(true);
  });
});

const said = (events: AgentEvent[]) => events.map((each) => (each.type === 'text' ? each.text : '')).join('');
