import type { Brain, Said, Turn } from '../brain/brain.ts';
import { ModelFailure } from '../brain/model-failure.ts';

/** One operation that the agent called, with what came back over the wire. */
export interface Step {
  actionGroup: string;
  operationId: string;
  parameters: Record<string, string>;
  status: number;
  result: unknown;
}

/** What happened in one InvokeAgent call: what the console would show as its trace. */
export interface AgentTurn {
  sessionId: string;
  attributes: Record<string, string>;
  steps: Step[];
  citations: { title: string; uri: string; excerpt: string }[];
  usage: { inputTokens: number; outputTokens: number };
  /** When it ran, and beside each step when that did; milliseconds since the epoch. */
  times: Span & { steps: Span[] };
  /** What was looked up in the knowledge base beside the steps. */
  lookups: (Span & { query: string; found: { title: string; uri: string }[] })[];
  /** Why the model gave no answer, for whoever runs it. */
  failure?: string;
}

interface Span {
  since: number;
  until?: number;
}

/** A turn that begins now. */
export const turnOf = (sessionId: string, attributes: Record<string, string>): AgentTurn => ({
  sessionId,
  attributes,
  steps: [],
  citations: [],
  usage: { inputTokens: 0, outputTokens: 0 },
  times: { since: Date.now(), steps: [] },
  lookups: [],
});

/** Counts the tokens of a round. */
export const spend = ({ usage }: AgentTurn, { inputTokens, outputTokens }: AgentTurn['usage']): void => {
  usage.inputTokens += inputTokens;
  usage.outputTokens += outputTokens;
};

/** Notes a step that begins now; to be called when it has ended. */
export const begun = (turn: AgentTurn, step: Step): ((ended: Pick<Step, 'status' | 'result'>) => void) => {
  const time: Span = { since: Date.now() };
  turn.steps.push(step);
  turn.times.steps.push(time);
  return (ended) => {
    Object.assign(step, ended);
    time.until = Date.now();
  };
};

/** What the brain says; why it says nothing stays with the turn. */
export async function* answerOf(brain: Brain, question: Turn, turn: AgentTurn): AsyncIterable<Said> {
  try {
    yield* brain.answer(question);
  } catch (error) {
    if (error instanceof ModelFailure) turn.failure = error.message;
    throw error;
  } finally {
    turn.times.until = Date.now();
  }
}
