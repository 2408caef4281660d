import type { Asked } from './asked.ts';
import { dimensionNames } from './compose/words.ts';
import type { Dimension } from './dimensions.ts';
import { entitiesIn } from './extract/entities.ts';

type Kind = 'principal' | 'ip' | 'host' | 'text';

const that = '\\b(?:that|this|the same|same)\\s+(?:very\\s+)?';
const geu = '(?<![가-힣])(?:그|이|해당|같은|동일한?)\\s*';

/** "that user", "같은 IP": what an answer named and the next question does not. */
const references: [Kind, Dimension, RegExp][] = [
  [
    'principal',
    'principal',
    new RegExp(
      `${that}(?:user|person|principal|identity|employee|actor|account|victim|role|session)|\\b(?:did|does|has|had|is|was)\\s+(?:he|she)\\b|\\b(?:him|his|her)\\b|${geu}(?:사용자|유저|사람|주체|계정|직원|인물|역할|세션)`,
      'i',
    ),
  ],
  ['ip', 'ip', new RegExp(`${that}(?:source\\s+)?(?:ip|address)|${geu}(?:IP|아이피|주소)`, 'i')],
  [
    'host',
    'host',
    new RegExp(
      `${that}(?:host|machine|server|laptop|computer|device|endpoint|pc|instance|box)|${geu}(?:호스트|서버|단말|장비|노트북|PC|기기|컴퓨터|인스턴스)`,
      'i',
    ),
  ],
  ['text', 'type', new RegExp(`${that}(?:file|hash|domain|site|url)|${geu}(?:파일|해시|도메인|사이트|주소)`, 'i')],
];

/** The kinds of things that a clause points at. */
export const pointsAt = (text: string): Kind[] =>
  references.flatMap(([kind, , pattern]) => (pattern.test(text) ? [kind] : []));

const isRaw =
  /\b(?:raw|whole|full|entire|complete|original|json|evidence|details?)\b|원본|원문|통째|그대로|상세|전체\s*(?:기록|내용|레코드)/i;
const ordinals: [RegExp, at: number][] = [
  [/\b(?:first|1st|top|topmost|uppermost)\b|첫\s*번?째?|맨\s*(?:위|처음)|제일\s*위|가장\s*위|1\s*번/i, 0],
  [/\b(?:second|2nd)\b|두\s*번?째|2\s*번/i, 1],
  [/\b(?:third|3rd)\b|세\s*번?째|3\s*번/i, 2],
  [/\b(?:fourth|4th)\b|네\s*번?째|4\s*번/i, 3],
  [/\b(?:fifth|5th)\b|다섯\s*번?째|5\s*번/i, 4],
  [/\b(?:last|bottom)\b(?!\s+\d)|마지막|맨\s*(?:아래|끝)/i, -1],
  [
    /\b(?:that|this)\s+(?:record|event|finding|threat|entry|one)\b|(?<![가-힣])(?:그|이|해당)\s*(?:기록|이벤트|레코드|로그|건)/i,
    0,
  ],
];

const ids = (answer: string): string[] => [
  ...new Set([...answer.matchAll(/`([a-z0-9]+:[^`\s:]+:\d{8}T\d{9}Z:[^`\s]+)`/g)].map(([, id = '']) => id)),
];

/** The value that an answer puts first in its own figures, or names most often. */
const namedIn = (answer: string, kind: Kind, dimension: Dimension): string | undefined => {
  const [english, korean] = dimensionNames[dimension];
  const figures = new RegExp(`^- \\*\\*(?:By ${english}|${korean}별):\\*\\* \`([^\`\\n]+)\``, 'im').exec(answer);
  if (figures && kind !== 'text') return figures[1];
  const spans = [...answer.matchAll(/`([^`\n]{2,120})`/g)].map(([, span = '']) => span);
  const found = spans.flatMap(
    (span) => entitiesIn(span, () => false).named[kind]?.filter((each) => each === span) ?? [],
  );
  return [...Map.groupBy(found, (each) => each)].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0];
};

/** A question with the names of the things that it only points at, as the answer before it told them. */
export const pointed = (asked: Asked, answer: string | undefined): Asked => {
  if (!answer) return asked;
  const at = isRaw.test(asked.text) ? ordinals.find(([pattern]) => pattern.test(asked.text))?.[1] : undefined;
  const evidence = at === undefined || asked.named.evidence ? undefined : ids(answer).at(at);
  if (evidence) return { ...asked, named: { evidence: [evidence] } };
  const named = { ...asked.named };
  for (const [kind, dimension, pattern] of references) {
    const value = named[kind] || !pattern.test(asked.text) ? undefined : namedIn(answer, kind, dimension);
    if (value) named[kind] = [value];
  }
  return { ...asked, named };
};
