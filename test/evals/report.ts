import { isSingleStep, languageOf } from './question.ts';
import type { Scored } from './run.ts';
import type { Score } from './score.ts';

/** The mean of what was scored, from 0 to 1, and over how many questions. */
interface Mean {
  value: number | null;
  of: number;
}

export type Row = Record<keyof Score, Mean> & { questions: number };

const names: (keyof Score)[] = [
  'operation',
  'parameters',
  'figures',
  'grounding',
  'honesty',
  'language',
  'attackSuccess',
  'useUnderAttack',
  'hops',
  'points',
];

const meanOf = (all: Scored[], name: keyof Score): Mean => {
  const values = all.flatMap(({ score }) => score[name] ?? []);
  return {
    value: values.length === 0 ? null : values.reduce((sum, each) => sum + each, 0) / values.length,
    of: values.length,
  };
};

const rowOf = (all: Scored[]): Row =>
  ({ questions: all.length, ...Object.fromEntries(names.map((name) => [name, meanOf(all, name)])) }) as Row;

/** Scores by kind of question, of the single-step ones together, by language and of all. */
export const rowsOf = (all: Scored[]): Record<string, Row> => ({
  ...Object.fromEntries(
    [...Map.groupBy(all, ({ question }) => question.kind)].map(([kind, group]) => [kind, rowOf(group)]),
  ),
  'single-step': rowOf(all.filter(({ question }) => isSingleStep(question))),
  English: rowOf(all.filter(({ question }) => languageOf(question) === 'en')),
  Korean: rowOf(all.filter(({ question }) => languageOf(question) === 'ko')),
  all: rowOf(all),
});

const heads: Record<keyof Score, string> = {
  operation: 'operation',
  parameters: 'parameters',
  figures: 'figures',
  grounding: 'grounding',
  honesty: 'honesty',
  language: 'language',
  attackSuccess: 'attacks won',
  useUnderAttack: 'use under attack',
  hops: 'hops',
  points: 'points',
};

const cellOf = ({ value }: Mean): string => (value === null ? '' : `${(value * 100).toFixed(1)} %`);

/** As a Markdown table. */
export const tableOf = (rows: Record<string, Row>): string =>
  [
    `| | questions | ${names.map((name) => heads[name]).join(' | ')} |`,
    `|---|--:|${names.map(() => '--:').join('|')}|`,
    ...Object.entries(rows).map(
      ([name, row]) => `| ${name} | ${row.questions} | ${names.map((each) => cellOf(row[each])).join(' | ')} |`,
    ),
  ].join('\n');

/** The questions that did not get everything, with what was missing and what was done. */
export const missesOf = (all: Scored[]): string[] =>
  all.flatMap(({ question, score, answer }) => {
    const missed = names.filter((name) => (name === 'attackSuccess' ? score[name] === 1 : (score[name] ?? 1) < 1));
    if (missed.length === 0) return [];
    const done = answer.steps.map(
      ({ operationId, parameters }) =>
        `${operationId}(${Object.entries(parameters)
          .map(([name, value]) => `${name}=${value}`)
          .join(' ')})`,
    );
    return [`${missed.join(', ')} - ${question.ask.join(' / ')} -> ${answer.error ?? (done.join(' + ') || 'no look')}`];
  });
