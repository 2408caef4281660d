/** An answer of `ok: false`, with Slack's own word for it. */
export class Refused extends Error {
  readonly more: Record<string, unknown>;

  constructor(error: string, more: Record<string, unknown> = {}) {
    super(error);
    this.more = more;
  }
}
