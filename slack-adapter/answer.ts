import type { Agent, AgentEvent, Citation, Question } from './agent/agent.ts';

/** One operation on the way to an answer; `result` is there once it came. */
export interface Step {
  id: string;
  actionGroup: string;
  operationId: string;
  parameters: Record<string, string>;
  result?: unknown;
}

/** Everything the agent gave for one question. */
export interface Answer {
  text: string;
  steps: Step[];
  citations: Citation[];
  usage: { inputTokens: number; outputTokens: number };
}

export const nothingYet = (): Answer => ({
  text: '',
  steps: [],
  citations: [],
  usage: { inputTokens: 0, outputTokens: 0 },
});

/** Asks, and gathers into `answer`, which holds what was found so far wherever it ends. */
export const answerInto = async (
  answer: Answer,
  agent: Agent,
  question: Question,
  live: { steps(steps: Step[]): void; text(chunk: string): void },
): Promise<void> => {
  for await (const event of agent.ask(question)) {
    add(answer, event);
    if (event.type === 'step' || event.type === 'step-result') live.steps(answer.steps);
    if (event.type === 'text') live.text(event.text);
  }
};

const add = (answer: Answer, event: AgentEvent): void => {
  switch (event.type) {
    case 'step': {
      const { type, ...step } = event;
      answer.steps.push(step);
      break;
    }
    case 'step-result': {
      const step = answer.steps.find(({ id, result }) => id === event.id && result === undefined);
      if (step) step.result = event.body;
      break;
    }
    case 'text':
      answer.text += event.text;
      break;
    case 'citation':
      if (!answer.citations.some(({ uri, title }) => uri === event.uri && title === event.title))
        answer.citations.push(event);
      break;
    case 'usage':
      answer.usage.inputTokens += event.inputTokens;
      answer.usage.outputTokens += event.outputTokens;
      break;
  }
};
