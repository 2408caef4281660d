import type { Answer } from './answer.ts';
import type { Placed } from './asked.ts';
import { answerMarkdown, answerMessages } from './blocks/answer.ts';
import type { Message } from './blocks/message.ts';
import { withEarlier } from './fence.ts';
import { unsupported } from './grounds.ts';
import type { Language } from './language.ts';
import type { Session } from './memory.ts';
import { withSubject } from './subject.ts';
import { suggestionsFor } from './suggestions.ts';
import { type Turn, turnOf } from './turn.ts';

/** A question of somebody who may ask it. */
export interface Accepted extends Placed {
  language: Language;
  sources: string[];
  reference: string;
  /** The asker, as the workspace shows them. */
  name: string;
  timeZone: string;
}

/** What the agent is asked: the question after the turns that its session has not heard, and who says it where several do. */
export const spoken = (
  { unheard, askers }: Session,
  { text, subject, user, name }: Pick<Accepted, 'text' | 'subject' | 'user' | 'name'>,
): string => {
  const several = askers.some((each) => each !== user);
  const turns = unheard.map(({ question, answer, askerName }) =>
    several ? { asker: nameOf(askerName), question, answer } : { question, answer },
  );
  const question = several ? `${nameOf(name)}: ${text}` : text;
  return withEarlier(turns, subject === undefined ? question : withSubject(subject, question));
};

/** People choose the names that the workspace shows: what is left of one can neither instruct nor pretend. */
const nameOf = (name: string): string =>
  name
    .replaceAll(/[^\p{L}\p{N} ._-]/gu, '')
    .slice(0, 40)
    .trim() || 'somebody';

/** An answer as its thread shows it, and as it is kept. */
export const told = (answer: Answer, asked: Accepted, linkHosts: string[]): { messages: Message[]; turn: Turn } => {
  const unfounded = groundless(answer, asked);
  const suggestions = suggestionsFor(answer.steps, asked.language);
  const around = { ...asked, unsupported: unfounded, suggestions, linkHosts, quote: asked.quoted ? asked.text : '' };
  const { ts, reference, user: asker, name: askerName, text: question, sources, language, timeZone } = asked;
  const turn = turnOf(
    answer,
    { ts, reference, asker, askerName, question, sources, language, timeZone, askedAt: asked.askedAt.toISOString() },
    { posted: answerMarkdown(answer, around), unsupported: unfounded, suggestions },
  );
  return { messages: answerMessages(answer, around), turn };
};

/** What of a text is neither in the results nor in the cited pages nor in what was asked. */
export const groundless = (
  { text, steps, citations }: Answer,
  { text: question, subject = '' }: Pick<Accepted, 'text' | 'subject'>,
): string[] =>
  unsupported(text, {
    question: `${question}\n${subject}`,
    results: steps.map(({ result }) => result),
    pages: citations.map(({ title, uri, excerpt }) => `${title}\n${uri}\n${excerpt}`),
  });
