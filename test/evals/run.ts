import type { Moment } from './answered.ts';
import type { Answer, Asker } from './asker.ts';
import { askerOf, type Question } from './question.ts';
import { type Score, scoreOf } from './score.ts';

export interface Scored {
  question: Question;
  score: Score;
  answer: Answer;
}

const atOnce = 4;

/** Asks every question in a thread of its own and scores the last answer of each, in order. */
export const run = async (
  questions: readonly Question[],
  asker: Asker,
  moment: Omit<Moment, 'timeZone'>,
  round = '1',
): Promise<Scored[]> => {
  const scored: Scored[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < questions.length; at = next++) {
      const question = questions[at]!;
      scored[at] = await asked(question, `round ${round}, question ${at}`, asker, moment);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return scored;
};

const asked = async (
  question: Question,
  thread: string,
  asker: Asker,
  moment: Omit<Moment, 'timeZone'>,
): Promise<Scored> => {
  const { user, timeZone } = askerOf(question);
  const answers: Answer[] = [];
  for (const text of question.ask)
    answers.push(
      await asker
        .ask({ text, thread, user, timeZone })
        .catch((error: Error) => ({ answer: '', steps: [], citations: [], elapsedMs: 0, error: error.message })),
    );
  const answer = answers.pop()!;
  const counted = asker.sampleData ? { ...moment, timeZone } : undefined;
  return { question, answer, score: scoreOf(question, answer, answers, counted) };
};
