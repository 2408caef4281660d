import { type Language, languageOf, texts } from './language.ts';

/** What a command's asker alone sees at once. */
interface Told {
  response_type: 'ephemeral';
  text: string;
}

const told = (text: string): Told => ({ response_type: 'ephemeral', text });

/** Whether a command asks something, and what its asker hears at once. */
export const acknowledgement = (text: string): { takes: boolean; answer: Told } => {
  const asked = text.trim();
  if (/^(?:help|도움말)?$/i.test(asked)) {
    // Nothing tells the language of an asker who says nothing.
    const languages: Language[] = asked ? [languageOf(asked)] : ['en', 'ko'];
    return { takes: false, answer: told(languages.map((language) => texts[language].help).join('\n\n')) };
  }
  return { takes: true, answer: told(texts[languageOf(asked)].taken) };
};

export const notTaken = (text: string): Told => told(texts[languageOf(text)].notTaken);
