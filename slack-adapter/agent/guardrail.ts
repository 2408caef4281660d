import { AwsClient } from 'aws4fetch';
import { type Agent, AgentFailure } from './agent.ts';
import { toFailure } from './failures.ts';

export interface GuardrailVersion {
  id: string;
  version: string;
  /** Bedrock's runtime. */
  url: string;
  region: string;
}

/** For a host that applies no guardrail by itself: the agent hears only what passed, with what is masked masked. */
export const guarded = (agent: Agent, guardrail: GuardrailVersion): Agent => ({
  async *ask(question) {
    const { text, words = text, signal } = question;
    const before = text.slice(0, text.length - words.length);
    yield* agent.ask({ ...question, text: before + (words && (await passed(guardrail, words, signal))) });
  },
});

const passed = async (guardrail: GuardrailVersion, words: string, signal: AbortSignal): Promise<string> => {
  try {
    const { assessments = [], outputs = [] } = await applied(guardrail, words, signal);
    refuseBlocked('question', assessments);
    return outputs[0]?.text ?? words;
  } catch (error) {
    throw toFailure(error, signal);
  }
};

interface Applied {
  assessments?: Assessment[];
  /** What is left of the text, where something was masked. */
  outputs?: { text: string }[];
}

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ApplyGuardrail.html */
const applied = async (
  { id, version, url, region }: GuardrailVersion,
  text: string,
  signal: AbortSignal,
): Promise<Applied> => {
  // The SDK's client of this one call would be a fifth of the worker.
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN: sessionToken } = process.env;
  const aws = new AwsClient({
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(sessionToken && { sessionToken }),
    service: 'bedrock',
    region,
    retries: 2,
  });
  const response = await aws.fetch(`${url}/guardrail/${encodeURIComponent(id)}/version/${version}/apply`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ source: 'INPUT', content: [{ text: { text } }] }),
    signal,
  });
  if (response.ok) return (await response.json()) as Applied;
  const name = response.headers.get('x-amzn-errortype') ?? `HTTP ${response.status}`;
  throw Object.assign(new Error(`guardrail: ${(await response.text()).slice(0, 300)}`), { name });
};

interface Judged {
  type?: string | undefined;
  name?: string | undefined;
  action?: string | undefined;
}

/** What a guardrail thought of a text, in the form that every API of Bedrock has for it. */
interface Assessment {
  contentPolicy?: { filters?: Judged[] | undefined } | undefined;
  topicPolicy?: { topics?: Judged[] | undefined } | undefined;
  sensitiveInformationPolicy?: { piiEntities?: Judged[] | undefined; regexes?: Judged[] | undefined } | undefined;
  wordPolicy?: { customWords?: Judged[] | undefined; managedWordLists?: Judged[] | undefined } | undefined;
}

/** Throws where a policy blocks; a mask lets the text pass. */
export const refuseBlocked = (side: 'question' | 'answer', assessments: Assessment[]): void => {
  const policies = assessments.flatMap(blockedBy);
  if (policies.length > 0)
    throw new AgentFailure(
      'blocked',
      `The guardrail refused the ${side} (${policies.join(', ')}): where it was an ordinary one, lower that filter.`,
    );
};

/** Policies that refuse a text; a mask is none. */
export const blockedBy = ({
  contentPolicy,
  topicPolicy,
  sensitiveInformationPolicy,
  wordPolicy,
}: Assessment): string[] =>
  [
    ...(contentPolicy?.filters ?? []),
    ...(topicPolicy?.topics ?? []),
    ...(sensitiveInformationPolicy?.piiEntities ?? []),
    ...(sensitiveInformationPolicy?.regexes ?? []),
    ...(wordPolicy?.customWords ?? []),
    ...(wordPolicy?.managedWordLists ?? []),
  ].flatMap(({ type, name, action }) => (action === 'BLOCKED' ? [type ?? name ?? 'a word'] : []));
