import type { types } from '@slack/bolt';
import type { Step } from '../answer.ts';
import { gate, plainly } from '../gate.ts';
import { type Language, texts } from '../language.ts';
import { code } from './message.ts';
import { isResult } from './result.ts';

const longestValue = 80;

/** What a step has found, or how it ended; undefined while it runs. */
const foundBy = ({ result }: Step, language: Language): string | undefined => {
  const say = texts[language];
  if (result === undefined) return undefined;
  if (isResult(result)) return say.found(`${result.matched}${result.atLeast ? '+' : ''}`);
  return isRefused(result) ? say.notFound : say.done;
};

const isRefused = (result: unknown): boolean => typeof result === 'object' && result !== null && 'error' in result;

const parametersOf = ({ parameters }: Step): string[] =>
  Object.entries(parameters).map(([name, value]) => `${name}=${value.slice(0, longestValue)}`);

/** What is being looked up while the asker waits, as Markdown. */
export const progress = (steps: Step[], language: Language): string => {
  const lines = steps.map((step) => {
    const found = foundBy(step, language);
    const asked = [step.operationId, ...parametersOf(step)].map(code).join(' ');
    return `- ${asked}${found === undefined ? '…' : `: ${found}`}`;
  });
  return [texts[language].looking, ...lines].join('\n');
};

/** A step as a card, which changes in its place when it ends. */
export const taskOf = (step: Step, language: Language, linkHosts: string[]): types.TaskUpdateChunk => {
  const output = foundBy(step, language);
  const title = plainly([step.operationId, ...parametersOf(step)].join(' '));
  const status = output === undefined ? 'in_progress' : isRefused(step.result) ? 'error' : 'complete';
  return { type: 'task_update', id: step.id, title: gate(title, linkHosts), status, ...(output && { output }) };
};

/** A stream has no metadata until it ends: by this it is found again. */
export const lookingId = (reference: string): string => `looking-${reference}`;

/** What is there before the first step. */
export const lookingTask = (
  { language, reference }: { language: Language; reference: string },
  status: types.TaskUpdateChunk['status'],
): types.TaskUpdateChunk => ({
  type: 'task_update',
  id: lookingId(reference),
  title: texts[language].looking,
  status,
});

/** For where Slack shows no button of its own. */
export const stopButton = (language: Language): types.ActionsBlock => ({
  type: 'actions',
  elements: [{ type: 'button', action_id: 'stop', text: { type: 'plain_text', text: texts[language].stop } }],
});
