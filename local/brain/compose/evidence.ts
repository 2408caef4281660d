import { code, type Language } from './language.ts';

const longest = 6000;

/** One record as its source wrote it. Nothing in it can end the block that it stands in. */
export const recordBlock = (evidence: string, record: unknown, language: Language): string => {
  const json = (JSON.stringify(record, null, 2) ?? '').replaceAll('`', "'");
  const lead =
    language === 'ko'
      ? `근거 ${code(evidence, 300)}의 원본 기록입니다.`
      : `The record behind ${code(evidence, 300)}, as its source wrote it.`;
  const cut = language === 'ko' ? '길어서 앞부분만 보입니다.' : 'It is long: only its beginning is shown.';
  return `${lead}\n\`\`\`json\n${json.slice(0, longest)}\n\`\`\`${json.length > longest ? `\n${cut}` : ''}`;
};
