/** Errors of Slack's own, after which part of a call may be done: https://docs.slack.dev/reference/methods/chat.update#errors */
const itsOwn = new Set(['internal_error', 'fatal_error', 'service_unavailable']);

const wordOf = (error: unknown): string => (error as { data?: { error?: string } }).data?.error ?? '';

export const isItsOwn = (error: unknown): boolean => itsOwn.has(wordOf(error));

/** Slack's word for why it refused; empty where nobody knows whether the call was done. */
export const codeOf = (error: unknown): string => (isItsOwn(error) ? '' : wordOf(error));

/** How long Slack wants to be left alone, where that is why it refused. */
export const retryAfterMs = (error: unknown): number | undefined => {
  const { code, retryAfter = 1 } = error as { code?: string; retryAfter?: number };
  return code === 'slack_webapi_rate_limited_error' ? retryAfter * 1000 : undefined;
};
