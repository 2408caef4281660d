import {
  BedrockAgentCoreClient,
  InvokeHarnessCommand,
  type InvokeHarnessCommandInput,
} from '@aws-sdk/client-bedrock-agentcore';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bedrockAgentCore } from '../../local/aws/bedrock-agentcore.ts';
import { sessions } from '../../local/aws/sessions.ts';
import type { Brain } from '../../local/brain/brain.ts';
import { type Served, serve } from '../../local/http.ts';
import { schemaOf } from '../../schemas/index.ts';
import { temporaryState } from '../support/local.ts';

const harnessArn = 'arn:aws:bedrock-agentcore:us-east-1:123456789012:harness/ask_aws-0123456789';
const state = temporaryState();
const tools = ['okta', 'guardduty', 'knowledge'].flatMap((actionGroup) =>
  schemaOf(actionGroup).operations.map((operation) => ({ actionGroup, operation })),
);

/** Says which tools it has and what it heard before, and uses the one that the question names. */
const brain: Brain = {
  name: 'scripted',
  async *answer({ text, earlier, tools: offered, call }) {
    const tool = offered.find(({ operation }) => text.includes(operation.operationId));
    if (tool) await call(tool.actionGroup, tool.operation.operationId, { window: '24h', limit: '3' });
    yield { type: 'text', text: `${offered.map(({ operation }) => operation.operationId)} after ${earlier.length}` };
  },
};

let wire: Served;
let client: BedrockAgentCoreClient;
const invoked: { target: string; event: object; context: object }[] = [];

beforeAll(async () => {
  wire = await serve(
    bedrockAgentCore({
      harnessArn,
      gateway: 'ask-aws',
      brain,
      tools,
      sessions: sessions(state.folder, 60),
      onTurn: () => {},
      invoke: async (target, event, context) => {
        invoked.push({ target, event, context });
        return { payload: JSON.stringify({ matched: 7 }), failed: false };
      },
    }),
  );
  client = new BedrockAgentCoreClient({
    endpoint: wire.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  await wire.close();
  state.remove();
});

const invoke = async (text: string, more: Partial<InvokeHarnessCommandInput> = {}) => {
  const { stream } = await client.send(
    new InvokeHarnessCommand({
      harnessArn,
      runtimeSessionId: 'a'.repeat(40),
      allowedTools: ['@ask-aws/okta___*'],
      messages: [{ role: 'user', content: [{ text: 'asked: 2026-11-23T09:00:00.000Z UTC r' }, { text }] }],
      ...more,
    }),
  );
  return Array.fromAsync(stream ?? []);
};
const said = (events: Awaited<ReturnType<typeof invoke>>) =>
  events.map(({ contentBlockDelta }) => contentBlockDelta?.delta?.text ?? '').join('');

describe('The AgentCore stand-in, asked by its own client', () => {
  it.each([
    [['@ask-aws/okta___*'], 'searchOktaEvents'],
    [['@ask-aws/okta___searchOktaEvents', '@ask-aws/guardduty___*'], 'searchOktaEvents,searchGuardDutyFindings'],
    [['@ask-aws/*'], 'searchOktaEvents,searchGuardDutyFindings'],
    [['@ask-aws/zscaler___*'], ''],
  ])('offers what %s allows', async (allowedTools, offered) => {
    expect(said(await invoke('hello', { allowedTools, runtimeSessionId: 'b'.repeat(40) }))).toMatch(
      new RegExp(`^${offered} after`),
    );
  });

  it.each([[undefined], [[]], [['*']], [['@builtin']], [['shell']], [['@ask-aws/*', 'file_operations']]])(
    'refuses a call that would offer the shell: %s',
    async (allowedTools) => {
      const asking = invoke('hello', { allowedTools });
      if (allowedTools?.length === 0) expect(said(await asking)).toMatch(/^ after/);
      else await expect(asking).rejects.toMatchObject({ name: 'ValidationException' });
    },
  );

  it('calls a function as a Gateway does, and tells call, result and end as messages', async () => {
    const events = await invoke('searchOktaEvents, please', { runtimeSessionId: 'c'.repeat(40) });
    expect(invoked.at(-1)).toEqual({
      target: 'okta',
      event: { asked: '2026-11-23T09:00:00.000Z UTC r', window: '24h', limit: 3 },
      context: {
        custom: { bedrockAgentCoreMessageVersion: '1.0', bedrockAgentCoreToolName: 'okta___searchOktaEvents' },
      },
    });
    expect(events.flatMap(({ messageStop }) => messageStop?.stopReason ?? [])).toEqual([
      'tool_use',
      'tool_result',
      'end_turn',
    ]);
  });

  it('remembers a session, and no other', async () => {
    const runtimeSessionId = 'd'.repeat(40);
    expect(said(await invoke('one', { runtimeSessionId }))).toMatch(/after 0$/);
    expect(said(await invoke('two', { runtimeSessionId }))).toMatch(/after 1$/);
    expect(said(await invoke('two', { runtimeSessionId: 'e'.repeat(40) }))).toMatch(/after 0$/);
  });

  it.each([
    ['ResourceNotFoundException', { harnessArn: `${harnessArn}x` }],
    ['ValidationException', { runtimeSessionId: 'too-short' }],
    ['ValidationException', { runtimeSessionId: `${'a'.repeat(40)}:1` }],
    ['ValidationException', { messages: [] }],
  ])('answers %s as the service would', async (name, more) => {
    await expect(invoke('hello', more)).rejects.toMatchObject({ name });
  });
});
