import type { AgentTurn } from '../aws/agent-turn.ts';
import type { Trace, TraceStep } from './kinds.ts';

/** A call of the agent in the page's words. */
export const traceOf = (turn: AgentTurn, model: string): Trace => {
  const { sessionId, attributes, steps, citations, usage, times, lookups, failure } = turn;
  const started = (since: number) => since - times.since;
  return {
    sessionId,
    model,
    askedAt: attributes.askedAt ?? null,
    ms: lasted(times),
    usage,
    steps: steps.map(({ actionGroup, operationId, parameters, status, result }, at): TraceStep => {
      const time = times.steps[at] ?? times;
      const ms = lasted(time);
      return {
        actionGroup,
        operationId,
        parameters,
        status: ms === null ? null : status,
        result: ms === null ? null : result,
        query: queryIn(result),
        startMs: started(time.since),
        ms,
      };
    }),
    lookups: lookups.map(({ query, found, ...time }) => ({
      query,
      found,
      startMs: started(time.since),
      ms: lasted(time),
    })),
    citations,
    failure: failure ?? null,
  };
};

const lasted = ({ since, until }: { since: number; until?: number }): number | null =>
  until === undefined ? null : until - since;

/** The statement of a search, and what it cost, where its source has one. */
const queryIn = (result: unknown): TraceStep['query'] => {
  const { query } = (result ?? {}) as { query?: { text?: unknown; dataScannedBytes?: number; ms?: number } | null };
  if (typeof query?.text !== 'string') return null;
  return { text: query.text, dataScannedBytes: query.dataScannedBytes ?? null, ms: query.ms ?? null };
};
