import { afterEach, describe, expect, it } from 'vitest';
import type { Serve } from '../../local/http.ts';
import type { Local } from '../../local/start.ts';
import type { SearchResult } from '../../schemas/generated/shared.ts';
import { askedAt, local } from '../support/local.ts';

const faults: [string, () => Serve][] = [
  ['answers 500', () => () => new Response('oops', { status: 500 })],
  ['answers 429', () => () => new Response('{}', { status: 429, headers: { 'retry-after': '1' } })],
  ['answers garbage', () => () => new Response('<html>\u0000not json')],
  ['answers nothing', () => () => Promise.reject(new Error('connection closed'))],
];

describe('A source that fails', () => {
  let here: Local;
  afterEach(() => here.close());

  it.each(faults)('and %s becomes a gap, and the others still answer', async (_, broken) => {
    here = await local({ faults: { okta: broken, sentinelone: broken } });
    const answer = await here.ask({ question: 'show me everything about 203.0.113.7 in the last 7 days', askedAt });
    const trace = answer.steps[0]?.result as SearchResult;
    expect(trace.matched).toBeGreaterThan(0);
    expect(trace.sources?.find((each) => each.source === 'okta')?.matched).toBeNull();
    expect(trace.gaps.join('\n')).toMatch(/Okta could not be searched/);
    expect(answer.answer).toMatch(/Okta could not be searched/);
    expect(answer.answer).not.toMatch(/oops|ECONN|127\.0\.0\.1/);
  });

  it('on its own question is told as what could not be seen, never as nothing found', async () => {
    here = await local({ faults: { okta: () => () => new Response('', { status: 403 }) } });
    const answer = await here.ask({ question: 'failed Okta logins since yesterday by user', askedAt });
    expect(answer.steps[0]).toMatchObject({ status: 502 });
    expect(answer.answer).toMatch(/Okta could not be searched/);
    expect(answer.answer).not.toMatch(/\b0 (events|records)|no failed/i);
  });

  it.each(['agents', 'agentcore'] as const)(
    'leaves the agent on %s out: the asker gets one neutral sentence',
    async (host) => {
      const denied: Serve = () =>
        new Response('{"message":"no"}', { status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' } });
      here = await local({ host, faults: { bedrock: () => denied, agentcore: () => denied } });
      const answer = await here.ask({ question: 'GuardDuty findings today', askedAt });
      expect(answer.error).toBeTruthy();
      expect(answer.answer).not.toMatch(/AccessDenied|Exception|stack/);
    },
  );
});
