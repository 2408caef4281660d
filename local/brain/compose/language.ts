export type Language = 'en' | 'ko';

export const languageOf = (text: string): Language => (/[가-힣]/.test(text) ? 'ko' : 'en');

/** Latin names end, in Korean, as they are read: Okta 옥타, CloudTrail 트레일, SentinelOne 원. */
const endsInConsonant = (word: string): boolean => {
  const last = word.replace(/[^\p{L}\p{N}]+$/u, '').at(-1) ?? '';
  const syllable = last.charCodeAt(0) - 0xac00;
  if (syllable >= 0 && syllable <= 11_171) return syllable % 28 !== 0;
  return /[013678lmn]$|one$/i.test(word);
};

/** A word with its particle: `withParticle('Okta', '은/는')`. */
export const withParticle = (word: string, pair: '은/는' | '이/가' | '을/를' | '과/와'): string => {
  const [afterConsonant, afterVowel] = pair.split('/');
  return word + (endsInConsonant(word) ? afterConsonant : afterVowel);
};

/** Text of a record, as a code span that nothing in it can close. */
export const code = (value: string, longest = 200): string => {
  const line = value.replaceAll(/\s+/g, ' ').replaceAll('`', "'").trim();
  const characters = [...line];
  return `\`${characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line || ' '}\``;
};

export const localTime = (time: string, timeZone: string, language: Language): string => {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return code(time);
  const parts = new Intl.DateTimeFormat(language === 'ko' ? 'ko-KR' : 'en-GB', {
    timeZone,
    month: language === 'ko' ? 'numeric' : 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const of = Object.fromEntries(parts.formatToParts(date).map(({ type, value }) => [type, value]));
  const clock = `${of.hour}:${of.minute}`;
  return language === 'ko' ? `${of.month}월 ${of.day}일 ${clock}` : `${of.day} ${of.month} ${clock}`;
};

export const figure = (count: number): string => count.toLocaleString('en-US');

export const listed = (items: string[], language: Language): string =>
  language === 'ko' || items.length < 2 ? items.join(', ') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
