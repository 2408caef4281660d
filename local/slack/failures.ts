/** What a test asks the workspace to answer to the next calls, in place of what it would. */
interface Failure {
  method: string;
  /** Slack's word, `ratelimited` for a 429; a number for an HTTP status. */
  error: string | number;
  /** Seconds, in the header `Retry-After`. */
  retryAfter?: number;
  /** Whether the call is done all the same, and only the answer lost. */
  afterwards?: boolean;
  /** How many calls; one by default. */
  times?: number;
}

export class Failures {
  #asked: (Failure & { times: number })[] = [];

  ask(failure: Failure): void {
    this.#asked.push({ times: 1, ...failure });
  }

  take(method: string): Failure | undefined {
    const failure = this.#asked.find((each) => each.method === method);
    if (!failure) return undefined;
    failure.times -= 1;
    if (failure.times === 0) this.#asked = this.#asked.filter((each) => each !== failure);
    return failure;
  }
}
