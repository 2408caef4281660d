/** Slack's own word for why it refused; empty where nobody knows whether the call was done. */
export const codeOf = (error: unknown): string => (error as { data?: { error?: string } }).data?.error ?? '';

/** How long Slack wants to be left alone, where that is why it refused. */
export const retryAfterMs = (error: unknown): number | undefined => {
  const { code, retryAfter = 1 } = error as { code?: string; retryAfter?: number };
  return code === 'slack_webapi_rate_limited_error' ? retryAfter * 1000 : undefined;
};
