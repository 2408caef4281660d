import { unitsIn } from '../aws/knowledge-base/terms.ts';
import type { Tool } from './brain.ts';

/** How people spell the products behind the action groups. Any other action group goes by its own name. */
const spellings: Record<string, RegExp> = {
  cloudtrail: /\bcloud[\s-]?trails?\b|클라우드\s?트[레래]일/gi,
  guardduty: /\bguard[\s-]?duty\b|가드\s?[듀두]티/gi,
  okta: /\bok[\s-]?ta\b|옥\s?타|오[크케]타/gi,
  sentinelone: /\bsentinel(?:[\s-]?(?:one|1))?\b|\bs1\b|센[티터][넬널낼](?:\s?(?:원|1|one))?/gi,
  zscaler: /\bz[\s-]?scalers?\b|\bzia\b|[지제즈]트?\s?스[케캐]일러/gi,
};

/** Titles, as people read them, of what is not necessarily set up here. */
export const titles: Record<string, string> = {
  cloudtrail: 'CloudTrail',
  guardduty: 'GuardDuty',
  okta: 'Okta',
  sentinelone: 'SentinelOne',
  zscaler: 'Zscaler',
};

const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, left] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, right] of [...b].entries())
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (left === right ? 0 : 1)));
    row = next;
  }
  return row.at(-1)!;
};

const name = Object.values(spellings)
  .map(({ source }) => source)
  .join('|');
const excluded = new RegExp(
  `(?:\\b(?:except|excluding|other than|instead of|but not|not)\\s+(?:for\\s+)?)(?:${name})|(?:${name})\\s*(?:는|은|를|을)?\\s*(?:말고|제외|빼고|대신)`,
  'gi',
);

/** Names long enough that one is still known when a letter or two are wrong. */
const known = ['cloudtrail', 'guardduty', 'sentinelone', 'zscaler'];
const knownKorean = ['클라우드트레일', '가드듀티', '센티넬원', '지스케일러', '제트스케일러'];
const letters = (text: string) => text.normalize('NFD');

const nearest = (word: string): string | undefined =>
  known.find((each) => distance(word.toLowerCase(), each) <= (each.length > 8 ? 2 : 1));

/** The Korean name that a word begins with, more or less, and how long it is there. */
const beginning = (word: string): { name: string; length: number } | undefined =>
  knownKorean
    .flatMap((name) => [0, -1, 1].map((more) => ({ name, length: name.length + more })))
    .filter(({ length }) => length <= word.length)
    .map((each) => ({ ...each, off: distance(letters(word.slice(0, each.length)), letters(each.name)) }))
    .filter(({ name, off }) => off > 0 && off <= letters(name).length / 4)
    .toSorted((a, b) => a.off - b.off)[0];

/** A question with the names of products as they are written, typing errors mended. */
export const spelledRight = (question: string): string =>
  question
    .replaceAll(
      /(?<![\w@.-])([a-z]{5,})(?:[\s-]+(one|duty|trail|scaler))?(?![\w@.-])/gi,
      (whole, first: string, second?: string) => {
        if (productsIn(whole).length > 0) return whole;
        const joined = second && nearest(first + second);
        return joined || (nearest(first) ? `${nearest(first)}${second ? ` ${second}` : ''}` : whole);
      },
    )
    .replaceAll(/(?<![가-힣])[가-힣]{3,}/g, (word) => {
      if (productsIn(word).length > 0) return word;
      const found = beginning(word);
      return found ? found.name + word.slice(found.length) : word;
    });

/** Action groups in the order in which a question names them. */
export const productsIn = (question: string): string[] => {
  const text = question.replaceAll(excluded, ' ');
  const found = Object.entries(spellings).flatMap(([name, pattern]) =>
    [...text.matchAll(pattern)].map(({ index }) => ({ name, index })),
  );
  return [...new Set(found.toSorted((a, b) => a.index - b.index).map(({ name }) => name))];
};

export const withoutProducts = (text: string): string =>
  Object.values(spellings).reduce((rest, pattern) => rest.replaceAll(pattern, ' '), text);

/** StopLogging: stop logging. */
export const splitCamel = (name: string): string => name.replaceAll(/([a-z])([A-Z])/g, '$1 $2');

const everyday = new Set(
  `account across activity anybody everybody nobody again ago all also and any around be being else event ever group has her his last list log next
  january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday
  weekday weekend morning afternoon evening night time period other out please record role same since some so such their them those us user whole`.split(
    /\s+/,
  ),
);

const namesOfOthers = /\S*[@\d]\S*/g;

const wordsOf = (text: string) =>
  text
    .replaceAll(namesOfOthers, ' ')
    .toLowerCase()
    .match(/[a-z]+/g) ?? [];

/** Which words belong to the language of questions, so that what remains may be a name. */
export const vocabularyOf = (tools: Tool[]): ((word: string, withConcepts?: boolean) => boolean) => {
  const known = new Set(
    tools.flatMap(({ actionGroup, operation }) => [
      actionGroup,
      ...wordsOf(operation.description),
      ...Object.values(operation.questions).flat().flatMap(wordsOf),
      ...operation.parameters.flatMap(({ values, schema }) => [
        ...((schema.enum ?? []) as string[]),
        ...Object.values(values ?? {}).flatMap(wordsOf),
      ]),
    ]),
  );
  // Words joined by a hyphen are one word where they are one thing ("sign-in"), and a name where they are two.
  const isKnown = (word: string, withConcepts: boolean) =>
    everyday.has(word) ||
    known.has(word) ||
    (withConcepts && unitsIn(word).every(isConcept) && (!/[-_]/.test(word) || unitsIn(word).length === 1));
  return (word, withConcepts = true) =>
    [word, word.replace(/s$/, ''), `${word}s`].some((each) => isKnown(each, withConcepts));
};

const isConcept = ({ terms }: { terms: string[] }) => terms[0]?.startsWith('§') ?? true;

const requests = new RegExp(
  [
    'ㄱㄱ|고고|\\b(?:anything|something|stuff|things?|show|list|give|tell|summari[sz]e|summary|find|check|look(?: ?up|ing)?|search(?:ed)?|get|display|report|overview|please',
    'recent(?:ly)?|latest|new(?:est)?|current(?:ly)?|top|first|details?|results?|activit(?:y|ies)|hey|hi|hello|thanks?|thank you|many|much)\\b',
    '(?:보여|알려|요약|정리|확인|조회|검색|찾아|분석|뒤져|뽑아|추려|훑어)[가-힣]*|(?<![가-힣])봐(?:줘|주|라|봐)?[가-힣]*|(?<![가-힣])(?:둘|셋)\\s*다|어때[가-힣]*|어떤가[가-힣]*|어땠[가-힣]*|몇\\s*(?:건|개|번|명|회)[가-힣]*|(?<![가-힣])(?:뭐|거|것)(?:는|은|야|지|가|이|들|예요|에요)?(?![가-힣])',
    '(?<=(?:높음|높은|중간|낮음|낮은|치명적|심각|등급|high|medium|low|critical|\\d)\\s*)(?:이상|이하)[가-힣]*|이?라는(?=\\s)|단어[가-힣]*|들어[간가있][가-힣]*|포함[된한하][가-힣]*|찍[힌혀][가-힣]*|언급[된한][가-힣]*',
    '(?:내역|목록|현황|리스트|결과|기록|최근|관련|대해서?|가장|좀|혹시|안녕[가-힣]*|부탁[가-힣]*)(?=[^가-힣]|[가-힣]{0,3}(?:\\s|$|[?!.]))',
  ].join('|'),
  'gi',
);

// Schemas name what happens by nouns; people ask with verbs in all their endings.
const verbs: [RegExp, string][] = [
  // "how many accounts" is about none of the subjects that have "many" in their names.
  [/\bhow (?:many|much|often|severe|serious|critical|high)\b/gi, ' '],
  // What is taken out is not asked for: "보관된 거 빼고", "excluding archived ones".
  [
    /(?:[가-힣]+\s+(?=(?:이하|이상|등급)))?[가-힣A-Za-z]+(?:\s*(?:거|것|건|항목)[은는을를도]?|[은는을를])?\s*(?:빼고|제외[가-힣]*|말고)/g,
    ' ',
  ],
  [
    /\b(?:excluding|except(?:\s+for)?|ignoring|leaving out|but not)\s+(?:the\s+|any\s+)?\w+(?:\s+(?:ones|findings|events|threats))?/gi,
    ' ',
  ],
  [
    /\b(?:(?:without|not)\s+(?:being\s+|been\s+|get(?:ting)?\s+)?|(?:was|were|is|are)n't\s+)(?:blocked|denied|stopped)\b|(?:차단|거부)(?:되지|하지)\s*않[가-힣]*|(?:차단|거부)\s*안\s*[된됨한]|막히지\s*않[가-힣]*|안\s*막[힌혔][가-힣]*/gi,
    'allowed',
  ],
  // A noun, not one of its values; and 마지막으로 blocks nothing.
  [/(?:심각도|위험도|마지막)[가-힣]*/g, ' '],
  [/새로\s*만[들든][가-힣]*|만[들든][가-힣]*|추가[하한했][가-힣]*|신규|새로운/g, '생성'],
  [/바[꾼꿨꿔뀐뀌꾸][가-힣]*|고[친쳤쳐][가-힣]*|수정/g, '변경'],
  [/지[운웠워우][가-힣]*|없[앤앴애][가-힣]*|제거/g, '삭제'],
  // Neither 연결 nor 연구.
  [/(?<![가-힣])(?:연(?![가-힣])|(?:열린|열었|열어)[가-힣]*)/g, '개방'],
  [/막[은힌혔았][가-힣]*/g, '차단'],
  [/읽[은었어][가-힣]*/g, '조회'],
  [/\b(?:switch|turn|shut)(?:ed|ing|s)?\s+((?:[\w-]+\s+){1,5}?)(off|on)\b/gi, 'turned $2 $1'],
  [/\b(?:spin|spun|bring|brought|fire|fired|boot|booted|launch|launche[sd]|launching)(?:\s+up)?\b/gi, 'started'],
  [/(?<![가-힣])(?:띄[우운웠워]|돌린|돌렸|기동|구동)[가-힣]*/g, '시작'],
  [/\b(?:tamper(?:ed|ing)?(?:\s+with)?|wiped)\b/gi, 'changed'],
  [/\b(?:denies|denials?|refus(?:ed|als?)|reject(?:ed|ions?))\b/gi, 'denied'],
  [/\bdrop(?:s|ped|ping)?\b/gi, 'dropped'],
  [/\b(?:nobody|no one|none)\s+(?:has|have|had|was|were)?\s*(?:yet\s+)?(?:been\s+)?(\w+)/gi, 'not $1'],
  [/\bun(mitigated|handled|remediated|contained|treated|resolved)\b/gi, 'not $1'],
  [/\b(?:has|have|was|were|is|are|did)(?:n't|\s+not)\s+(?:yet\s+)?(?:been\s+)?(\w+)/gi, 'not $1'],
  [/\badd(?:ed|ing)?\b|\bnew(?:ly)?\b/gi, 'created'],
  [/\b(?:modif(?:y|ied|ying)|updat(?:e|ed|ing)|alter(?:ed)?|edit(?:ed)?)\b/gi, 'changed'],
];

const purposes =
  /\b(?:for|as) (?:the |an? |our |my )?(?:\w+ )?(?:audit|management|compliance|weekly|monthly|quarterly|board|auditors?)(?:'s)?(?: (?:file|report|evidence|purposes?|review|meeting|team|records?))?(?=\W|$)|감사\s*(?:증적|자료|보고|대응|용도|목적)[가-힣]*|보고(?:서|용|할)[가-힣]*(?:\s*(?:자료|용도)[가-힣]*)?/gi;

/** What a question is asked for says nothing of what it asks. */
export const withoutPurposes = (text: string): string => text.replaceAll(purposes, ' ');

/** Verbs and their denials in the words that schemas use. */
export const inNouns = (text: string): string =>
  verbs.reduce((rest, [pattern, noun]) => rest.replaceAll(pattern, noun), text);

/** What is left of a question when courtesies and the words of asking are taken away. */
export const withoutRequests = (text: string): string => text.replaceAll(/@\S+/g, ' ').replaceAll(requests, ' ');
