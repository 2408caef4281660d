import type { types } from '@slack/bolt';
import { type Language, texts } from '../language.ts';
import { type Message, message, type TurnState } from './message.ts';

/** What the thread hears where there is no answer, with a way to try again; the detail is in the log, under the reference. */
export const failure = (
  sentences: string[],
  turn: TurnState & { state: 'failed' | 'stopped' | 'too-long' | 'expired' },
  language: Language,
  linkHosts: string[],
): Message => {
  const { blocks, ...plain } = message(
    [...sentences, texts[language].reference(turn.reference)].join(' '),
    turn,
    linkHosts,
  );
  return { ...plain, blocks: [...blocks, retryButton(turn.reference, language)] };
};

/** Its value refers to the question that is kept; who clicks is asked for their rights again. */
export const retryButton = (reference: string, language: Language): types.ActionsBlock => ({
  type: 'actions',
  elements: [
    { type: 'button', action_id: 'retry', text: { type: 'plain_text', text: texts[language].retry }, value: reference },
  ],
});
