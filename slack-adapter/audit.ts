import { createHash } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import type { Answer, Step } from './answer.ts';
import type { Asked } from './asked.ts';
import { evidenceIn, listIn } from './blocks/result.ts';
import { usedBy } from './budgets.ts';
import type { Outcome } from './claims.ts';
import { log } from './log.ts';
import { masked } from './masked.ts';

/** Which agent answers, as far as its deployment says. */
export interface Deployed {
  host: string;
  model: string;
  /** Versions of the agent's brief and of the knowledge base. */
  instruction: string;
  knowledge: string;
  /** USD for a million tokens. */
  prices: { input: number; output: number };
}

/** How a question ended. */
export interface Ending {
  outcome: Outcome;
  /** What the agent gave, whole or in part. */
  answer?: Answer;
  /** As it was posted, Markdown. */
  posted?: string;
}

/** Keeps one object for each turn, which says who was told what, and on what grounds. */
export interface Audit {
  /** Never throws: an answer that was given is given. */
  record(asked: Asked, reference: string, ending: Ending): Promise<void>;
}

interface Bucket {
  region: string;
  name: string;
  url: string;
}

const patienceMs = 10_000;

/** Without a bucket nothing is kept. */
export const audit = (bucket: Bucket | undefined, deployed: Deployed): Audit => ({
  async record(asked, reference, ending) {
    if (!bucket) return;
    try {
      await put(
        bucket,
        keyOf(asked.askedAt, reference),
        JSON.stringify(masked(recordOf(asked, reference, ending, deployed))),
      );
    } catch (error) {
      log.error('the audit record of a turn was not written', { reference, reason: (error as Error).message });
    }
  },
});

/** The same for every run of a question. */
const keyOf = (askedAt: Date, reference: string): string => {
  const [year, month, day] = askedAt.toISOString().slice(0, 10).split('-');
  return `year=${year}/month=${month}/day=${day}/${reference}.json`;
};

const recordOf = (asked: Asked, reference: string, { outcome, answer, posted }: Ending, deployed: Deployed) => {
  const { steps = [], citations = [], usage = { inputTokens: 0, outputTokens: 0 } } = answer ?? {};
  const { prices, ...agent } = deployed;
  const scannedBytes = answer ? usedBy(answer).scannedBytes : 0;
  return {
    reference,
    time: asked.askedAt.toISOString(),
    team: asked.team,
    channel: asked.channel,
    thread: asked.threadTs ?? asked.ts ?? '',
    asker: asked.user,
    entry: entryOf(asked),
    question: asked.text,
    ...(asked.subject && { subject: asked.subject }),
    outcome,
    answer: posted ?? '',
    operations: steps.map(operationOf),
    evidence: [...new Set(steps.flatMap(({ result }) => evidenceIn(result)))],
    citations: citations.map(({ title, uri }) => ({ title, uri })),
    ...agent,
    usage,
    scannedBytes,
    cost: costOf(usage, scannedBytes, prices),
    warnings: [...new Set(steps.flatMap(({ result }) => listIn(result, 'warnings')))],
  };
};

const entryOf = ({ key, channel, subject, quoted }: Asked): string => {
  if (key.startsWith('retry:')) return 'retry';
  if (subject !== undefined) return 'shortcut';
  if (quoted) return 'suggestion';
  if (key.startsWith('trigger:')) return 'command';
  return channel.startsWith('D') ? 'direct-message' : 'mention';
};

const operationOf = ({ actionGroup, operationId, parameters, result }: Step) => ({
  actionGroup,
  operationId,
  parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)])),
  status: statusOf(result),
  digest: result === undefined ? '' : createHash('sha256').update(JSON.stringify(result)).digest('hex'),
});

/** A refusal comes as a sentence; null where nothing came. */
const statusOf = (result: unknown): number | null => {
  if (result === undefined) return null;
  const { status, error } = (typeof result === 'object' && result !== null ? result : {}) as Record<string, unknown>;
  return typeof status === 'number' ? status : error === undefined ? 200 : 400;
};

/** https://aws.amazon.com/athena/pricing/ */
const usdPerTerabyte = 5;

/** An estimate in USD: the model's tokens and what Athena read. */
const costOf = (
  { inputTokens, outputTokens }: Answer['usage'],
  scannedBytes: number,
  { input, output }: Deployed['prices'],
): number => {
  const usd = (inputTokens * input + outputTokens * output) / 1e6 + (scannedBytes / 1e12) * usdPerTerabyte;
  return Math.round(usd * 1e6) / 1e6;
};

const put = async ({ region, name, url }: Bucket, key: string, body: string): Promise<void> => {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN } = process.env;
  const aws = new AwsClient({
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
    service: 's3',
    region,
    retries: 2,
  });
  const response = await aws.fetch(`${url}/${name}/${key}`, {
    method: 'PUT',
    // A locked bucket takes nothing without it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
    headers: { 'content-type': 'application/json', 'content-md5': createHash('md5').update(body).digest('base64') },
    body,
    signal: AbortSignal.timeout(patienceMs),
  });
  if (!response.ok) throw new Error(`S3 answered ${response.status}`);
};
