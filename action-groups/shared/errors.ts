import { cleanText } from './hostile-text.ts';

/** A refusal is a sentence for the agent: what was wrong, and what to do instead. */
export class Refusal extends Error {
  readonly status: 400 | 403 | 404;
  constructor(status: 400 | 403 | 404, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

/** A value that cannot be right; `right` completes "say …". */
export const badValue = (name: string, value: unknown, right: string): Refusal =>
  new Refusal(
    400,
    `${name} "${cleanText(String(value), 80)}" is not ${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}: say ${right}.`,
  );

/**
 * A source that did not answer. `reason` is for people (no addresses, no tokens): "it answered 500",
 * "it did not answer within 20 s". The agent goes on without the source and says so.
 */
export class SourceUnavailable extends Error {
  readonly source: string;
  readonly reason: string;
  constructor(source: string, reason: string, options?: ErrorOptions) {
    super(`${source} could not be searched: ${reason}.`, options);
    this.source = source;
    this.reason = reason;
  }
}
