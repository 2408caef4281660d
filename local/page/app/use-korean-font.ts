import { useEffect, useState } from 'react';
import type { Words } from './words.ts';

/**
 * Whether what the page says can be drawn. Chromium may leave a word that was drawn before its part of the font came as
 * it was, in boxes; so a page in Korean waits for the parts with its own words.
 */
export const useKoreanFont = (words: Words, isWanted: boolean): boolean => {
  const [loaded, setLoaded] = useState<Words>();
  useEffect(() => {
    if (!isWanted) return;
    const said = Object.values(words)
      .map((each) => (typeof each === 'string' ? each : String(each)))
      .join('');
    const load = document.fonts.load('1em "Noto Sans KR Variable"', said);
    // Without it the words are still there for a screen reader, and where the machine has a font of its own
    void load.catch(() => []).then(() => setLoaded(words));
  }, [words, isWanted]);
  return !isWanted || loaded === words;
};
