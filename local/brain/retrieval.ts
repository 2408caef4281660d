import MiniSearch from 'minisearch';
import { isWord, termsIn, type Unit, unitsIn } from '../aws/knowledge-base/terms.ts';
import type { Tool } from './brain.ts';
import { inNouns, splitCamel, withoutRequests } from './words.ts';

/** An operation that a text may be asking for. */
export interface Candidate {
  tool: Tool;
  /** How much of the text it explains, from 0 to 1: words of a parameter's value count whole, other words of its schema half. */
  share: number;
  /** How telling the words are that it explains: rare ones count more. */
  strength: number;
  /** Parameters whose values the text says in so many words. */
  parameters: Record<string, string>;
  /** How telling the topic or kind is that the text says in full, whatever else it says. */
  said: number;
  /** Words that such a topic or kind explains. */
  explained: Unit[];
  /** Whether such a value is about a product that the text names: "GuardDuty disabled" is for CloudTrail. */
  isAboutProduct: boolean;
}

/** What a word counts where the schema's phrase says it in other words, and where the schema only mentions it. */
const sameMeaning = 0.7;
const mentioned = 0.5;
/** In how many operations a word is taken to stand that stands in none: most such words say how, not what. */
const unknown = 1.5;

interface Phrase {
  parameter: string;
  value: string;
  units: Unit[];
  /** Its words as they stand, which say more than words that mean the same. */
  words: string[];
  /** A phrase such as "not mitigated" only counts as it stands. */
  literal?: RegExp;
  length?: number;
}

/** "not mitigated" is not what "mitigated" is, nor "archived ones too" what "archived" is. */
const isTurned = (phrase: string) =>
  /\bnot\b|\bun\w|\b(?:both|includ\w+|even|too|as well as|through|or not)\b|않|안 |미조치|미해결|미처리|방치|까지|것도|포함/.test(
    phrase,
  );

const literally = (phrase: string) => {
  const source = phrase
    .trim()
    .split(/[\s-]+/)
    .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[가-힣]?(?:\\s+(?:yet|been|being|아직))*[\\s-]*');
  return new RegExp(/^\s*[a-z]/i.test(phrase) ? `(?<![a-z0-9])${source}(?:e?s)?(?![a-z])` : source, 'i');
};

const phrasesOf = ({ operation }: Tool): Phrase[] =>
  operation.parameters.flatMap(({ name, schema, values = {} }) =>
    ((schema.enum ?? Object.keys(values)) as string[])
      .flatMap((value) => {
        const phrases = [schema.enum ? value.replaceAll('-', ' ') : splitCamel(value)];
        return [...phrases, ...(values[value] ?? '').split(/[,;]/)].map((phrase) => ({
          parameter: name,
          value,
          units: unitsIn(inNouns(phrase)),
          words: termsIn(inNouns(phrase)).filter((term) => !term.startsWith('§')),
          ...((!schema.enum || name === 'severity' || isTurned(phrase)) && {
            literal: literally(inNouns(phrase)),
            length: phrase.length,
          }),
        }));
      })
      .filter(({ units, literal }) => units.length > 0 || literal),
  );

/** Parameters whose values choose nothing: they mean the same everywhere, or are words of many subjects. */
const untelling = new Set(['severity', 'outcome', 'text']);

const sum = (values: Iterable<number>) => [...values].reduce((total, each) => total + each, 0);

const has = (terms: Set<string>, unit: Unit) => unit.terms.filter((term) => terms.has(term)).length >= unit.needed;

const meets = (a: Unit, b: Unit) => a.terms.some((term) => b.terms.includes(term));

/** "not mitigated" and "without success" say nothing of "mitigated" and "success". */
const affirmed = (text: string) =>
  text
    .replaceAll(/\b(?:not|never|without|no|\w+n't)\s+(?:yet\s+|been\s+|being\s+)*\w+/gi, ' ')
    .replaceAll(/[가-힣]+지\s*(?:않|못)[가-힣]*|(?:안|못)\s*[된한][가-힣]*|미조치|미해결/g, ' ');

/** Severities are told from the worst down, and a search takes the lowest: "high or critical" is high and above. */
const rankOf = ({ operation }: Tool, { parameter, value }: Phrase): number =>
  (operation.parameters.find(({ name }) => name === parameter)?.schema.enum ?? []).indexOf(value);

const either = /\bor\b|아니면|거나|혹은|인지/i;
const isSaidOfAnother = ({ parameter, value, literal }: Phrase, said: Phrase[]): boolean =>
  !literal && said.some((each) => each.parameter === parameter && each.value !== value && !each.literal);

/** Finds the operation by what its schema says of it: values' words, description and example questions. */
export const retrieval = (tools: Tool[]) => {
  const entries = tools.map((tool, id) => ({
    id,
    tool,
    phrases: phrasesOf(tool),
    text: [tool.operation.description, ...Object.values(tool.operation.questions).flat()]
      .map((each) => inNouns(withoutRequests(each)))
      .join('\n'),
  }));
  const index = new MiniSearch<{ id: number; text: string }>({
    fields: ['text'],
    tokenize: termsIn,
    processTerm: (term) => term,
  });
  index.addAll(entries);

  const known = entries.map(
    ({ phrases, text }) =>
      new Set([...termsIn(text), ...phrases.flatMap(({ units }) => units.flatMap(({ terms }) => terms))]),
  );
  const rarity = (unit: Unit) =>
    unit.weight * Math.log(1 + entries.length / (known.filter((terms) => has(terms, unit)).length || unknown));

  const matchesOf = (unit: Unit): Set<number> => {
    const found = index.search(unit.terms.join('\n'), {
      tokenize: (terms) => terms.split('\n'),
      prefix: (term) => isWord(term) && term.length > 3,
      fuzzy: (term) => (isWord(term) && term.length > 5 ? 0.2 : false),
    });
    return new Set(found.filter(({ queryTerms }) => queryTerms.length >= unit.needed).map(({ id }) => id as number));
  };

  /** Best first. Names of products belong to phrases, but tell nothing on their own: `bare` is the text without them. */
  return (text: string, bare: string): Candidate[] => {
    const units = unitsIn(inNouns(withoutRequests(bare)));
    const inWords = inNouns(text);
    // "보관(archived)된 것": in brackets stands the same in other words.
    const unbracketed = inNouns(bare).replaceAll(/\([^)]*\)/g, '');
    const terms = new Set(termsIn(affirmed(inWords)));
    const weights = new Map(units.map((unit) => [unit, rarity(unit)]));
    const total = Math.max(sum(weights.values()), 1e-9);
    const found = new Map(units.map((unit) => [unit, matchesOf(unit)]));
    return entries
      .map(({ id, tool, phrases }) => {
        const explained = new Map<Unit, number>();
        const parameters: Record<string, string> = {};
        let isAboutProduct = false;
        let said = 0;
        const telling = new Set<Unit>();
        const isSaid = (phrase: Phrase) =>
          phrase.literal
            ? phrase.literal.test(inWords) || phrase.literal.test(unbracketed)
            : phrase.units.every((unit) => has(terms, unit));
        for (const { name } of tool.operation.parameters) {
          const best = phrases
            .filter((phrase) => phrase.parameter === name && isSaid(phrase))
            .map((phrase) => {
              const [matched = ''] = phrase.literal?.exec(inWords) ?? [];
              const said = [...phrase.units, ...unitsIn(matched)];
              const covered = units.filter((unit) => said.some((each) => meets(each, unit)));
              const fresh = covered.filter((unit) => !explained.has(unit));
              const closeness = phrase.words.every((word) => terms.has(word)) ? 1 : sameMeaning;
              const gain = phrase.literal
                ? 100 + (phrase.length ?? 0)
                : closeness * sum(fresh.map((unit) => weights.get(unit)!));
              return { ...phrase, covered, closeness, gain };
            })
            .filter(({ gain }) => gain > 0)
            .toSorted((a, b) => (name === 'severity' ? rankOf(tool, b) - rankOf(tool, a) : 0) || b.gain - a.gain)[0];
          if (!best) continue;
          // "blocked or allowed?" leaves it open.
          const isOpen = name === 'outcome' && either.test(text) && isSaidOfAnother(best, phrases.filter(isSaid));
          if (isOpen) continue;
          parameters[name] = best.value;
          const weight = best.closeness * sum(best.covered.map((unit) => weights.get(unit)!));
          if (!untelling.has(name)) {
            said = Math.max(said, weight);
            for (const unit of best.covered) telling.add(unit);
          }
          isAboutProduct ||= phrases
            .filter((phrase) => phrase.parameter === name && phrase.value === best.value && isSaid(phrase))
            .some((phrase) => phrase.units.some((each) => !units.some((unit) => meets(each, unit))));
          for (const unit of best.covered) explained.set(unit, Math.max(explained.get(unit) ?? 0, best.closeness));
        }
        const strength = sum(
          units.map((unit) => weights.get(unit)! * (explained.get(unit) ?? (found.get(unit)!.has(id) ? mentioned : 0))),
        );
        const explains = [...telling];
        return { tool, parameters, share: strength / total, strength, said, explained: explains, isAboutProduct };
      })
      .toSorted((a, b) => b.share - a.share);
  };
};
