/** The port to whoever hosts the agent: a question in; steps, text, citations and usage out. */
export interface Agent {
  /** Throws an AgentFailure where no whole answer came. */
  ask(question: Question): AsyncIterable<AgentEvent>;
}

export interface Question {
  sessionId: string;
  text: string;
  /** Session attributes: what the handlers trust, and a model cannot write. */
  attributes: Record<string, string>;
  signal: AbortSignal;
}

export type AgentEvent =
  | { type: 'step'; id: string; actionGroup: string; operationId: string; parameters: Record<string, string> }
  /** `body` is the observation, parsed where it is JSON. */
  | { type: 'step-result'; id: string; body: unknown }
  | { type: 'text'; text: string }
  | Citation
  | { type: 'usage'; inputTokens: number; outputTokens: number };

export interface Citation {
  type: 'citation';
  title: string;
  uri: string;
  excerpt: string;
}

export type FailureKind = 'throttled' | 'timeout' | 'cut' | 'closed' | 'empty' | 'failed';

/** Why there is no answer. The message is for the operator and says what to do; it never reaches Slack. */
export class AgentFailure extends Error {
  readonly kind: FailureKind;
  constructor(kind: FailureKind, whatToDo: string, options?: ErrorOptions) {
    super(whatToDo, options);
    this.kind = kind;
  }
}
