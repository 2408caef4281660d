import type { LogRecord } from '../../../schemas/generated/shared.ts';
import { code, type Language } from './language.ts';

// What sources say of a record's state, word for word, in Korean. What is not here is shown as it stands.
const korean: Record<string, string> = {
  success: '성공',
  failure: '실패',
  error: '오류',
  allow: '허용됨',
  allowed: '허용됨',
  deny: '거부됨',
  denied: '거부됨',
  block: '차단됨',
  blocked: '차단됨',
  'blocked before it ran': '실행 전에 차단됨',
  challenge: '추가 인증 요구',
  mitigated: '조치됨',
  'not mitigated': '조치되지 않음',
  benign: '정상으로 판정',
  active: '활성',
  archived: '보관됨',
  'incident resolved': '사건 종결',
  'incident in progress': '사건 처리 중',
  'incident unresolved': '사건 미해결',
  'analyst verdict true positive': '분석가 판정 정탐',
  'analyst verdict false positive': '분석가 판정 오탐',
  'analyst verdict suspicious': '분석가 판정 의심',
  'computer isolated from the network': '네트워크에서 격리됨',
  'threat suspected': '위협 의심',
  'through a proxy': '프록시 경유',
};

const key = (text: string) => text.toLowerCase().replaceAll(/[-_]/g, ' ').trim();

/** An outcome or one part of a status. */
export const stateInWords = (part: string, language: Language): string => {
  const [name = '', reason] = part.split(/:\s+(.*)/);
  const known = language === 'ko' ? korean[key(name)] : undefined;
  return known ? (reason ? `${known} ${code(reason)}` : known) : code(part);
};

/** How it ended and where it stands now, the same thing said once. */
export const stateOf = ({ outcome, status }: LogRecord, language: Language): string[] => {
  const parts = [outcome ?? '', ...(status ?? '').split(/;\s*/)].filter((part) => part !== '');
  const distinct = parts.filter((part, at) => parts.findIndex((each) => key(each) === key(part)) === at);
  return distinct.map((part) => stateInWords(part, language));
};
