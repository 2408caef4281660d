import { afterEach, describe, expect, it } from 'vitest';
import type { Said, Turn } from '../../local/brain/brain.ts';
import { languageModel } from '../../local/brain/language-model.ts';
import { model } from '../../local/brain/model.ts';
import { ModelFailure } from '../../local/brain/model-failure.ts';
import { modelSpec } from '../../local/brain/model-spec.ts';
import { found, tools } from '../support/brain.ts';
import { bedrockServer, type ModelServer, openAiServer, type Reply } from '../support/model-server.ts';

const providers = [
  { provider: 'bedrock', serverOf: bedrockServer, specOf: () => 'bedrock:us.anthropic.claude-sonnet-4-6' },
  { provider: 'openai', serverOf: openAiServer, specOf: (url: string) => `openai:${url}/v1#scripted` },
];

let server: ModelServer | undefined;
afterEach(() => server?.close());

const credentials = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_REGION: 'us-east-1',
};

const turnOf = (more: Partial<Turn> = {}): Turn => ({
  text: 'who failed to sign in to Okta today?',
  earlier: [],
  answers: [],
  timeZone: 'Asia/Seoul',
  askedAt: new Date('2026-11-23T09:00:00Z'),
  tools,
  signal: new AbortController().signal,
  call: async () => ({ status: 200, body: found() }),
  retrieve: async () => [],
  onUsage: () => {},
  ...more,
});

const heard = async (spec: string, url: string, turn: Turn): Promise<Said[]> => {
  const env = { ...credentials, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: url };
  Object.assign(process.env, credentials);
  const pieces: Said[] = [];
  for await (const said of model(spec, languageModel(modelSpec(spec)!, env)).answer(turn)) pieces.push(said);
  return pieces;
};

const textOf = (pieces: Said[]) => pieces.map(({ text }) => text).join('');

describe.each(providers)('a model behind $provider', ({ serverOf, specOf }) => {
  const asking = async (replies: Reply[], more: Partial<Turn> = {}) => {
    server = await serverOf(replies);
    return heard(specOf(server.url), server.url, turnOf(more));
  };

  it('calls operations with text values, several at once, and answers from what they give', async () => {
    const calls: unknown[] = [];
    const usage: unknown[] = [];
    const pieces = await asking(
      [
        {
          text: 'I will look that up.',
          calls: [
            { name: 'searchOktaEvents', input: { window: 'today', limit: 5 } },
            { name: 'searchGuardDutyFindings', input: {} },
          ],
        },
        { text: 'Three people failed to sign in.' },
      ],
      {
        onUsage: (each) => usage.push(each),
        async call(...call) {
          calls.push(call);
          return { status: 200, body: found([{ principal: 'dana@example.com' }]) };
        },
      },
    );
    expect(calls).toEqual([
      ['okta', 'searchOktaEvents', { window: 'today', limit: '5' }],
      ['guardduty', 'searchGuardDutyFindings', {}],
    ]);
    expect(textOf(pieces)).toBe('Three people failed to sign in.');
    expect(server?.heard[1]?.messages.at(-1)?.text).toContain('dana@example.com');
    expect(usage).toEqual([
      { inputTokens: 11, outputTokens: 7 },
      { inputTokens: 11, outputTokens: 7 },
    ]);
  });

  it('is offered the operations that the asker may use and the knowledge base, and cites the pages that it names', async () => {
    const page = { title: 'Root user', uri: 's3://pages/root-user.md', text: 'Keep its keys away.', score: 1 };
    const pieces = await asking(
      [
        { calls: [{ name: 'searchKnowledgeBase', input: { question: 'root user' } }] },
        { text: 'Delete the root keys, says the page Root user.' },
      ],
      {
        tools: tools.filter(({ actionGroup }) => actionGroup === 'okta'),
        retrieve: async () => [page, { ...page, title: 'Another page' }],
      },
    );
    expect(server?.heard[0]?.tools.toSorted()).toEqual(['searchKnowledgeBase', 'searchOktaEvents']);
    expect(pieces.flatMap(({ citations = [] }) => citations)).toEqual([page]);
  });

  it('knows what was said before', async () => {
    await asking([{ text: 'Only Dana.' }], { earlier: ['who failed?'], answers: ['Dana and Minsu failed.'] });
    expect(server?.heard[0]?.messages.map(({ text }) => text).join('\n')).toMatch(
      /who failed\?.*Dana and Minsu failed/s,
    );
  });

  it('is told of a call that fits no tool, and may mend it', async () => {
    const pieces = await asking([
      { calls: [{ name: 'searchEverything', input: {} }] },
      { calls: [{ name: 'searchOktaEvents', input: {} }] },
      { text: 'Nobody failed.' },
    ]);
    expect(textOf(pieces)).toBe('Nobody failed.');
  });

  it.each<[string, Reply[], RegExp]>([
    ['is asked too often', [{ status: 429, body: { message: 'slow down' } }], /asked too often \(429\): wait/],
    ['refuses the credentials', [{ status: 403, body: { message: 'no' } }], /refused the credentials \(403\)/],
    ['does not exist', [{ status: 404, body: { message: 'model not found' } }], /There is no such model as/],
    [
      'was told too much',
      [{ status: 400, body: { message: 'Input is too long for requested model.' } }],
      /too long for .*new thread/,
    ],
    ['calls no tool rightly', [{ calls: [{ name: 'searchEverything', input: {} }] }], /called its tools wrongly/],
    ['says nothing', [{ text: '' }], /ended without an answer/],
  ])('that %s ends the question with one sentence', async (_, replies, sentence) => {
    const failure = await asking(replies).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ModelFailure);
    expect((failure as ModelFailure).message).toMatch(sentence);
    expect((failure as ModelFailure).message).not.toContain('\n');
  });

  it('that is not there is told with its address', async () => {
    server = await serverOf([]);
    const { url } = server;
    await server.close();
    await expect(heard(specOf(url), url, turnOf())).rejects.toThrow(`Nothing answers at ${url}`);
  });

  it('is left alone when the question is stopped', async () => {
    const stopping = new AbortController();
    const gone = Promise.withResolvers<void>();
    server = await serverOf([{ hangs: gone.resolve }]);
    const answer = heard(specOf(server.url), server.url, turnOf({ signal: stopping.signal }));
    while (server.heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    stopping.abort();
    await expect(answer).rejects.toThrow();
    await gone.promise;
  });
});

describe('a model is named', () => {
  it.each([
    ['bedrock:global.anthropic.claude-sonnet-5', { provider: 'bedrock', id: 'global.anthropic.claude-sonnet-5' }],
    [
      'openai:http://127.0.0.1:11434/v1/#qwen3:8b',
      { provider: 'openai', baseUrl: 'http://127.0.0.1:11434/v1', id: 'qwen3:8b' },
    ],
  ])('as %s', (text, spec) => {
    expect(modelSpec(text)).toEqual(spec);
  });

  it.each(['', 'gpt', 'bedrock:', 'openai:', 'openai:http://127.0.0.1:1', 'openai:ftp://example.com#x', 'bedrock:a b'])(
    'but not as "%s"',
    (text) => {
      expect(modelSpec(text)).toBeUndefined();
    },
  );
});
