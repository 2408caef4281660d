import { setTimeout as sleep } from 'node:timers/promises';
import { clocksApart } from './clock.ts';
import { SourceUnavailable } from './errors.ts';

/** Milliseconds. One request may take `perRequest`; all of a question's requests together `altogether`. */
const perRequest = 15_000;
const altogether = 45_000;
const attempts = 4;
/** For all requests of a question: a vendor that fails now and then is not asked four times for each page. */
const mostRetries = 10;

export interface Answer {
  body: unknown;
  headers: Headers;
}

export interface Vendor {
  /** As people know it: "Okta". */
  title: string;
  /** Origin and base path; nothing else is ever asked. */
  baseUrl: string;
  headers: (attempt: Attempt) => Promise<Record<string, string>>;
}

/** A request that is about to be made. */
export interface Attempt {
  method: 'GET' | 'POST';
  url: URL;
  /** After a 401: a rotated secret is to be read again. */
  fresh: boolean;
  /** Where a proof is demanded that the token's key is ours: what is to stand in it. https://www.rfc-editor.org/rfc/rfc9449 */
  nonce: string | undefined;
}

/** A form to post, made for each attempt. */
type Form = (fresh: boolean) => Promise<Record<string, string>>;

/**
 * The base address out of a secret. Where ALLOWED_HOSTS names hosts, it must be one of them, over TLS: whoever can change the
 * secret cannot send the function elsewhere. Throws `SourceUnavailable` where it is no such address.
 */
export const addressOf = (title: string, baseUrl: string): URL => {
  const address = URL.parse(baseUrl);
  if (!address || !/^https?:$/.test(address.protocol))
    throw new SourceUnavailable(title, 'its secret has no address that can be asked');
  const allowed = process.env.ALLOWED_HOSTS?.split(',');
  if (allowed && !(address.protocol === 'https:' && allowed.includes(address.hostname)))
    throw new SourceUnavailable(title, 'its secret names a host that it may not reach (ALLOWED_HOSTS)');
  return address;
};

/**
 * JSON from a vendor by GET, or by POST where there is a form; one per question: waits out 429 (Retry-After or X-Rate-Limit-Reset) and 5xx with growing
 * pauses, reads the secret again once after a 401, stops when the question's time is up.
 * Throws `SourceUnavailable` with a reason for people.
 */
export const vendorGet = ({ title, baseUrl, headers }: Vendor, deadline = Date.now() + altogether) => {
  const base = addressOf(title, baseUrl);
  // Half a second, then twice as long each time, where a question has 45 seconds.
  const firstPause = (deadline - Date.now()) / 90;
  let retries = 0;
  let nonce: string | undefined;
  return async (pathOrNext: string, query: Record<string, string> = {}, form?: Form): Promise<Answer> => {
    const url = URL.parse(pathOrNext, base.href);
    if (url?.origin !== base.origin) throw new SourceUnavailable(title, 'it pointed to another address');
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    let reason = '';
    let fresh = false;
    for (let attempt = 1; attempt <= attempts && Date.now() < deadline; attempt += 1) {
      const asked = await headers({ method: form ? 'POST' : 'GET', url, fresh, nonce });
      const outcome = await once(title, url, asked, await form?.(fresh), deadline);
      if ('answer' in outcome) return outcome.answer;
      reason = outcome.reason;
      if (outcome.nonce !== undefined && outcome.nonce !== nonce) nonce = outcome.nonce;
      else if (outcome.status === 401 && !fresh) fresh = true;
      else if (!outcome.again) break;
      else if (attempt < attempts) {
        const pause = outcome.pause ?? firstPause * 2 ** (attempt - 1);
        if (Date.now() + pause >= deadline || retries >= mostRetries) break;
        retries += 1;
        await sleep(pause);
      }
    }
    throw new SourceUnavailable(title, reason || 'there was no time left to ask it');
  };
};

type Outcome = { answer: Answer } | Failure;

interface Failure {
  reason: string;
  status?: number;
  again: boolean;
  pause?: number | undefined;
  nonce?: string | undefined;
}

const once = async (
  title: string,
  url: URL,
  headers: Record<string, string>,
  form: Record<string, string> | undefined,
  deadline: number,
): Promise<Outcome> => {
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json', ...headers },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
      redirect: 'error',
      signal: AbortSignal.timeout(Math.max(1, Math.min(perRequest, deadline - Date.now()))),
    });
    const { status } = response;
    if (status === 200) return await parsed(response);
    const nonce = await nonceOf(response);
    // What is signed is signed for a time; OAuth refuses it with 400, too.
    const apart = clocksApart(title, response.headers.get('date'));
    const why = apart ? `, and ${apart}` : '';
    if (status === 401 || status === 403)
      return { reason: `it refused the credentials (${status})${why}`, status, again: false, nonce };
    return {
      nonce,
      reason: status === 429 ? 'its rate limit is used up' : `it answered ${status}${status === 400 ? why : ''}`,
      status,
      again: status === 429 || status >= 500,
      pause: pauseOf(response.headers, status),
    };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    return { reason: timedOut ? 'it did not answer in time' : 'it could not be reached', again: !timedOut };
  }
};

/** What is to stand in the proof that a refusal demands; empty where it demands one without saying. */
const nonceOf = async (response: Response): Promise<string | undefined> => {
  const nonce = response.headers.get('dpop-nonce') ?? undefined;
  if (response.status !== 400 || nonce !== undefined) {
    await response.body?.cancel();
    return nonce;
  }
  return (await response.text()).includes('"invalid_dpop_proof"') ? '' : undefined;
};

const parsed = async (response: Response): Promise<Outcome> => {
  try {
    return { answer: { body: JSON.parse(await response.text()), headers: response.headers } };
  } catch (error) {
    if (error instanceof SyntaxError) return { reason: 'its answer was not JSON', again: false };
    throw error;
  }
};

/**
 * Milliseconds to wait, as the vendor says: Retry-After in seconds or as a date, or Okta's reset in epoch seconds. Instants
 * are by the vendor's clock, which `Date` shows: it need not be ours.
 */
const pauseOf = (headers: Headers, status: number): number | undefined => {
  const clock = Date.parse(headers.get('date') ?? '') || Date.now();
  const after = headers.get('retry-after');
  if (after) {
    const pause = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - clock;
    return Number.isNaN(pause) ? undefined : Math.max(0, pause);
  }
  // Okta sends its reset with every answer; it matters only where the limit was the reason.
  const reset = status === 429 ? headers.get('x-rate-limit-reset') : null;
  return reset && /^\d+$/.test(reset) ? Math.max(1000, Number(reset) * 1000 - clock) : undefined;
};
