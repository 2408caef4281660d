import type { Language } from './language.ts';

interface Labels {
  records: (shown: number) => string;
  columns: Record<'time' | 'severity' | 'what' | 'who' | 'outcome' | 'evidence', string>;
  severities: Record<string, string | undefined>;
  overTime: (source: string) => string;
  bySeverity: (source: string) => string;
  byKind: (source: string) => string;
  events: string;
  other: string;
  evidence: string;
  query: string;
  exportCsv: (source: string | undefined) => string;
  report: string;
  share: string;
  helpful: string;
  notHelpful: string;
}

const en: Labels = {
  records: (shown) => (shown === 1 ? '1 record' : `${shown} records`),
  columns: {
    time: 'Time',
    severity: 'Severity',
    what: 'What',
    who: 'Who',
    outcome: 'Outcome',
    evidence: 'Evidence',
  },
  severities: {},
  overTime: (source) => `${source} over time`,
  bySeverity: (source) => `${source} by severity`,
  byKind: (source) => `${source} by kind`,
  events: 'Events',
  other: 'other',
  evidence: 'Evidence…',
  query: 'Show query',
  exportCsv: (source) => (source ? `Export CSV: ${source}` : 'Export CSV'),
  report: 'Report',
  share: 'Share in channel',
  helpful: 'Helpful',
  notHelpful: 'Not helpful',
};

const ko: Labels = {
  records: (shown) => `기록 ${shown}건`,
  columns: { time: '시각', severity: '심각도', what: '내용', who: '주체', outcome: '결과', evidence: '근거' },
  severities: { critical: '치명적', high: '높음', medium: '중간', low: '낮음', informational: '정보' },
  overTime: (source) => `${source} 시간대별`,
  bySeverity: (source) => `${source} 심각도별`,
  byKind: (source) => `${source} 유형별`,
  events: '건수',
  other: '기타',
  evidence: '근거 기록…',
  query: '쿼리 보기',
  exportCsv: (source) => (source ? `CSV 내보내기: ${source}` : 'CSV 내보내기'),
  report: '보고서',
  share: '채널에 공유',
  helpful: '도움이 됨',
  notHelpful: '도움이 안 됨',
};

/** What stands on and beside whatever people may click, in each language. */
export const labels: Record<Language, Labels> = { en, ko };
