import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type Finding, unchecked } from './finding.ts';

/** For every client: a call that fails is made once more, and an address that takes no connection is given up. */
export const clientSettings = (region: string) => ({
  region,
  maxAttempts: 2,
  requestHandler: new NodeHttpHandler({ connectionTimeout: 3000 }),
});

/** A question that got no answer that says anything about what was asked. */
export class Unanswered extends Error {
  /** An IAM action, or what else was asked. */
  readonly action: string;
  readonly next: string;
  readonly denied: boolean;

  constructor(
    action: string,
    { reason, next, denied = false }: { reason: string; next: string; denied?: boolean },
    options?: ErrorOptions,
  ) {
    super(`${action} ${reason}`, options);
    this.action = action;
    this.next = next;
    this.denied = denied;
  }
}

/** What a check says of a question that got no answer. */
export const unanswered = (error: unknown, of = ''): Finding => {
  if (!(error instanceof Unanswered)) throw error;
  return unchecked(`${of}could not be checked: ${error.message}`, error.next);
};

/**
 * The answer of a service to the call of `action`; one of `expected` where it refuses by that name. Throws Unanswered.
 * `signal` ends the wait even where credentials are what is waited for.
 */
export const asking = async <T, E = never>(
  action: string,
  signal: AbortSignal,
  call: (options: { abortSignal: AbortSignal }) => Promise<T>,
  expected: Record<string, (error: Error) => E> = {},
): Promise<T | E> => {
  try {
    return await Promise.race([call({ abortSignal: signal }), over(signal)]);
  } catch (error) {
    const known = error as Failure;
    const answer = expected[known.name];
    if (answer && !signal.aborted) return answer(known);
    throw new Unanswered(action, whyNot(known, action, signal), { cause: error });
  }
};

const over = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

type Failure = Error & { code?: string; cause?: { code?: string }; $metadata?: { httpStatusCode?: number } };

/** Only the name of a refusal: its text may quote what was sent. */
const whyNot = (
  error: Failure,
  action: string,
  signal: AbortSignal,
): { reason: string; next: string; denied?: boolean } => {
  if (signal.aborted) return { reason: 'was not answered in time', next: 'Try again; --timeout 60 waits longer.' };
  const { name, $metadata } = error;
  const status = $metadata?.httpStatusCode;
  if (status === 429 || /Throttl|TooManyRequests|RequestLimitExceeded/.test(name))
    return { reason: 'was refused, its rate limit is used up', next: 'Try again in a minute.' };
  if (
    /ExpiredToken|InvalidClientToken|UnrecognizedClient|SignatureDoesNotMatch|CredentialsProvider|TokenProvider/.test(
      name,
    )
  )
    return { reason: 'needs valid AWS credentials', next: 'Sign in again, for example with aws sso login.' };
  if (status === 403 || /AccessDenied|Unauthorized|NotAuthorized/.test(name))
    return {
      reason: 'is not allowed to these credentials',
      next: `Let whoever runs this do ${action}, or look it up in the console.`,
      denied: true,
    };
  if (status !== undefined)
    return {
      reason: `was answered ${status === 200 ? 'in a way that was not understood' : `${status} ${name}`}`,
      next: 'Try again later.',
    };
  if (error instanceof SyntaxError)
    return { reason: 'was answered in a way that was not understood', next: 'Try again later.' };
  return {
    reason: `did not get through (${error.code ?? error.cause?.code ?? name})`,
    next: 'Look at the network, the proxy and the Region.',
  };
};
