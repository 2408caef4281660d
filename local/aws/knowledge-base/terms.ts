import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const glossary = parse(readFileSync(new URL('glossary.yaml', import.meta.url), 'utf8')) as {
  subjects: string[];
  words: string[];
  fillers: string;
  koreanFillers: string;
};

/** One thing that a text speaks of: a concept of the glossary, an English word or a Korean one. */
export interface Unit {
  /** What the index looks up. A concept and an English word are one term, a Korean word is its pairs of syllables. */
  terms: string[];
  /** How many of the terms must be found for the unit to be found. */
  needed: number;
  /** Korean words that no concept explains are mostly verbs and courtesies, and say less of what is asked. */
  weight: number;
}

/** A concept goes by its first name; the sign keeps it apart from the words of that name. */
function conceptOf(names: string): string {
  return `§${names.split(', ')[0]}`;
}

const subjectTerms = new Set(glossary.subjects.map(conceptOf));

export const isSubject = (term: string): boolean => subjectTerms.has(term);

export const isConcept = (term: string): boolean => term.startsWith('§');

/** English words may be misspelt; concepts and pairs of syllables are looked up as they stand. */
export const isWord = (term: string): boolean => /^[a-z]/.test(term);

/** What the index stores of a page: concepts, and all words, those of a concept's name included. */
export const termsIn = (text: string): string[] => [
  ...conceptsIn(text).concepts,
  ...wordsIn(text).map(stem),
  ...hangulIn(text).flatMap(pairs),
];

/** What a question asks for: words that belong to a concept's name are not counted a second time. */
export function unitsIn(question: string): Unit[] {
  const { concepts, rest } = conceptsIn(question);
  const units: Unit[] = [
    ...concepts.map((concept) => ({ terms: [concept], needed: 1, weight: 1 })),
    ...wordsIn(rest).map((word) => ({ terms: [stem(word)], needed: 1, weight: 1 })),
    ...hangulIn(rest).map((word) => {
      const terms = pairs(word);
      return { terms, needed: Math.ceil(terms.length / 2), weight: 0.5 };
    }),
  ];
  return [...new Map(units.map((unit) => [unit.terms.join(), unit])).values()];
}

const HANGUL = '[가-힣]';

type Find = (text: string, found: string[]) => string;

const named = [...glossary.subjects, ...glossary.words]
  .flatMap((names) => names.split(', ').map((name) => ({ name, concept: conceptOf(names) })))
  .sort((a, b) => b.name.length - a.name.length);
const isKorean = ({ name }: { name: string }) => new RegExp(HANGUL).test(name);

/** Korean names stand before particles and within compounds, English ones are whole words with a plural or none. */
const findKorean = finder(named.filter(isKorean), '', '');
const findEnglish = finder(
  named.filter((name) => !isKorean(name)),
  '(?<![a-z0-9])',
  "(?:e?s|'s)?(?![a-z0-9])",
);

/** Takes the names out of a text, the longest first, so that "access key" is not found as "access". */
function finder(names: typeof named, before: string, after: string): Find {
  const spellings = names.map(({ name }) => name.replace(/[.&/]/g, '\\$&').replace(/[\s-]+/g, '[\\s-]*'));
  const pattern = new RegExp(`${before}(?:(${spellings.join(')|(')}))${after}`, 'gi');
  return (text, found) =>
    text.replace(pattern, (_match, ...groups: (string | undefined)[]) => {
      found.push(names[groups.findIndex((group) => group !== undefined)]!.concept);
      return ' ';
    });
}

function conceptsIn(text: string): { concepts: string[]; rest: string } {
  const concepts: string[] = [];
  const rest = findEnglish(findKorean(text, concepts), concepts);
  return { concepts, rest };
}

const fillers = new Set(glossary.fillers.split(' '));

/** Verbs of doing and being come with so many endings that their first syllable has to do. */
const hangulFillers = new RegExp(
  `^(?:[하되돼됐했할해된될됩합한].{0,3}$|${glossary.koreanFillers.replaceAll(' ', '|')})`,
);

const wordsIn = (text: string): string[] =>
  (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).filter((word) => word.length > 1 && !fillers.has(word));

const hangulIn = (text: string): string[] =>
  (text.match(new RegExp(`${HANGUL}{2,}`, 'g')) ?? []).filter((word) => !hangulFillers.test(word)).map(nounOf);

/** A noun with 하다 or 되다 in any of its endings, and one with a particle, is the noun. */
const nounOf = (word: string): string =>
  word
    .replace(/(?<=..)(?:[하했할한해함되됐된될돼]|시키|시켰)[가-힣]{0,5}$/, '')
    .replace(/(?<=..)(?:에서|에게|으로|까지|부터|처럼|이랑|이나|[은는이가을를에로와과도만의랑])$/, '');

const pairs = (word: string): string[] => Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2));

/** Endings only, enough that "rotating keys" meets "rotate a key"; fuzzy search does the rest. */
function stem(word: string): string {
  if (word.length < 4) return word;
  const bare = word.replace(/ies$/, 'y').replace(/(?<=...)(?:ings?|ed|ions?|es|s)$/, '');
  return bare.replace(/([bdgmnprt])\1$/, '$1').replace(/(?<=...)e$/, '');
}
