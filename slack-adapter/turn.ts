import type { Answer, Step } from './answer.ts';
import { evidenceIn, isResult, listIn, type Result } from './blocks/result.ts';
import type { Language } from './language.ts';

/** One question and its answer, as they are kept. */
export interface Turn {
  /** `ts` of the message that asked. */
  ts: string;
  reference: string;
  question: string;
  /** User id, and the name that the workspace shows. */
  asker: string;
  askerName: string;
  /** As the agent wrote it. */
  answer: string;
  /** As it was posted, Markdown. */
  posted: string;
  steps: TurnStep[];
  citations: { title: string; uri: string }[];
  usage: { inputTokens: number; outputTokens: number };
  /** Evidence ids that were shown. */
  evidence: string[];
  unsupported: string[];
  /** Questions that were offered to be asked next. */
  suggestions: string[];
  /** What the asker might see when asking: who sees less must not be told this turn. */
  sources: string[];
  language: Language;
  timeZone: string;
  /** The moment of asking, ISO 8601. */
  askedAt: string;
}

/** A step with what its result says beside its records: those are found again by their evidence ids. */
export interface TurnStep {
  actionGroup: string;
  operationId: string;
  parameters: Record<string, string>;
  found?: Pick<Result, 'searched' | 'matched' | 'atLeast' | 'countedOver' | 'severity' | 'query'> & { gaps: string[] };
}

type Asked = Pick<
  Turn,
  'ts' | 'reference' | 'asker' | 'askerName' | 'question' | 'sources' | 'language' | 'timeZone' | 'askedAt'
>;

/** Bytes of a turn, as JSON: an item of DynamoDB holds 400 kB. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const most = { bytes: 350_000, text: 30_000, query: 4000, steps: 30, evidence: 300, parameter: 500 };

export const turnOf = (
  answer: Answer,
  asked: Asked,
  { posted, unsupported, suggestions }: Pick<Turn, 'posted' | 'unsupported' | 'suggestions'>,
): Turn => {
  const turn = whole(answer, asked, { posted, unsupported, suggestions });
  const lighter = [
    turn,
    { ...turn, steps: turn.steps.map(({ found, ...step }) => step) },
    { ...turn, steps: turn.steps.map(({ found, ...step }) => ({ ...step, parameters: {} })) },
  ];
  return lighter.find((each) => Buffer.byteLength(JSON.stringify(each)) <= most.bytes) ?? { ...turn, steps: [] };
};

const whole = (
  answer: Answer,
  asked: Asked,
  { posted, unsupported, suggestions }: Pick<Turn, 'posted' | 'unsupported' | 'suggestions'>,
): Turn => ({
  ...asked,
  question: cut(asked.question, most.text / 3),
  answer: cut(answer.text, most.text),
  posted: cut(posted, most.text),
  steps: answer.steps.slice(0, most.steps).map(toTurnStep),
  citations: answer.citations.slice(0, most.steps).map(({ title, uri }) => ({ title, uri })),
  usage: answer.usage,
  evidence: [...new Set(answer.steps.flatMap(({ result }) => evidenceIn(result)))].slice(0, most.evidence),
  unsupported: unsupported.slice(0, most.evidence).map((each) => cut(each, most.parameter)),
  suggestions,
});

const toTurnStep = ({ actionGroup, operationId, parameters, result }: Step): TurnStep => ({
  actionGroup,
  operationId,
  parameters: Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, cut(String(value), most.parameter)]),
  ),
  ...(isResult(result) && { found: foundIn(result) }),
});

const foundIn = (result: Result): NonNullable<TurnStep['found']> => {
  const { searched, matched, atLeast, countedOver, severity, query } = result;
  return {
    searched,
    matched,
    atLeast,
    ...(countedOver && { countedOver }),
    ...(severity && { severity }),
    ...(query && { query: { ...query, text: cut(String(query.text), most.query) } }),
    gaps: listIn(result, 'gaps'),
  };
};

const cut = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text;
