import { createContext, useContext } from 'react';
import type { Done } from '../actions.ts';
import type { About, Seen, SeenPerson } from '../kinds.ts';
import type { Words } from './words.ts';

/** What every part of the page may need. */
export interface Around {
  seen: Seen;
  about: About;
  me: SeenPerson;
  words: Words;
  /** Does something as the person who looks; where that fails, a sentence is shown and nothing comes back. */
  act(act: object): Promise<Done | undefined>;
  /** Opens a thread beside its channel. */
  openThread(channel: string, ts: string): void;
}

export const AroundContext = createContext<Around | undefined>(undefined);

export const useAround = (): Around => {
  const around = useContext(AroundContext);
  if (!around) throw new Error('there is nothing around');
  return around;
};
