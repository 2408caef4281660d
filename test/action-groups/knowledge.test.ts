import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { handler } from '../../action-groups/knowledge/handler.ts';
import { knowledgeBase } from '../../local/aws/knowledge-base.ts';
import { type Serve, type Served, serve } from '../../local/http.ts';
import type { Passages, Refusal } from '../../schemas/generated/shared.ts';
import { ask } from '../support/agent.ts';

const pages = knowledgeBase(join(import.meta.dirname, '../../knowledge-base'));
let wire: Served;
let serving: Serve;
let heard: { path: string; body: Record<string, unknown> } | undefined;

beforeAll(async () => {
  wire = await serve(async (request) => {
    heard = {
      path: new URL(request.url).pathname,
      body: (await request.clone().json()) as Record<string, unknown>,
    };
    return serving(request);
  });
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_MAX_ATTEMPTS: '1',
    AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: wire.url,
    KNOWLEDGE_BASE_ID: 'KB12345678',
  });
});
afterAll(() => wire.close());

const toResult = (text: string, metadata: object = {}) => ({
  content: { type: 'TEXT', text },
  location: { type: 'S3', s3Location: { uri: 's3://pages/best-practices/s3.md' } },
  score: 0.5,
  metadata,
});

beforeEach(() => {
  serving = async (request) => {
    const { retrievalQuery } = (await request.json()) as { retrievalQuery: { text: string } };
    return Response.json({
      retrievalResults: pages.retrieve(retrievalQuery.text).map((each) => toResult(each.text, each.metadata)),
    });
  };
});

const look = (question: string, access = 'knowledge') =>
  ask<Passages & Refusal>(handler, 'searchKnowledgeBase', { question }, { access });

describe('The knowledge action group', () => {
  it.each(['how should I protect an S3 bucket from public access', 'S3 버킷 퍼블릭 액세스 차단'])(
    'finds the page on %s, and where it can be read',
    async (question) => {
      const { status, body } = await look(question);
      expect(status).toBe(200);
      expect(body.passages[0]).toMatchObject({
        title: expect.stringContaining('S3'),
        uri: expect.stringMatching(/^s3:\/\//),
        sourceUrl: expect.stringMatching(/^https:\/\/docs\.aws\.amazon\.com\//),
      });
      expect(heard?.path).toBe('/knowledgebases/KB12345678/retrieve');
      expect(heard?.body).toMatchObject({ retrievalQuery: { text: question } });
    },
  );

  it('says nothing where no page is about it', async () => {
    expect(await look('the weather in Seoul tomorrow')).toEqual({ status: 200, body: { passages: [], gaps: [] } });
  });

  it('keeps the lines of a page, and lets nothing through that cannot be seen', async () => {
    serving = () => Response.json({ retrievalResults: [toResult('one\u202E\ntwo\u200B', { title: 'A\u0000 page' })] });
    expect((await look('lines')).body.passages).toEqual([
      { title: 'A page', uri: 's3://pages/best-practices/s3.md', text: 'one\ntwo', score: 0.5 },
    ]);
  });

  it('stays below 20,000 bytes however long the pages are', async () => {
    serving = () => Response.json({ retrievalResults: Array(5).fill(toResult('word '.repeat(20_000))) });
    const { body } = await look('long pages');
    expect(JSON.stringify(body).length).toBeLessThan(20_000);
  });

  it.each([
    ['a', 'question "a" is not a question'],
    ['x'.repeat(1001), 'is not a question: say what to look up'],
  ])('refuses a question that the knowledge base does not take', async (question, sentence) => {
    const { status, body } = await look(question);
    expect({ status, error: body.error }).toEqual({ status: 400, error: expect.stringContaining(sentence) });
  });

  it('refuses whoever may not read it', async () => {
    expect((await look('mfa', 'okta')).status).toBe(403);
  });

  it.each([
    [
      () => new Response('{}', { status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' } }),
      'access was denied',
    ],
    [
      () => new Response('{}', { status: 429, headers: { 'x-amzn-errortype': 'ThrottlingException' } }),
      'its rate limit',
    ],
    [() => new Response('{}', { status: 500 }), 'it answered 500'],
  ])('is a gap where Bedrock does not answer', async (refused, reason) => {
    serving = refused;
    const { status, body } = await look('mfa');
    expect(status).toBe(502);
    expect(body.gaps?.join()).toContain(`The knowledge base could not be searched: ${reason}`);
  });
});
