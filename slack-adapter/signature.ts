import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds that a request's own timestamp may differ from our clock, to either side. */
const longestSkew = 300;

/** Whether Slack signed these very bytes a moment ago. https://docs.slack.dev/authentication/verifying-requests-from-slack */
export const isSigned = (
  secret: string,
  headers: Record<string, string | undefined>,
  bytes: Buffer,
  now = Date.now(),
): boolean => {
  const timestamp = headers['x-slack-request-timestamp'] ?? '';
  const signature = headers['x-slack-signature'] ?? '';
  if (!/^\d{1,12}$/.test(timestamp) || !/^v0=[0-9a-f]{64}$/.test(signature)) return false;
  if (Math.abs(Math.floor(now / 1000) - Number(timestamp)) > longestSkew) return false;
  const expected = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(bytes).digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice(3), 'hex'));
};
