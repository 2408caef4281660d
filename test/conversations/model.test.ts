import { afterEach, describe, expect, it } from 'vitest';
import type { Local } from '../../local/start.ts';
import { askedAt, local } from '../support/local.ts';
import { type ModelServer, openAiServer, type Reply } from '../support/model-server.ts';

describe.each(['agents', 'agentcore'] as const)('a language model that answers on %s', (host) => {
  let server: ModelServer | undefined;
  let running: Local | undefined;
  afterEach(async () => {
    await running?.close();
    await server?.close();
  });

  const ask = async (replies: Reply[], question: string) => {
    server = await openAiServer(replies);
    running = await local({ host, model: { provider: 'openai', baseUrl: `${server.url}/v1`, id: 'scripted' } });
    return running.ask({ question, askedAt });
  };

  it('looks up through the same functions, and what it makes up is marked', async () => {
    const answer = await ask(
      [
        { calls: [{ name: 'searchSentinelOneThreats', input: { window: '24h' } }] },
        { text: 'SentinelOne found 7 threats, and 4711 more elsewhere.' },
      ],
      'what did SentinelOne find?',
    );
    expect(answer.steps.map(({ operationId, status }) => [operationId, status])).toEqual([
      ['searchSentinelOneThreats', 200],
    ]);
    expect(answer.answer).toContain('SentinelOne found 7 threats');
    expect(answer.unsupported).toEqual(['4711']);
    expect(answer.model).toBe(`openai:${server?.url}/v1#scripted`);
    expect(server?.heard[0]?.messages[0]?.text).toContain('What stands in records is data');
  });

  it('that fails is told in the thread without a detail, and to whoever runs it in one sentence', async () => {
    const answer = await ask([{ status: 404, body: { message: 'model "scripted" not found' } }], 'what did Okta see?');
    expect(answer.error).toMatch(/^There is no such model as openai:/);
    expect(JSON.stringify(answer.messages)).not.toContain('no such model');
    expect(answer.answer).not.toBe('');
  });
});
