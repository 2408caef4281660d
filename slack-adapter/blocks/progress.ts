import type { Step } from '../answer.ts';
import { type Language, texts } from '../language.ts';
import { code } from './message.ts';
import { isResult } from './result.ts';

/** What is being looked up while the asker waits. */
export const progress = (steps: Step[], language: Language): string => {
  const say = texts[language];
  const outcome = ({ result }: Step): string => {
    if (result === undefined) return '…';
    if (isResult(result)) return `: ${say.found(`${result.matched}${result.atLeast ? '+' : ''}`)}`;
    return typeof result === 'object' && result !== null && 'error' in result ? `: ${say.notFound}` : `: ${say.done}`;
  };
  const lines = steps.map((step) => {
    const parameters = Object.entries(step.parameters).map(
      ([name, value]) => ` ${code(`${name}=${value.slice(0, 80)}`)}`,
    );
    return `- ${code(step.operationId)}${parameters.join('')}${outcome(step)}`;
  });
  return [say.looking, ...lines].join('\n');
};
