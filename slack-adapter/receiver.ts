import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { awsJson } from './aws-json.ts';
import { type ReceiverSettings, receiverSettings } from './settings.ts';
import { isSigned } from './signature.ts';

/** What waits in the queue: the body as Slack sent it, and when it came. */
export interface Queued {
  body: string;
  receivedAt: string;
}

interface SlackEvent {
  type: 'event_callback';
  team_id: string;
  event_id: string;
  event: { type: string; channel: string; ts: string; thread_ts?: string };
}

const longestBody = 1_000_000;

/** Verify, enqueue, 200. A 500 makes Slack send the same event again, up to three times. */
export const receiverOver = (settings: ReceiverSettings) => {
  const signingSecret = secretOver(settings);
  return async (request: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const text = request.body ?? '';
    if (text.length > longestBody * 2) return { statusCode: 413 };
    const bytes = Buffer.from(text, request.isBase64Encoded ? 'base64' : 'utf8');
    if (bytes.length > longestBody) return { statusCode: 413 };
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, v]) => [name.toLowerCase(), v]));
    try {
      const isOurs = async (fresh: boolean) => isSigned(await signingSecret(fresh), headers, bytes);
      if (!(await isOurs(false)) && !(await isOurs(true))) return { statusCode: 401 };
      return await received(settings, bytes.toString());
    } catch (error) {
      console.error('The request was not accepted; Slack will send it again.', String(error));
      return { statusCode: 500 };
    }
  };
};

const received = async (settings: ReceiverSettings, text: string): Promise<APIGatewayProxyStructuredResultV2> => {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { statusCode: 400 };
  }
  if (isChallenge(body)) return { statusCode: 200, headers: { 'content-type': 'text/plain' }, body: body.challenge };
  if (isQuestion(body)) await enqueue(settings, body, text);
  return { statusCode: 200 };
};

const enqueue = (
  { region, questionsQueueUrl }: ReceiverSettings,
  { team_id, event_id, event }: SlackEvent,
  body: string,
) =>
  awsJson(
    { service: 'sqs', region, url: new URL(questionsQueueUrl).origin, target: 'AmazonSQS.SendMessage' },
    {
      QueueUrl: questionsQueueUrl,
      MessageBody: escaped(JSON.stringify({ body, receivedAt: new Date().toISOString() } satisfies Queued)),
      // One group for each thread: its questions are answered one after the other.
      MessageGroupId: createHash('sha256')
        .update([team_id, event.channel, event.thread_ts ?? event.ts].join(':'))
        .digest('hex'),
      MessageDeduplicationId: event_id,
    },
  );

/** JSON without the characters that SQS refuses: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const escaped = (json: string): string =>
  json.replaceAll(/[^ -\ud7ff\ue000-\ufffd]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isChallenge = (body: unknown): body is { challenge: string } =>
  isObject(body) && body.type === 'url_verification' && typeof body.challenge === 'string';

const isQuestion = (body: unknown): body is SlackEvent =>
  isObject(body) &&
  body.type === 'event_callback' &&
  [body.team_id, body.event_id].every((id) => typeof id === 'string') &&
  isObject(body.event) &&
  body.event.type === 'app_mention' &&
  [body.event.channel, body.event.ts].every((id) => typeof id === 'string');

const longestKept = 5 * 60_000;
const shortestBetweenReads = 60_000;

/** The signing secret, kept for a while; a failed signature may mean a new one, so it is read again then, within reason. */
const secretOver = ({ region, secretsManagerUrl, slackSecretArn }: ReceiverSettings) => {
  let kept: { secret: string; readAt: number } | undefined;
  let forcedAt = 0;
  const read = async () => {
    const { SecretString = '{}' } = (await awsJson(
      { service: 'secretsmanager', region, url: secretsManagerUrl, target: 'secretsmanager.GetSecretValue' },
      { SecretId: slackSecretArn },
    )) as { SecretString?: string };
    const { SLACK_SIGNING_SECRET: secret } = JSON.parse(SecretString) as { SLACK_SIGNING_SECRET?: string };
    if (!secret) throw new Error('the secret has no SLACK_SIGNING_SECRET');
    kept = { secret, readAt: Date.now() };
    return secret;
  };
  return async (fresh: boolean): Promise<string> => {
    const now = Date.now();
    if (!kept || now - kept.readAt > longestKept) return read();
    if (!fresh || now - forcedAt < shortestBetweenReads) return kept.secret;
    forcedAt = now;
    return read();
  };
};

let receive: ReturnType<typeof receiverOver> | undefined;

export const handler = (request: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
  receive ??= receiverOver(receiverSettings(process.env));
  return receive(request);
};
