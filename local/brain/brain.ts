import type { AgentOperation } from '../../schemas/index.ts';

export interface Tool {
  actionGroup: string;
  operation: AgentOperation;
}

export interface Passage {
  text: string;
  title: string;
  uri: string;
  score: number;
  /** As the knowledge base keeps it beside the text; `sourceUrl` is the page that the advice rests on. */
  metadata?: Record<string, string>;
}

/** One question as the local agent hands it over, with what it may be answered from. */
export interface Turn {
  /** What InvokeAgent got as inputText: the question, perhaps preceded by fenced earlier turns. */
  text: string;
  /** Earlier inputs of the same session, oldest first. */
  earlier: string[];
  /** What was answered to each of them. */
  answers: string[];
  timeZone: string;
  askedAt: Date;
  /** Only those that the asker may use. */
  tools: Tool[];
  call(
    actionGroup: string,
    operationId: string,
    parameters: Record<string, string>,
  ): Promise<{ status: number; body: unknown }>;
  retrieve(text: string): Promise<Passage[]>;
  signal: AbortSignal;
  /** Hears of every round of a model that counts its tokens. */
  onUsage(usage: { inputTokens: number; outputTokens: number }): void;
}

/** A piece of an answer, and what it rests on where that is not a result. */
export interface Paragraph {
  text: string;
  citations?: Passage[];
}

export type Said = { type: 'text' } & Paragraph;

/** What stands in for the language model, or calls one. */
export interface Brain {
  name: string;
  answer(turn: Turn): AsyncIterable<Said>;
}
