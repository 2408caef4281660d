/** The port to whoever hosts the agent: a question in; steps, text, citations and usage out. */
export interface Agent {
  /** Throws an AgentFailure where no whole answer came. */
  ask(question: Question): AsyncIterable<AgentEvent>;
}

export interface Question {
  sessionId: string;
  text: string;
  /** What the asker says, with which `text` ends: before it may stand what was said earlier, or a message that is asked about. */
  words?: string;
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

export type FailureKind =
  /** Requests or tokens are used up for now. */
  | 'throttled'
  /** The model is being made ready. */
  | 'warming'
  /** The time was over. */
  | 'timeout'
  /** Too many steps, too many words, or a conversation that is too long. */
  | 'too-long'
  /** The asker stopped it. */
  | 'stopped'
  /** The connection broke before the answer was whole. */
  | 'cut'
  /** The agent has forgotten the conversation. */
  | 'expired'
  /** The guardrail refused the question or the answer. */
  | 'blocked'
  /** AWS lets nobody reach the agent or its model, until somebody changes something. */
  | 'closed'
  /** An answer without a word. */
  | 'empty'
  /** Bedrock did not take the request. */
  | 'refused'
  | 'failed';

/** Why there is no answer. The message is for the operator and says what to do; it never reaches Slack. */
export class AgentFailure extends Error {
  readonly kind: FailureKind;
  constructor(kind: FailureKind, whatToDo: string, options?: ErrorOptions) {
    super(whatToDo, options);
    this.kind = kind;
  }
}
