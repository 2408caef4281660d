import type { Answer } from './answer.ts';
import { answerMarkdown, answerMessages } from './blocks/answer.ts';
import type { Message } from './blocks/message.ts';
import { withEarlier } from './fence.ts';
import { unsupported } from './grounds.ts';
import type { Language } from './language.ts';
import type { Session } from './memory.ts';
import { suggestionsFor } from './suggestions.ts';
import { type Turn, turnOf } from './turn.ts';

/** A question that was accepted, and who asks it. */
export interface Accepted {
  team: string;
  channel: string;
  ts: string;
  user: string;
  name: string;
  text: string;
  askedAt: Date;
  language: Language;
  timeZone: string;
  reference: string;
  sources: string[];
  /** The channel to which the answer may be shared, where it is not shown in one. */
  shareTo?: string | undefined;
}

/** What the agent is asked: the question after the turns that its session has not heard, and who says it where several do. */
export const spoken = ({ unheard, askers }: Session, { text, user, name }: Accepted): string => {
  const several = askers.some((each) => each !== user);
  const turns = unheard.map(({ question, answer, askerName }) =>
    several ? { asker: nameOf(askerName), question, answer } : { question, answer },
  );
  return withEarlier(turns, several ? `${nameOf(name)}: ${text}` : text);
};

/** People choose the names that the workspace shows: what is left of one can neither instruct nor pretend. */
const nameOf = (name: string): string =>
  name
    .replaceAll(/[^\p{L}\p{N} ._-]/gu, '')
    .slice(0, 40)
    .trim() || 'somebody';

/** An answer as its thread shows it, and as it is kept. */
export const told = (answer: Answer, asked: Accepted, linkHosts: string[]): { messages: Message[]; turn: Turn } => {
  const unfounded = groundless(answer, asked.text);
  const suggestions = suggestionsFor(answer.steps, asked.language);
  const around = { ...asked, unsupported: unfounded, suggestions, linkHosts };
  const { ts, reference, user: asker, name: askerName, text: question, sources, language, timeZone } = asked;
  const turn = turnOf(
    answer,
    { ts, reference, asker, askerName, question, sources, language, timeZone, askedAt: asked.askedAt.toISOString() },
    { posted: answerMarkdown(answer, around), unsupported: unfounded, suggestions },
  );
  return { messages: answerMessages(answer, around), turn };
};

const groundless = ({ text, steps, citations }: Answer, question: string): string[] =>
  unsupported(text, {
    question,
    results: steps.map(({ result }) => result),
    pages: citations.map(({ title, uri, excerpt }) => `${title}\n${uri}\n${excerpt}`),
  });
