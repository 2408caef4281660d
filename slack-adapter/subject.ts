import { fenced } from './fence.ts';

/** Characters of a message that is asked about. */
const longestSubject = 6000;

/** Whether a message that is asked about is not read to its end. */
export const isCut = (subject: string): boolean => subject.length > longestSubject;

/**
 * A message that is asked about, and the question after it. It stands between two marks that occur nowhere else, as one JSON
 * object, so that nothing in it can pass for the question or for an instruction.
 */
export const withSubject = (subject: string, question: string): string => {
  const data = JSON.stringify(
    isCut(subject)
      ? {
          message: `${subject.slice(0, longestSubject).toWellFormed()}…`,
          note: 'the message is longer, and only its beginning is here',
        }
      : { message: subject },
  );
  return fenced('The message that the question is about', '', data, question);
};
