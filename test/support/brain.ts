import { join } from 'node:path';
import * as sources from '../../action-groups/index.ts';
import { knowledgeBase } from '../../local/aws/knowledge-base.ts';
import type { Passage, Said, Tool, Turn } from '../../local/brain/brain.ts';
import { rules } from '../../local/brain/rules.ts';
import type { LogRecord, SearchResult } from '../../schemas/generated/shared.ts';
import { schemaOf } from '../../schemas/index.ts';

/** Everything that the agent offers. */
export const tools: Tool[] = Object.keys(sources).flatMap((name) =>
  schemaOf(name).operations.map((operation) => ({ actionGroup: name, operation })),
);

const pages = knowledgeBase(join(import.meta.dirname, '../../knowledge-base'));

interface Call {
  actionGroup: string;
  operationId: string;
  parameters: Record<string, string>;
}

/** A result as a handler would give it. */
export const found = (records: Partial<LogRecord>[] = [], more: Partial<SearchResult> = {}): SearchResult => ({
  searched: { source: 'okta', since: '2026-11-22T09:00:00.000Z', until: '2026-11-23T09:00:00.000Z', filters: {} },
  matched: records.length,
  atLeast: false,
  severity: null,
  groups: {},
  timeline: [],
  records: records.map((record, at) => ({
    evidence: `okta:example.okta.com:20261123T01020300${at % 10}Z:${at}`,
    time: '2026-11-23T01:02:03.000Z',
    title: 'User login to Okta (user.session.start)',
    ...record,
  })),
  shown: records.length,
  cursor: null,
  gaps: [],
  ...more,
});

export type Answer = (call: Call) => { status: number; body: unknown };

export interface Heard {
  text: string;
  pieces: Said[];
  calls: Call[];
  retrieved: string[];
  citations: Passage[];
}

/** Asks the rules, answering their calls with `answer`; asked on a Monday, 18:00 in Seoul. */
export const hear = async (
  question: string,
  answer: Answer = () => ({ status: 200, body: found() }),
  more: Partial<Turn> = {},
): Promise<Heard> => {
  const heard: Heard = { text: '', pieces: [], calls: [], retrieved: [], citations: [] };
  const turn: Turn = {
    text: question,
    earlier: [],
    answers: [],
    timeZone: 'Asia/Seoul',
    askedAt: new Date('2026-11-23T09:00:00Z'),
    tools,
    signal: new AbortController().signal,
    onUsage: () => {},
    async call(actionGroup, operationId, parameters) {
      const call = { actionGroup, operationId, parameters };
      heard.calls.push(call);
      return answer(call);
    },
    async retrieve(text) {
      heard.retrieved.push(text);
      return pages.retrieve(text);
    },
    ...more,
  };
  for await (const said of rules().answer(turn)) {
    heard.pieces.push(said);
    heard.text += said.text;
    heard.citations.push(...(said.citations ?? []));
  }
  return heard;
};

const kinds: [string, RegExp][] = [
  ['declined', /read-only|읽기 전용/],
  ['out of reach', /can't look that up|찾아볼 수 없습니다/],
  ['unclear', /Which source|어느 소스/],
  ['help', /^I can search|조회하고.*찾아 드릴 수 있습니다/],
];

const written = ({ operationId, parameters }: Call): string =>
  [
    operationId,
    ...Object.entries(parameters)
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([name, value]) => `${name}=${value}`),
  ].join(' ');

/** In short what came of a question: its calls, or in a word what the answer is instead. */
export const asked = async (question: string, earlier: string[] = []): Promise<string> => {
  const { calls, text, citations } = await hear(question, undefined, { earlier });
  if (calls.length > 0) return calls.map(written).join(' + ');
  // A page that is quoted may hold the words of a refusal.
  if (citations.length > 0) return 'advice';
  return kinds.find(([, pattern]) => pattern.test(text))?.[0] ?? text;
};
