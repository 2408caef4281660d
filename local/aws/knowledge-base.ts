import MiniSearch, { type SearchResult } from 'minisearch';
import { pagesIn, sectionsOf } from '../../knowledge-base/page.ts';
import { isConcept, isSubject, isWord, termsIn, type Unit, unitsIn } from './knowledge-base/terms.ts';

interface Passage {
  /** One section of a page, in Markdown, without its heading (which is `metadata.section`). */
  text: string;
  title: string;
  /** Where the page lies in the cloud. */
  uri: string;
  /** Above 0, at most 1: how much of the question the passage speaks of, times how well. */
  score: number;
  metadata: Record<string, string>;
}

export interface KnowledgeBase {
  /**
   * The passages nearest to a question, best first; none where no page is about it. A passage is about a question
   * when a share of what is asked, rare words counting more, is found in it, and some of that in what the page or the
   * section is named after, since words that merely occur in a text are not its subject. The share is small where
   * the question names a subject of the glossary there, somewhat larger where it names several of its concepts, and
   * large where it has ordinary words alone.
   */
  retrieve(text: string, numberOfResults?: number): Passage[];
}

const RELEVANT = { subject: 0.2, concepts: 0.3, words: 0.6 };

type Chunk = Record<'title' | 'keywords' | 'section' | 'text', string>;

/** Retrieval by words and a bilingual glossary, in place of the embeddings that Bedrock's knowledge base uses. */
export function knowledgeBase(folder: string, { bucket = 'ask-aws-knowledge' } = {}): KnowledgeBase {
  const passages: Omit<Passage, 'score'>[] = [];
  const chunks: Chunk[] = [];
  for (const page of pagesIn(folder)) {
    const { title, titleKo, keywords, sources } = page;
    const uri = `s3://${bucket}/${page.path}`;
    for (const { heading, text } of sectionsOf(page)) {
      passages.push({
        text,
        title,
        uri,
        metadata: {
          'x-amz-bedrock-kb-source-uri': uri,
          title,
          titleKo,
          section: heading,
          sourceTitle: sources[0].title,
          sourceUrl: sources[0].url,
        },
      });
      chunks.push({
        title: `${title} ${titleKo}`,
        keywords: [...keywords, page.path.split('/')[0]].join(', '),
        section: heading,
        text,
      });
    }
  }

  const index = new MiniSearch<Chunk & { id: number }>({
    fields: ['title', 'keywords', 'section', 'text'],
    tokenize: termsIn,
    processTerm: (term) => term,
  });
  index.addAll(chunks.map((chunk, id) => ({ ...chunk, id })));
  const rarity = rarityIn(chunks);

  return {
    retrieve(text, numberOfResults = 5) {
      const units = unitsIn(text);
      const weights = units.map((unit) => unit.weight * Math.max(...unit.terms.map(rarity)));
      const asked = sum(weights);
      const found = index
        .search(units.flatMap(({ terms }) => terms).join('\n'), {
          tokenize: (terms) => terms.split('\n'),
          boost: { title: 4, keywords: 3, section: 2 },
          fuzzy: (term) => (isWord(term) && term.length > 5 ? 0.2 : false),
        })
        .map((result) => ({ ...result, share: sum(weights.filter((_, at) => has(result, units[at]!))) / asked }))
        .filter((result) => result.share >= neededShare(result));
      const best = Math.max(...found.map(({ score }) => score));
      return found
        .map(({ id, score, share }) => ({ ...passages[id]!, score: Math.round((share * score * 1e4) / best) / 1e4 }))
        .sort((a, b) => b.score - a.score)
        .slice(0, numberOfResults);
    },
  };
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

const has = ({ queryTerms }: SearchResult, { terms, needed }: Unit): boolean =>
  terms.filter((term) => queryTerms.includes(term)).length >= needed;

function neededShare({ match }: SearchResult): number {
  const named = Object.keys(match).filter((term) => match[term]?.some((field) => field !== 'text'));
  if (named.length === 0) return Number.POSITIVE_INFINITY;
  if (named.some(isSubject)) return RELEVANT.subject;
  const isSeveral = Object.keys(match).filter(isConcept).length > 1;
  return isSeveral && named.some(isConcept) ? RELEVANT.concepts : RELEVANT.words;
}

/**
 * What a term tells, by the number of chunks that have it: the fewer the more, and an unknown word the most. Unknown
 * syllables tell less: mostly they are a verb in one of its many forms.
 */
function rarityIn(chunks: Chunk[]): (term: string) => number {
  const counts = new Map<string, number>();
  for (const chunk of chunks) {
    for (const term of new Set(termsIn(Object.values(chunk).join('\n')))) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  const unknown = (term: string) => (isWord(term) ? 1 : 8);
  return (term) => Math.log(1 + chunks.length / (counts.get(term) ?? unknown(term)));
}
