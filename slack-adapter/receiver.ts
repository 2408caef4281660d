import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { acknowledgement, notTaken } from './acknowledgement.ts';
import { awsJson } from './aws-json.ts';
import { bodyIn, opensView, type Route, routeOf } from './route.ts';
import { type ReceiverSettings, receiverSettings } from './settings.ts';
import { isSigned } from './signature.ts';
import { slackSecretOver } from './slack-secret.ts';
import { stopItem } from './stop-item.ts';
import { placeholder } from './view.ts';

/** What waits in a queue: the body as Slack sent it, when it came and was taken, and the view that was opened for it. */
export interface Queued {
  body: string;
  /** When the gateway got the request: the moment of asking where Slack tells of none. */
  cameAt?: string;
  receivedAt: string;
  viewId?: string;
}

type Answer = APIGatewayProxyStructuredResultV2;
type Secret = ReturnType<typeof slackSecretOver>;

const longestBody = 1_000_000;

/** Verify, enqueue, 200. A 500 makes Slack send the same event again, up to three times. */
export const receiverOver = (settings: ReceiverSettings) => {
  const secret = slackSecretOver(settings);
  return async (request: APIGatewayProxyEventV2): Promise<Answer> => {
    const text = request.body ?? '';
    if (text.length > longestBody * 2) return { statusCode: 400 };
    const bytes = Buffer.from(text, request.isBase64Encoded ? 'base64' : 'utf8');
    if (bytes.length > longestBody) return { statusCode: 400 };
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, v]) => [name.toLowerCase(), v]));
    try {
      const isOurs = async (fresh: boolean) => isSigned((await secret(fresh)).SLACK_SIGNING_SECRET, headers, bytes);
      if (!(await isOurs(false)) && !(await isOurs(true))) return { statusCode: 401 };
      return await received(settings, secret, bytes.toString(), request.requestContext?.timeEpoch);
    } catch (error) {
      console.error('The request was not accepted; Slack will send it again.', String(error));
      return { statusCode: 500 };
    }
  };
};

const received = async (
  settings: ReceiverSettings,
  secret: Secret,
  text: string,
  cameAt: number | undefined,
): Promise<Answer> => {
  const body = bodyIn(text);
  if (body === undefined) return { statusCode: 400 };
  if (isChallenge(body)) return { statusCode: 200, headers: { 'content-type': 'text/plain' }, body: body.challenge };
  if (isCommand(body)) return command(settings, body, text, cameAt);
  const route = routeOf(body, settings);
  if (route?.to === 'stop') await stop(settings, route);
  else if (route) await enqueue(settings, route, { body: text, ...(await opened(settings, secret, body)) });
  return { statusCode: 200 };
};

/** Slack does not send a command again, so its asker hears whether it was taken. */
const command = async (
  settings: ReceiverSettings,
  body: { text?: string },
  text: string,
  cameAt: number = Date.now(),
): Promise<Answer> => {
  const { takes, answer } = acknowledgement(body.text ?? '');
  const route = takes ? routeOf(body) : undefined;
  const taken =
    route?.to === 'questions'
      ? await enqueue(settings, route, { body: text, cameAt: new Date(cameAt).toISOString() }).then(
          () => true,
          (error) => console.error('A command was not accepted; its asker was told.', String(error)),
        )
      : true;
  const told = taken ? answer : notTaken(body.text ?? '');
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(told) };
};

const enqueue = (
  { region, questionsQueueUrl, interactionsQueueUrl }: ReceiverSettings,
  route: Exclude<Route, { to: 'stop' }>,
  what: Omit<Queued, 'receivedAt'>,
) => {
  const queue = route.to === 'questions' ? questionsQueueUrl : interactionsQueueUrl;
  return awsJson(
    { service: 'sqs', region, url: new URL(queue).origin, target: 'AmazonSQS.SendMessage' },
    {
      QueueUrl: queue,
      MessageBody: escaped(JSON.stringify({ ...what, receivedAt: new Date().toISOString() } satisfies Queued)),
      ...(route.to === 'questions' && {
        MessageGroupId: createHash('sha256').update(route.group).digest('hex'),
        MessageDeduplicationId: route.id,
      }),
    },
  );
};

/** JSON without the characters that SQS refuses: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const escaped = (json: string): string =>
  json.replaceAll(/[^ -\ud7ff\ue000-\ufffd]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The question is under way in a worker, which looks for this. */
const stop = ({ region, dynamoDbUrl, tableName }: ReceiverSettings, thread: Extract<Route, { to: 'stop' }>) => {
  const { pk, sk, stoppedAt, expiresAt } = stopItem(thread);
  return awsJson(
    { service: 'dynamodb', region, url: dynamoDbUrl, target: 'DynamoDB_20120810.PutItem' },
    {
      TableName: tableName,
      Item: { pk: { S: pk }, sk: { S: sk }, stoppedAt: { N: `${stoppedAt}` }, expiresAt: { N: `${expiresAt}` } },
    },
  );
};

/** A trigger lives for three seconds, so a view opens before the worker knows what to show in it. */
const opened = async (settings: ReceiverSettings, secret: Secret, body: unknown): Promise<{ viewId?: string }> => {
  const opening = opensView(body);
  if (!opening) return {};
  try {
    const { SLACK_BOT_TOKEN } = await secret();
    const response = await fetch(new URL('views.open', settings.slackApiUrl), {
      method: 'POST',
      headers: { authorization: `Bearer ${SLACK_BOT_TOKEN}`, 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ trigger_id: opening.trigger, view: placeholder }),
      signal: AbortSignal.timeout(1500),
    });
    const { view, error } = (await response.json()) as { view?: { id: string }; error?: string };
    if (view) return { viewId: view.id };
    console.error('views.open was refused', error);
  } catch (error) {
    console.error('views.open failed', String(error));
  }
  return {};
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isChallenge = (body: unknown): body is { challenge: string } =>
  isObject(body) && body.type === 'url_verification' && typeof body.challenge === 'string';

const isCommand = (body: unknown): body is { command: string; text?: string } =>
  isObject(body) && body.type === undefined && typeof body.command === 'string';

let receive: ReturnType<typeof receiverOver> | undefined;

export const handler = (request: APIGatewayProxyEventV2): Promise<Answer> => {
  receive ??= receiverOver(receiverSettings(process.env));
  return receive(request);
};
