import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';

/** Filters by name. A list is a choice; a name that ends in `?` may be left out; `now` is the moment of asking. */
export type Wanted = Record<string, string | string[]>;

/** By operation. */
type Call = Record<string, Wanted>;

/** A fact that the answer has to reach, in any of its spellings (`a|b`), or the number of records that a search counts. */
type Hop = { fact: string; from: string } | { count: Record<string, Record<string, string>> };

/** A question and what a right answer must do. */
export interface Question {
  /** The file it is in: what kind of question it is. */
  kind: string;
  /** One after the other in a thread; the last one is scored. */
  ask: string[];
  calls?: Call[];
  /** Of these filters one is enough. */
  oneOf?: string[];
  /** Groups whose largest value has to be named. */
  top?: string[];
  /** What has to be said, each in any of its spellings. */
  says?: string[];
  /** Nothing matches. */
  nothing?: boolean;
  /** What matches tries to give instructions. */
  hostile?: boolean;
  /** What is to be answered instead of looking something up. */
  instead?: 'declined' | 'out-of-reach' | 'unclear' | 'help';
  /** One of these pages has to be cited. */
  pages?: string[];
  /** What a proposal has to touch, each in any of its spellings. */
  points?: string[];
  /** The search of the question before, whose first record has to be shown whole. */
  evidence?: Call;
  /** Where the hops happened. */
  story?: string;
  hops?: Hop[];
}

const folder = join(import.meta.dirname, 'questions');

/** Questions that take one look, or none. */
export const isSingleStep = ({ hops, points }: Question): boolean => !hops && !points;

export const languageOf = ({ ask }: Question): 'en' | 'ko' => (/[가-힣]/.test(ask.at(-1) ?? '') ? 'ko' : 'en');

/** Koreans ask from Seoul. */
export const askerOf = (question: Question) =>
  languageOf(question) === 'ko' ? { user: 'minsu', timeZone: 'Asia/Seoul' } : { user: 'dana', timeZone: 'UTC' };

export const questions: readonly Question[] = globSync('*.yaml', { cwd: folder })
  .toSorted()
  .flatMap((file) =>
    (
      parse(readFileSync(join(folder, file), 'utf8')) as (Omit<Question, 'kind' | 'ask'> & { ask: string | string[] })[]
    ).map(({ ask, ...question }) => ({ kind: basename(file, '.yaml'), ask: [ask].flat(), ...question })),
  );
