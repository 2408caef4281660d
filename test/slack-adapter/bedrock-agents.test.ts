import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../slack-adapter/agent/agent.ts';
import { bedrockAgent } from '../../slack-adapter/agent/bedrock-agents.ts';
import { type AgentStream, agentStream, looked } from '../support/agent-stream.ts';

let stream: AgentStream;

beforeAll(async () => {
  stream = await agentStream();
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: stream.url,
  });
});
afterAll(() => stream.close());

const asked = async (signal = AbortSignal.timeout(20_000)): Promise<AgentEvent[]> => {
  const agent = bedrockAgent({ agentId: 'AGENT1', agentAliasId: 'ALIAS1' });
  const question = { sessionId: 'a'.repeat(64), text: 'who?', attributes: { access: 'okta' }, signal };
  return Array.fromAsync(agent.ask(question));
};

describe('The agent on Bedrock Agents', () => {
  it('tells its steps, their results, its words, its citations and what they cost', async () => {
    const reference = {
      content: { text: 'x'.repeat(500) },
      location: { s3Location: { uri: 's3://pages/mfa.md' } },
      metadata: { title: 'MFA' },
    };
    stream.answer = () => [
      ...looked('searchOktaEvents', { window: '24h' }, { matched: 3 }),
      { trace: { invocationInput: { traceId: 'k', knowledgeBaseLookupInput: { text: 'MFA' } } } },
      { trace: { observation: { traceId: 'k', knowledgeBaseLookupOutput: { retrievedReferences: [reference] } } } },
      { trace: { modelInvocationOutput: { metadata: { usage: { inputTokens: 10, outputTokens: 5 } } } } },
      { text: 'Three ' },
      { text: 'failed.', references: [reference] },
    ];
    const id = 'searchOktaEvents-{"window":"24h"}';
    expect(await asked()).toEqual([
      { type: 'step', id, actionGroup: 'okta', operationId: 'searchOktaEvents', parameters: { window: '24h' } },
      { type: 'step-result', id, body: { matched: 3 } },
      {
        type: 'step',
        id: 'k',
        actionGroup: 'knowledge',
        operationId: 'searchKnowledgeBase',
        parameters: { text: 'MFA' },
      },
      { type: 'step-result', id: 'k', body: [reference] },
      { type: 'usage', inputTokens: 10, outputTokens: 5 },
      { type: 'text', text: 'Three ' },
      { type: 'text', text: 'failed.' },
      { type: 'citation', title: 'MFA', uri: 's3://pages/mfa.md', excerpt: 'x'.repeat(300) },
    ]);
  });

  it('never takes a cut stream for the end of an answer', async () => {
    stream.answer = () => [{ text: 'Half an answer' }, { cut: true }];
    await expect(asked()).rejects.toMatchObject({ kind: 'cut' });
  });

  it.each([
    ['its time is over', 'timeout', new DOMException('late', 'TimeoutError')],
    ['its asker stops it', 'stopped', undefined],
  ])('stops waiting in the middle of an answer when %s', async (_, kind, reason) => {
    const over = new AbortController();
    const never = new Promise(() => {});
    stream.answer = () => {
      setTimeout(() => over.abort(reason), 50);
      return [{ text: 'Half an answer' }, { wait: never }];
    };
    await expect(asked(over.signal)).rejects.toMatchObject({ kind });
  });

  it('never takes the sentence of a guardrail for an answer', async () => {
    const blocked = { contentPolicy: { filters: [{ type: 'PROMPT_ATTACK', confidence: 'HIGH', action: 'BLOCKED' }] } };
    stream.answer = () => [{ guardrail: { action: 'INTERVENED', inputAssessments: [blocked] } }, { text: 'I cannot.' }];
    await expect(asked()).rejects.toMatchObject({ kind: 'blocked', message: expect.stringContaining('PROMPT_ATTACK') });
  });

  it('says why there are no words where the trace tells', async () => {
    stream.answer = () => [{ failure: 'Access denied when calling Bedrock. Check your request permissions.' }];
    await expect(asked()).rejects.toMatchObject({ kind: 'closed' });
    stream.answer = () => [{ failure: 'Too many requests, please wait before trying again.' }];
    await expect(asked()).rejects.toMatchObject({ kind: 'throttled' });
  });

  it('lets an answer pass in which the guardrail only masked something', async () => {
    const masked = {
      sensitiveInformationPolicy: { piiEntities: [{ type: 'PASSWORD', match: 'x', action: 'ANONYMIZED' }] },
    };
    stream.answer = () => [
      { guardrail: { action: 'INTERVENED', outputAssessments: [masked] } },
      { text: 'It is {PASSWORD}.' },
    ];
    expect(await asked()).toEqual([{ type: 'text', text: 'It is {PASSWORD}.' }]);
  });

  it('is let go of when the asker stops', async () => {
    const over = new AbortController();
    stream.answer = () => [{ text: 'Half' }, { wait: new Promise(() => {}) }];
    setTimeout(() => over.abort(), 50);
    await expect(asked(over.signal)).rejects.toMatchObject({ kind: 'stopped' });
    await expect.poll(() => stream.heard.at(-1)?.gone.aborted).toBe(true);
  });

  it.each([
    ['accessDeniedException', 'closed'],
    ['resourceNotFoundException', 'closed'],
    ['dependencyFailedException', 'failed'],
    ['badGatewayException', 'failed'],
    ['validationException', 'refused'],
    ['throttlingException', 'throttled'],
    ['serviceQuotaExceededException', 'throttled'],
    ['modelNotReadyException', 'warming'],
    ['internalServerException', 'failed'],
  ])('tells %s in the stream from other failures', async (exception, kind) => {
    stream.answer = () => [{ text: 'Half' }, { exception }];
    await expect(asked()).rejects.toMatchObject({ kind });
  });
});
