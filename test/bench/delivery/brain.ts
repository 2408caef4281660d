import { setTimeout as sleep } from 'node:timers/promises';
import { type AgentStream, looked, type Part } from '../../support/agent-stream.ts';
import type { Chance } from './chance.ts';

/** How a complete answer ends. */
export const ending = (number: number): string => `Here ends the answer to question ${number}.`;

/** An agent that answers at once; some answers take longer than the progress of a thread is shown apart, some two messages. */
export const brain = (agent: AgentStream, chance: Chance): void => {
  agent.answer = ({ inputText }) => {
    const number = Number([...inputText.matchAll(/question (\d+)\?/g)].at(-1)?.[1]);
    const of = chance('answer', number);
    const pause: Part[] = of < 0.02 ? [{ wait: sleep(1100) }] : [];
    const filling = of > 0.97 ? 'It goes on for long. '.repeat(600) : '';
    return [
      ...looked('searchOktaEvents', { window: '24h' }, { matched: number }),
      ...pause,
      { text: `The answer. ${filling}` },
      { text: ending(number) },
    ];
  };
};
