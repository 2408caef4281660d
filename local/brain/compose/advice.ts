import type { Passage } from '../brain.ts';
import type { Language } from './language.ts';

const fences = /^```/;

/** A passage cut between paragraphs, never within a code block. */
const beginning = (text: string, longest: number): string => {
  const parts: string[] = [];
  let length = 0;
  for (const part of text.split(/\n\n(?=(?:(?:[^`]|`(?!``))*```(?:[^`]|`(?!``))*```)*(?:[^`]|`(?!``))*$)/)) {
    if (parts.length > 0 && length + part.length > longest) break;
    parts.push(part);
    length += part.length;
  }
  return parts.join('\n\n');
};

/** Quoted as it stands; code blocks stay outside the quotation, where they can be copied. */
const quoted = (text: string): string =>
  text
    .split(/(```[\s\S]*?```)/)
    .map((part) => (fences.test(part) ? part : part.trim() === '' ? '' : part.trim().replaceAll(/^/gm, '> ')))
    .filter((part) => part !== '')
    .join('\n\n');

/** A passage under its title, where it has one. */
export const quotation = ({ title, text }: Passage, longest: number): string =>
  `${title ? `**${title}**\n` : ''}${quoted(beginning(text, longest))}`;

/** Passages of one page next to each other; at most two pages. */
export const tellingPassages = (passages: Passage[]): Passage[] => {
  const pages = [...Map.groupBy(passages, ({ uri }) => uri).values()];
  return [...(pages[0] ?? []).slice(0, 2), ...(pages[1] ?? []).slice(0, 1)];
};

/** What a page on an architecture has to say, in this order. */
export const proposalSections: Record<string, [english: string, korean: string]> = {
  Proposal: ['Proposal', '제안'],
  'Required controls': ['Required controls', '필요한 통제'],
  'Trade-offs': ['Trade-offs', '장단점과 절충(trade-off)'],
  'Cost drivers': ['What drives the cost', '비용을 좌우하는 요소'],
};

export const proposalLead = (title: string, language: Language): string =>
  language === 'ko'
    ? `지식 베이스에 있는 참조 아키텍처를 제안합니다: **${title}**. 필요한 통제, 절충점, 비용 요소를 원문 그대로 인용합니다.`
    : `The knowledge base proposes this reference architecture: **${title}**. Its controls, trade-offs and cost drivers are quoted as they stand.`;

export const adviceLead = (language: Language): string =>
  language === 'ko'
    ? '지식 베이스에서 질문과 가장 가까운 내용을 원문 그대로 인용합니다.'
    : 'This is what the knowledge base says about it, quoted as it stands.';

export const nextLead = (language: Language): string =>
  language === 'ko' ? '**다음에 할 일** (지식 베이스 인용)' : '**What to do next** (quoted from the knowledge base)';
