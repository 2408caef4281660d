import { subjects, words } from './glossary.ts';

/** One thing that a text speaks of: a concept of the glossary, an English word or a Korean one. */
export interface Unit {
  /** What the index looks up. A concept and an English word are one term, a Korean word is its pairs of syllables. */
  terms: string[];
  /** How many of the terms must be found for the unit to be found. */
  needed: number;
  /** Korean words that no concept explains are mostly verbs and courtesies, and say less of what is asked. */
  weight: number;
}

/** Keeps a concept apart from the words that it is made of. */
const CONCEPT = '§';

const subjectTerms = new Set(subjects.map(([id]) => CONCEPT + id));

export const isSubject = (term: string): boolean => subjectTerms.has(term);

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

interface Name {
  pattern: RegExp;
  concept: string;
}

/** Longest first, so that "access key" is found before "access". */
const names: Name[] = [...subjects, ...words]
  .flatMap((synonyms) => synonyms.map((name) => ({ name, concept: CONCEPT + synonyms[0] })))
  .sort((a, b) => b.name.length - a.name.length)
  .map(({ name, concept }) => ({ pattern: patternOf(name), concept }));

/** Blanks and hyphens within a name may be there or not; English takes plural endings, Korean takes particles. */
function patternOf(name: string): RegExp {
  const spelled = name.replace(/[.&/]/g, '\\$&').replace(/[\s-]+/g, '[\\s-]*');
  return new RegExp(`${HANGUL}`).test(name)
    ? new RegExp(spelled, 'gi')
    : new RegExp(`(?<![a-z0-9])${spelled}(?:e?s|'s)?(?![a-z0-9])`, 'gi');
}

function conceptsIn(text: string): { concepts: string[]; rest: string } {
  const concepts: string[] = [];
  let rest = text;
  for (const { pattern, concept } of names) {
    rest = rest.replace(pattern, () => {
      concepts.push(concept);
      return ' ';
    });
  }
  return { concepts, rest };
}

/** Words of a question that say nothing of its subject. */
const fillers = new Set(
  `a an and are as at be been but by can could did do does doing done for from had has have how i if in into is it its
  just like made make me more most my no not now of off on one or our out please s should show so some somebody someone
  something tell than that the their them then there these they this those to up us use want was we were what when where
  which who whom whose why will with would you your about after all any anyone because before best bit down practice practices during each
  else ever every everything explain get getting give go going good happen happened help keep kept know let many may
  might much must need new only other ought over really same see set shall show since still suddenly sure take things
  idea one ones quite rather lot lots between thing through today tonight under until very way ways well while without yet yesterday happening step steps first`.split(
    /\s+/,
  ),
);

/** The same in Korean: verbs of asking and doing with their endings, and words of time and quantity. */
const hangulFillers =
  /^(?:[하되돼됐했할해된될됩합한].{0,3}$|어떻|어떤|어떠|어때|어디|어느|언제|누가|누구|무엇|무슨|얼마|방법|경우|이유|내용|알려|보여|설명|부탁|추천|도와|가르|주세|있나|있는|있어|있을|있다|없는|없이|없나|같아|같은|같습|싶어|그리고|그런|그래|이런|저런|우리|제가|나는|저는|모두|모든|전부|너무|많은|많이|먼저|부터|까지|에서|으로|때는|것은|것이|사람|오늘|어제|지금|지난|최근|좋은|좋을)/;

const wordsIn = (text: string): string[] =>
  (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).filter((word) => word.length > 1 && !fillers.has(word));

const hangulIn = (text: string): string[] =>
  (text.match(new RegExp(`${HANGUL}{2,}`, 'g')) ?? []).filter((word) => !hangulFillers.test(word));

const pairs = (word: string): string[] => Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2));

/** Endings only, enough that "rotating keys" meets "rotate a key"; fuzzy search does the rest. */
function stem(word: string): string {
  if (word.length < 4) return word;
  const bare = word.replace(/ies$/, 'y').replace(/(?<=...)(?:ings?|ed|ions?|es|s)$/, '');
  return bare.replace(/([bdgmnprt])\1$/, '$1').replace(/(?<=...)e$/, '');
}
