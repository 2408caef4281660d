import { secretsManager } from '../../local/aws/secrets-manager.ts';
import { type Serve, serve } from '../../local/http.ts';

/** A stand-in whose side of the wire can be replaced while it listens; keeps what it was asked. */
export const listening = async (handle: Serve) => {
  let current = handle;
  const asked: Request[] = [];
  const { url, close } = await serve((request) => {
    asked.push(request);
    return current(request);
  });
  return {
    url,
    close,
    asked,
    current: () => current,
    use(other: Serve) {
      current = other;
      asked.length = 0;
    },
  };
};

/** What the cloud sets for every function. */
export const lambdaEnvironment = (variables: Record<string, string>): void => {
  const credentials = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  Object.assign(process.env, credentials, variables);
};

/** Secrets Manager with one secret, which the environment points at. */
export const withSecret = async (secret: Record<string, string>) => {
  let made = 0;
  let arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:test';
  let current = secret;
  const { url, close } = await serve((request) => secretsManager({ [arn]: current })(request));
  lambdaEnvironment({ AWS_ENDPOINT_URL_SECRETS_MANAGER: url, SECRET_ARN: arn });
  return {
    close,
    use(other: Record<string, string>) {
      current = other;
    },
    /** Another secret, of which no function has read anything yet. */
    renew(other: Record<string, string>) {
      made += 1;
      arn = `${arn.replace(/-\d+$/, '')}-${made}`;
      current = other;
      lambdaEnvironment({ SECRET_ARN: arn });
    },
  };
};

/** Ways in which a system on the network fails, and what is said of each. */
export const faults: [name: string, handle: Serve, reason: string][] = [
  ['answers 500', () => Response.json({ message: 'oops' }, { status: 500 }), 'it answered 500'],
  [
    'limits the rate for longer than a question may take',
    () =>
      new Response('{}', { status: 429, headers: { 'retry-after': '600', 'x-amzn-errortype': 'ThrottlingException' } }),
    'its rate limit is used up',
  ],
  ['refuses the credentials', () => new Response('{}', { status: 403 }), '403'],
  ['answers with a web page', () => new Response('<html>Welcome</html>'), 'its answer was not'],
  ['answers with other JSON', () => Response.json({ hello: 'there' }), 'its answer was not understood'],
  ['never answers', () => new Promise<Response>(() => {}), 'it did not answer in time'],
  [
    'hangs up in the middle of its answer',
    () =>
      new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(new TextEncoder().encode('[{"uuid":')),
          pull: (controller) => controller.error(new Error('cut')),
        }),
      ),
    'it could not be reached',
  ],
];
