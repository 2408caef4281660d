import { gate } from '../gate.ts';
import type { Language } from '../language.ts';
import type { Turn, TurnStep } from '../turn.ts';
import { code, oneLine } from './message.ts';
import { titleOf } from './result.ts';
import { timeIn, windowIn } from './time.ts';

interface Words {
  title: string;
  made: (by: string, at: string) => string;
  frozen: string;
  left: (count: number) => string;
  question: (number: number) => string;
  asked: (by: string, at: string) => string;
  steps: string;
  columns: string[];
  severities: string;
  gaps: string;
  evidence: string;
  atLeast: string;
  unsupported: string;
}

const words: Record<Language, Words> = {
  en: {
    title: 'Investigation report',
    made: (by, at) => `Made for ${by} on ${at}`,
    frozen: 'Figures, windows and evidence are those of the moment at which each question was answered.',
    left: (count) => `Left out, because you may not see all of their sources: ${count}.`,
    question: (number) => `Question ${number}`,
    asked: (by, at) => `Asked by ${by}, ${at}`,
    steps: 'What was looked up',
    columns: ['Source', 'Operation', 'Window', 'Parameters', 'Matched'],
    severities: 'Severity',
    gaps: 'Could not be seen',
    evidence: 'Evidence',
    atLeast: 'at least',
    unsupported: 'Without grounds in the results or the cited pages',
  },
  ko: {
    title: '조사 보고서',
    made: (by, at) => `요청: ${by}, 작성: ${at}`,
    frozen: '건수, 검색 기간, 근거는 각 질문에 답한 시점의 값입니다.',
    left: (count) => `볼 수 없는 소스가 있어 제외한 질문: ${count}건.`,
    question: (number) => `질문 ${number}`,
    asked: (by, at) => `질문자 ${by}, ${at}`,
    steps: '조회한 내용',
    columns: ['소스', '작업', '기간', '조건', '일치'],
    severities: '심각도',
    gaps: '확인하지 못한 범위',
    evidence: '근거 기록',
    atLeast: '최소',
    unsupported: '조회 결과나 인용 문서에서 확인되지 않은 내용',
  },
};

/** A thread as a Markdown document: what was asked, answered and looked up, as it was then. */
export const report = (
  turns: Turn[],
  {
    language,
    timeZone,
    madeFor,
    madeAt,
    leftOut,
    linkHosts,
  }: {
    language: Language;
    timeZone: string;
    madeFor: string;
    madeAt: string;
    leftOut: number;
    linkHosts: string[];
  },
): string => {
  const say = words[language];
  const document = [
    `# ${say.title}`,
    [say.made(oneLine(madeFor), `${timeIn(madeAt, timeZone)} (${timeZone})`), say.frozen].join('  \n'),
    leftOut > 0 ? say.left(leftOut) : '',
    ...turns.flatMap((turn, at) => turnSection(turn, at + 1, say, timeZone)),
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n');
  // Whoever opens it has a reader that knows links and images.
  return gate(document, linkHosts);
};

const turnSection = (turn: Turn, number: number, say: Words, timeZone: string): string[] => [
  `## ${say.question(number)}`,
  quoted(turn.question),
  `${say.asked(oneLine(turn.askerName), `${timeIn(turn.askedAt, timeZone)} (${timeZone})`)} · ${code(turn.reference)}`,
  // The answer's own headings stand below this one.
  turn.posted.replaceAll(/^(#{1,4}) /gm, '##$1 '),
  ...stepTable(turn.steps, say, timeZone),
  ...list(
    say.gaps,
    turn.steps.flatMap(({ found }) => found?.gaps.map(oneLine) ?? []),
  ),
  ...list(say.evidence, turn.evidence.map(code)),
  ...list(say.unsupported, turn.unsupported.map(code)),
];

const quoted = (text: string): string => text.replaceAll(/^/gm, '> ');

const list = (title: string, lines: string[]): string[] =>
  lines.length === 0 ? [] : [`### ${title}`, [...new Set(lines)].map((line) => `- ${line}`).join('\n')];

const stepTable = (steps: TurnStep[], say: Words, timeZone: string): string[] => {
  const rows = steps.map(({ actionGroup, operationId, parameters, found }) => [
    titleOf(actionGroup),
    code(operationId),
    found ? windowIn(found.searched.since, found.searched.until, timeZone) : '–',
    Object.entries(parameters)
      .map(([name, value]) => code(`${name}=${value}`))
      .join(' '),
    found ? matched(found, say) : '–',
  ]);
  if (rows.length === 0) return [];
  return [`### ${say.steps}`, [say.columns, say.columns.map(() => '---'), ...rows].map(row).join('\n')];
};

const matched = (found: NonNullable<TurnStep['found']>, { atLeast, severities }: Words): string => {
  const count = `${found.atLeast ? `${atLeast} ` : ''}${found.matched.toLocaleString('en')}`;
  const rated = Object.entries(found.severity ?? {}).filter(([, each]) => each > 0);
  return rated.length === 0
    ? count
    : `${count} (${severities}: ${rated.map(([name, each]) => `${name} ${each}`).join(', ')})`;
};

const row = (cells: string[]): string => `| ${cells.map((each) => oneLine(each).replaceAll('|', '\\|')).join(' | ')} |`;
