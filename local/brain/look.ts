import type { Refusal, SearchResult } from '../../schemas/generated/shared.ts';
import type { Turn } from './brain.ts';
import type { Planned } from './slots.ts';

/** What came of one call. */
export type Looked = Planned & {
  /** Filters that the operation refused and that were therefore left out. */
  refused: { name: string; value: string }[];
} & (
    | { kind: 'found'; result: SearchResult }
    | { kind: 'record'; record: unknown; evidence: string }
    | { kind: 'denied' }
    | { kind: 'refused'; sentence: string }
    | { kind: 'failed' }
  );

export type Found = Extract<Looked, { kind: 'found' }>;

const isResult = (body: unknown): body is SearchResult =>
  typeof body === 'object' && body !== null && 'matched' in body && 'records' in body;

const isRecord = (body: unknown): body is { record: unknown; evidence: string } =>
  typeof body === 'object' && body !== null && 'record' in body;

const sentenceOf = (body: unknown): string => String((body as Refusal | null)?.error ?? '');

/** The filter that a refusal is about: the one whose name, or else whose value, the sentence starts with or holds. */
const blamed = (sentence: string, parameters: Record<string, string>): string | undefined => {
  const names = Object.keys(parameters).filter((name) => !['window', 'timeZone', 'evidence'].includes(name));
  const isNamed = (name: string) => new RegExp(`\\b${name}\\b`).test(sentence);
  return (
    names.find((name) => sentence.startsWith(name)) ??
    names.find((name) => isNamed(name) && sentence.includes(parameters[name]!)) ??
    names.find(isNamed)
  );
};

const ask = async ({ tool, parameters }: Planned, turn: Turn): Promise<{ status: number; body: unknown }> => {
  try {
    return await turn.call(tool.actionGroup, tool.operation.operationId, parameters);
  } catch (error) {
    if (turn.signal.aborted) throw error;
    return { status: 500, body: null };
  }
};

/** Calls an operation; a filter that it refuses is left out, once. */
export const look = async (planned: Planned, turn: Turn, refused: Looked['refused'] = []): Promise<Looked> => {
  turn.signal.throwIfAborted();
  const { status, body } = await ask(planned, turn);
  const common = { ...planned, refused };
  if (status === 200 && isResult(body)) return { ...common, kind: 'found', result: body };
  if (status === 200 && isRecord(body))
    return { ...common, kind: 'record', record: body.record, evidence: body.evidence };
  if (status === 403) return { ...common, kind: 'denied' };
  const sentence = sentenceOf(body);
  if (status === 404) return { ...common, kind: 'refused', sentence };
  if (status !== 400) return { ...common, kind: 'failed' };
  const name = refused.length === 0 ? blamed(sentence, planned.parameters) : undefined;
  if (name === undefined) return { ...common, kind: 'refused', sentence };
  const { [name]: value, ...parameters } = planned.parameters;
  return look({ ...planned, parameters }, turn, [{ name, value: value ?? '' }]);
};
