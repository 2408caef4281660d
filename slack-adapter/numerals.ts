/** A number written in words, with where it stands. */
export interface Numeral {
  text: string;
  index: number;
  value: number;
}

const english = new Map(
  [
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
      .split(' ')
      .map((word, value): [string, number] => [word, value]),
    'twenty thirty forty fifty sixty seventy eighty ninety'
      .split(' ')
      .map((word, at): [string, number] => [word, (at + 2) * 10]),
    ['hundred', 'thousand', 'million', 'billion'].map((word, at): [string, number] => [
      word,
      [100, 1e3, 1e6, 1e9][at] ?? 0,
    ]),
  ].flat(),
);

const word = [...english.keys()].join('|');
// Names of things rather than counts: two-factor authentication, a three-way handshake. In "2 million" the digits count.
const englishNumber = new RegExp(
  `(?<!\\d\\s?)\\b(?:${word})(?:(?:-|\\s+(?:and\\s+)?)(?:${word}))*\\b(?!-(?:factor|step|way|person|eyes|tier|fold))`,
  'gi',
);

const englishValue = (text: string): number => {
  let total = 0;
  let current = 0;
  for (const each of text.toLowerCase().split(/[\s-]+/)) {
    const value = english.get(each);
    if (value === undefined) continue;
    if (value === 100) current = (current || 1) * 100;
    else if (value >= 1000) {
      total += (current || 1) * value;
      current = 0;
    } else current += value;
  }
  return total + current;
};

const nativeUnits = ['한', '두', '세', '네', '다섯', '여섯', '일곱', '여덟', '아홉'];
const nativeTens: [RegExp, number][] = [
  [/^열/, 10],
  [/^스(?:물|무)/, 20],
  [/^서른/, 30],
  [/^마흔/, 40],
  [/^쉰/, 50],
  [/^예순/, 60],
  [/^일흔/, 70],
  [/^여든/, 80],
  [/^아흔/, 90],
];
const tens = '열|스물|스무|서른|마흔|쉰|예순|일흔|여든|아흔';
const counter =
  '건|개|대|명|번(?!째)|가지|곳|차례|시간|달|회|일(?![가-힣])|분(?!석|류|야)|주(?!요|체)|사람|종류|군데|호스트|사용자|계정|서버|소스|이벤트|위협|리전|역할|버킷|퍼센트';
const nativeNumber = new RegExp(
  `(?<![가-힣\\d])(?:(?:${tens})?(?:${nativeUnits.join('|')})|${tens})(?=\\s?(?:${counter}))\\s?(?:${counter})|(?<![가-힣\\d])(?:둘|셋|넷)(?=\\s?(?:다|모두|뿐)(?![가-힣]))`,
  'g',
);

const nativeValue = (text: string): number => {
  const alone = ['둘', '셋', '넷'].indexOf(text);
  if (alone >= 0) return alone + 2;
  const [pattern, ten] = nativeTens.find(([start]) => start.test(text)) ?? [/^/, 0];
  const rest = text.replace(pattern, '');
  return ten + nativeUnits.findIndex((unit) => rest.startsWith(unit)) + 1;
};

const digits = '일이삼사오육칠팔구';
const sinoNumber = new RegExp(
  `(?<![가-힣\\d])(?=[${digits}]?[천백십])(?:[${digits}]?천)?(?:[${digits}]?백)?(?:[${digits}]?십)?[${digits}]?(?=\\s?(?:${counter}))\\s?(?:${counter})`,
  'g',
);

const sinoValue = (text: string): number => {
  let total = 0;
  let digit = 0;
  for (const each of text) {
    const scale = { 천: 1000, 백: 100, 십: 10 }[each];
    if (scale) total += (digit || 1) * scale;
    if (!scale && !digits.includes(each)) break;
    digit = scale ? 0 : digits.indexOf(each) + 1;
  }
  return total + digit;
};

/** Numbers in English and Korean words; Korean ones only where something is counted. */
export const numeralsIn = (text: string): Numeral[] =>
  [
    [englishNumber, englishValue] as const,
    [nativeNumber, nativeValue] as const,
    [sinoNumber, sinoValue] as const,
  ].flatMap(([pattern, toValue]) =>
    [...text.matchAll(pattern)].map(({ 0: found, index }) => ({ text: found, index, value: toValue(found) })),
  );
