import { awsJson } from './aws-json.ts';
import type { ReceiverSettings } from './settings.ts';

interface SlackSecret {
  SLACK_SIGNING_SECRET: string;
  SLACK_BOT_TOKEN?: string;
}

const longestKept = 5 * 60_000;
const shortestBetweenReads = 60_000;

/** Slack's secret, kept for a while; a failed signature may mean a new one, so it is read again then, within reason. */
export const slackSecretOver = ({ region, secretsManagerUrl, slackSecretArn }: ReceiverSettings) => {
  let kept: { secret: SlackSecret; readAt: number } | undefined;
  let forcedAt = 0;
  const read = async () => {
    const { SecretString = '{}' } = (await awsJson(
      { service: 'secretsmanager', region, url: secretsManagerUrl, target: 'secretsmanager.GetSecretValue' },
      { SecretId: slackSecretArn },
    )) as { SecretString?: string };
    const secret = JSON.parse(SecretString) as Partial<SlackSecret>;
    if (!secret.SLACK_SIGNING_SECRET) throw new Error('the secret has no SLACK_SIGNING_SECRET');
    kept = { secret: secret as SlackSecret, readAt: Date.now() };
    return kept.secret;
  };
  return async (fresh = false): Promise<SlackSecret> => {
    const now = Date.now();
    if (!kept || now - kept.readAt > longestKept) return read();
    if (!fresh || now - forcedAt < shortestBetweenReads) return kept.secret;
    forcedAt = now;
    return read();
  };
};
