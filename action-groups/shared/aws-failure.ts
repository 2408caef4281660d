import { clocksApart } from './clock.ts';
import { SourceUnavailable } from './errors.ts';

/** For calls that take no signal: a service that does not answer must not use up a question's time. */
export const inFiveSeconds = { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true };

/** Why an AWS service gave no answer, for people. */
export const awsFailure = (error: unknown, signal: AbortSignal): string => {
  if (signal.aborted) return 'it did not answer in time';
  if (error instanceof SyntaxError) return 'its answer was not understood';
  if (!isRefusal(error)) return 'it could not be reached';
  const untimely = untimelyRefusal(error);
  if (untimely) return untimely;
  const status = error.$metadata.httpStatusCode ?? 500;
  if (status === 403 || /AccessDenied|UnrecognizedClient|NotAuthorized/.test(error.name))
    return `access was denied (${error.name.startsWith('Unknown') ? status : error.name})`;
  if (status === 429 || /Throttl|TooManyRequests|LimitExceeded/.test(error.name)) return 'its rate limit is used up';
  return status < 300 ? 'its answer was not understood' : `it answered ${status}`;
};

interface ServiceRefusal extends Error {
  $metadata: { httpStatusCode?: number };
  $response?: { headers?: Record<string, string> };
}

/** What the SDK throws where the service answered; a connection that failed has no fault. */
const isRefusal = (error: unknown): error is ServiceRefusal =>
  error instanceof Error && '$fault' in error && '$metadata' in error;

/**
 * Where the time of a request was refused, even by the clock of the service's last answer, which the SDK goes by.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html
 */
export const untimelyRefusal = (error: unknown): string | undefined => {
  if (!isRefusal(error) || !untimely.test(`${error.name} ${error.message}`)) return undefined;
  const apart = clocksApart('AWS', error.$response?.headers?.date);
  return `it refused the time of the request: ${apart ?? "check this machine's clock"}`;
};

const untimely = /TimeTooSkewed|RequestExpired|RequestInTheFuture|signature (?:expired|not yet current)/i;

/** An answer of an AWS service, which people know by `name`. Throws SourceUnavailable where there is none. */
export const askingAws = async <T>(name: string, signal: AbortSignal, answer: () => Promise<T>): Promise<T> => {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof SourceUnavailable) throw error;
    throw new SourceUnavailable(name, awsFailure(error, signal), { cause: error });
  }
};
