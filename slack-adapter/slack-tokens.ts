import { SecretsProvider } from '@aws-lambda-powertools/parameters/secrets';

/** Tokens out of Slack's secret: of the bot, and of the app where it uses Socket Mode. */
export const slackTokens = async (secretArn: string) => {
  const secret = await new SecretsProvider().get(secretArn, { transform: 'json' });
  const tokens = (secret ?? {}) as Record<string, string | undefined>;
  return (name: 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN'): string => {
    const token = tokens[name];
    if (!token) throw new Error(`the Slack secret has no ${name}`);
    return token;
  };
};
