import { createContext, useContext } from 'react';

/** What happens when something in a message or a modal is clicked. */
export interface Clickable {
  click(actionId: string, value?: string): Promise<unknown>;
}

export const BlocksContext = createContext<Clickable>({ click: async () => undefined });

export const useClick = (): Clickable['click'] => useContext(BlocksContext).click;

/** The text of a text object. */
export const textIn = (given: unknown): string => {
  const { text } = (given ?? {}) as { text?: unknown };
  return typeof text === 'string' ? text : '';
};
