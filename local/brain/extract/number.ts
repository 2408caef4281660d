const words: Record<string, number> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  twenty: 20,
  thirty: 30,
  couple: 2,
  'couple of': 2,
  'a couple of': 2,
  few: 3,
  'a few': 3,
  한: 1,
  두: 2,
  세: 3,
  네: 4,
  다섯: 5,
  여섯: 6,
  일곱: 7,
  여덟: 8,
  아홉: 9,
  열: 10,
  열두: 12,
  스물: 20,
  서른: 30,
};

const longestFirst = (names: string[]) => names.toSorted((a, b) => b.length - a.length).join('|');

/** Source of a pattern for a number in digits or words. */
export const numberPattern = `\\d{1,4}|${longestFirst(Object.keys(words))}`;

export const toNumber = (text: string): number => words[text.toLowerCase().replace(/\s+/g, ' ')] ?? Number(text);
