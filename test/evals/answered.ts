import { spanOf } from '../../action-groups/shared/window.ts';
import type { Dataset } from '../../local/dataset.ts';
import type { SearchResult } from '../../schemas/generated/shared.ts';
import type { Answer, Step } from './asker.ts';
import { matching } from './plain.ts';
import type { Wanted } from './question.ts';

/** What filters are compared and counted under. */
export interface Moment {
  askedAt: Date;
  timeZone: string;
  dataset: Dataset;
}

const spanIn = (window: string, { askedAt, timeZone }: Moment) => {
  const { since, until } = spanOf(window.replace('now', askedAt.toISOString()), timeZone, askedAt);
  // Nothing is later than the moment of asking.
  return { since, until: until < askedAt ? until : askedAt };
};

/** Filters that say how much is shown, and where, rather than what is searched. */
const aside = new Set(['timeZone', 'cursor', 'window', 'limit']);

/** The records that a search counts, by its filters as they were called. */
export const countedBy = (operationId: string, parameters: Record<string, string>, moment: Moment) => {
  const { window = '24h', timeZone = moment.timeZone } = parameters;
  const filters = Object.fromEntries(Object.entries(parameters).filter(([name]) => !aside.has(name)));
  return matching(moment.dataset, operationId, filters, spanIn(window, { ...moment, timeZone }));
};

/** Whether a call has the filters that were wanted, and no others. */
export const isAsWanted = (wanted: Wanted, { parameters }: Step, oneOf: string[], moment: Moment): boolean => {
  const choices = new Map(Object.entries(wanted).map(([name, choice]) => [name.replace('?', ''), [choice].flat()]));
  const given = Object.entries({ window: '24h', ...parameters }).filter(
    ([name]) => name !== 'timeZone' && (name !== 'limit' || choices.has('limit')),
  );
  if (!choices.has('window')) choices.set('window', ['24h']);
  const isNeeded = (name: string) => !(`${name}?` in wanted) && !oneOf.includes(name);
  const missing = [...choices.keys()].filter((name) => isNeeded(name) && !given.some(([each]) => each === name));
  const isRight = ([name, value]: [string, string]) =>
    (choices.get(name) ?? []).some((choice) =>
      name === 'window'
        ? isSameSpan(choice, value, moment, parameters.timeZone)
        : choice.toLowerCase() === value.toLowerCase(),
    );
  const hasOne = oneOf.length === 0 || given.some(([name]) => oneOf.includes(name));
  return missing.length === 0 && hasOne && given.every(isRight);
};

/** A wanted window is in the asker's zone, one that was called in the zone of the call. */
const isSameSpan = (wanted: string, called: string, moment: Moment, timeZone = moment.timeZone): boolean => {
  try {
    const [a, b] = [spanIn(wanted, moment), spanIn(called, { ...moment, timeZone })];
    return +a.since === +b.since && +a.until === +b.until;
  } catch {
    return false;
  }
};

export const resultOf = ({ status, result }: Step): SearchResult | undefined =>
  status === 200 && typeof (result as SearchResult | null)?.matched === 'number' ? (result as SearchResult) : undefined;

/** Looks into the sources; asking the knowledge base is none. */
export const looksOf = ({ steps }: Answer): Step[] =>
  steps.filter(({ operationId }) => operationId !== 'searchKnowledgeBase');

/** What the answer says itself: without what it quotes of records and pages. */
export const ownWords = (answer: string): string =>
  answer
    .replaceAll(/```[\s\S]*?```/g, ' ')
    .replaceAll(/`[^`\n]*`/g, ' ')
    .replaceAll(/^>.*$/gm, ' ')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, ' ');

/** A whole number by itself, however it is grouped: not one in an id, an address or a clock. */
export const hasFigure = (text: string, figure: number): boolean =>
  figure === 0
    ? /\b(no|none|nothing|0)\b|없|0건/i.test(text)
    : (text.match(/(?<![\w.:/-])(?:\d{1,3}(?:,\d{3})+|\d+)(?![\w:/-]|\.\d)/g) ?? []).some(
        (each) => Number(each.replaceAll(',', '')) === figure,
      );

/** Whether a result counts so many of something. */
export const counts = (value: unknown, figure: number): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).some((each) => counts(each, figure))
    : value === figure;

/** Spellings are separated by a bar, and looked for as they stand. */
export const saysOneOf = (text: string, spellings: string): boolean =>
  spellings.split('|').some((spelling) => text.toLowerCase().includes(spelling.toLowerCase()));
