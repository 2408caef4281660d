import { unitsIn } from '../aws/knowledge-base/terms.ts';
import type { Tool } from './brain.ts';
import { type Dimension, dimensionsIn } from './dimensions.ts';
import { limitIn, zoneIn } from './extract/amounts.ts';
import { compared, comparisonIn } from './extract/comparison.ts';
import { type Entities, entitiesIn } from './extract/entities.ts';
import { windowIn } from './extract/window.ts';
import { type Intent, intentOf } from './intent.ts';
import { type Candidate, retrieval } from './retrieval.ts';
import { productsIn, spelledRight, vocabularyOf, withoutProducts, withoutPurposes, withoutRequests } from './words.ts';

/** What one question says, read on its own. */
export interface Asked extends Intent {
  text: string;
  window?: string;
  /** Where it compares: a window, the default being its own, and the one that it is compared with. */
  against?: (window?: string) => [string, string];
  /** Where it says "the day before": the window that lies before another by so much. */
  before?: (window?: string) => string;
  timeZone?: string;
  limit?: number;
  named: Entities['named'];
  /** Action groups that it names, whether they are offered or not. */
  products: string[];
  by: Dimension[];
  candidates: Candidate[];
  /** Things that it names beside each other ("Okta lockouts and console logins"), each read on its own; none for one thing. */
  beside: { products: string[]; candidates: Candidate[]; isClause: boolean; isSplit: boolean }[];
  /** Words left when names, times and courtesies are taken away. */
  words: string[];
  /** How many things it speaks of, as far as there are names for them. */
  subjects: number;
  /** Whether these are no more than "logs", "data", "the status". */
  isVague: boolean;
}

const known = new WeakMap<
  Tool[],
  { isWord: ReturnType<typeof vocabularyOf>; candidatesFor: ReturnType<typeof retrieval> }
>();

/** An agent's tools do not change while it runs: what is known of them is worked out once. */
const knowledgeOf = (tools: Tool[]) => {
  const knowledge = known.get(tools) ?? { isWord: vocabularyOf(tools), candidatesFor: retrieval(tools) };
  known.set(tools, knowledge);
  return knowledge;
};

const joins =
  /\s+(?:and|plus|as well as|vs\.?|versus|그리고|및|또는)\s+|\s*(?:[,&+]|\s[-–]\s)\s*|(?<=[가-힣a-z)])(?:와|과|이랑|랑|하고)(?=\s)/i;
const newClause =
  /^(?:(?:and|but|then|also)\s+)*(?:who|what|which|when|where|why|how|did|does|was|were|is|are|then)\b|누가|무엇|무슨|어디|언제/i;

/** Parts joined by "and"; a part that is a question of its own is not beside the others but after them. */
const besideEachOther = (text: string): string[] => {
  const parts = text.split(joins).filter((part) => /\S/.test(part));
  const isNew = (part: string) => newClause.test(part.trim()) && productsIn(part).length === 0;
  return parts.length < 2 || parts.slice(1).some(isNew) ? [] : parts;
};

/** Words that stand for whatever there is. */
const vague =
  /\b(?:logs?|data|info|information|status|events?|records?)\b|(?<![가-힣])(?:로그|데이터|정보|자료|상황|이벤트|기록)(?:[을를이가은는들도만]|들을|들이)?(?![가-힣])/gi;

/** Reads questions that were asked at a moment in a zone. */
export const reading = (tools: Tool[], timeZone: string, askedAt: Date) => {
  const { isWord, candidatesFor } = knowledgeOf(tools);
  return (question: string): Asked => {
    const text = spelledRight(question.normalize('NFC').trim());
    const zone = zoneIn(text);
    // Evidence ids hold digits that look like times, so names go first; names hold no times.
    const { named, rest: unnamed } = entitiesIn(
      zone.rest,
      (word, withConcepts) => isWord(word, withConcepts) || productsIn(word).length > 0,
    );
    const here = zone.timeZone ?? timeZone;
    const comparison = comparisonIn(unnamed, here, askedAt);
    const { window, rest: untimed } = windowIn(comparison?.isComparing ? comparison.rest : unnamed, here, askedAt);
    const { limit, rest: unlimited } = limitIn(untimed);
    const rest = withoutPurposes(unlimited);
    const bare = withoutProducts(rest);
    const parts = besideEachOther(rest);
    return {
      text,
      ...(window && { window }),
      ...(comparison?.isComparing && { against: (other = window) => compared(comparison.base, other, here, askedAt) }),
      ...(comparison && { before: (other) => compared(comparison.base, other, here, askedAt)[1] }),
      ...(zone.timeZone && { timeZone: zone.timeZone }),
      ...(limit && { limit }),
      named,
      products: productsIn(rest),
      by: dimensionsIn(text),
      candidates: candidatesFor(rest, bare),
      beside: parts.map((part) => ({
        products: productsIn(part),
        candidates: candidatesFor(part, withoutProducts(part)),
        isClause: newClause.test(part.trim()),
        // "…, by Region" says how, not what.
        isSplit: dimensionsIn(part).length > 0,
      })),
      words: withoutRequests(bare).match(/[\p{L}\p{N}]+/gu) ?? [],
      subjects: unitsIn(withoutRequests(bare)).length,
      isVague: unitsIn(withoutRequests(bare).replaceAll(vague, ' ')).length === 0,
      ...intentOf(text),
    };
  };
};
