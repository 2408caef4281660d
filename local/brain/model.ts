import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  isStepCount,
  type JSONSchema7,
  jsonSchema,
  type LanguageModel,
  type ModelMessage,
  streamText,
  type ToolSet,
  tool,
} from 'ai';
import { schemaOf } from '../../schemas/index.ts';
import type { Brain, Passage, Said, Turn } from './brain.ts';
import { toModelFailure } from './model-error.ts';
import { ModelFailure } from './model-failure.ts';

const instruction = readFileSync(join(import.meta.dirname, '..', '..', 'infra', 'agent-instruction.md'), 'utf8');

/** Rounds of looking up before the model has to answer. */
const mostSteps = 8;
/** Calls that fit no tool are told to the model, which may mend them; a second one ends the question. */
const mostMalformed = 1;
/** Text before a call of a tool is what the model thinks, not the answer: it is held back until it is too long for that. */
const longestThought = 300;

/** A language model behind the same tools and the same instruction as the deployed agent. */
export const model = (name: string, languageModel: LanguageModel): Brain => ({
  name,
  async *answer(turn) {
    const pages: Passage[] = [];
    try {
      yield* spoken(turn, languageModel, pages, name);
    } catch (error) {
      if (turn.signal.aborted) throw error;
      throw toModelFailure(error, name);
    }
  },
});

async function* spoken(turn: Turn, languageModel: LanguageModel, pages: Passage[], name: string): AsyncIterable<Said> {
  const { fullStream } = streamText({
    model: languageModel,
    instructions: `${instruction}\n\nThe asker's time zone is ${turn.timeZone}.`,
    messages: messagesOf(turn),
    tools: toolsOf(turn, pages),
    stopWhen: isStepCount(mostSteps),
    abortSignal: turn.signal,
    maxRetries: 1,
    onError: () => {}, // it comes with the stream
  });
  let malformed = 0;
  let thought = '';
  let said = '';
  const speak = (text: string): Said => {
    said += text;
    return { type: 'text', text };
  };
  for await (const part of fullStream) {
    if (part.type === 'text-delta') {
      thought += part.text;
      if (said === '' && thought.length <= longestThought) continue;
      yield speak(thought);
      thought = '';
    } else if (part.type === 'tool-call') {
      thought = '';
      if (part.invalid) malformed += 1;
      if (malformed > mostMalformed)
        throw new ModelFailure(
          'dependencyFailedException',
          `${name} called its tools wrongly more than once: ask again, or take a model that is made for tools.`,
        );
    } else if (part.type === 'finish-step') {
      const { inputTokens = 0, outputTokens = 0 } = part.usage;
      turn.onUsage({ inputTokens, outputTokens });
    } else if (part.type === 'error') throw part.error;
    else if (part.type === 'abort') throw new Error('the question was stopped');
    else if (part.type === 'finish' && part.finishReason === 'content-filter')
      throw new ModelFailure('validationException', `${name} declined to answer: put the question in other words.`);
  }
  if (thought) yield speak(thought);
  if (said.trim() === '')
    throw new ModelFailure('dependencyFailedException', `${name} ended without an answer: ask again.`);
  const cited = pages.filter(
    ({ title }, at) => said.includes(title) && pages.findIndex((each) => each.title === title) === at,
  );
  if (cited.length > 0) yield { type: 'text', text: '', citations: cited };
}

const messagesOf = ({ earlier, answers, text }: Turn): ModelMessage[] => [
  ...earlier.flatMap((input, at): ModelMessage[] => [
    { role: 'user', content: input },
    { role: 'assistant', content: answers[at] ?? '' },
  ]),
  { role: 'user', content: text },
];

/** The tools as the Gateway would offer them, and the knowledge base as one more. */
const toolsOf = (turn: Turn, pages: Passage[]): ToolSet =>
  Object.fromEntries([
    ...turn.tools.map(({ actionGroup, operation: { operationId } }) => [
      operationId,
      tool({
        ...offered(actionGroup, operationId),
        execute: async (input: unknown) => (await turn.call(actionGroup, operationId, asStrings(input))).body,
      }),
    ]),
    [
      'searchKnowledgeBase',
      tool({
        ...offered('knowledge', 'searchKnowledgeBase'),
        execute: async (input: unknown) => {
          const passages = await turn.retrieve((asStrings(input).question ?? '').slice(0, 1000));
          pages.push(...passages);
          return { passages: passages.map(({ title, uri, text }) => ({ title, uri, text })), gaps: [] };
        },
      }),
    ],
  ]);

/** Without `asked`: whoever calls the function for the model knows the moment of asking. */
const offered = (actionGroup: string, operationId: string) => {
  const { description, inputSchema } = schemaOf(actionGroup).tools.find(({ name }) => name === operationId)!;
  const { asked, ...properties } = inputSchema.properties;
  const required = inputSchema.required.filter((name) => name !== 'asked');
  return { description, inputSchema: jsonSchema({ ...inputSchema, properties, required } as JSONSchema7) };
};

/** Bedrock hands every value over as a string. */
const asStrings = (input: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries((input ?? {}) as Record<string, unknown>)
      .filter(([, value]) => value !== null && value !== '')
      .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
