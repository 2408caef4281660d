import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isItsOwn } from '../../slack-adapter/slack-error.ts';
import type { Config } from '../config.ts';
import { asking, Unanswered } from './asking.ts';
import { type Check, type Finding, missing, ok, unchecked } from './finding.ts';
import { isFilled, secretFields, slackSecretId } from './secrets.ts';

const scopesPage = 'docs/slack-scopes.md';

const manifest = JSON.parse(readFileSync(new URL('../../slack-adapter/manifest.json', import.meta.url), 'utf8')) as {
  oauth_config: { scopes: { bot: string[] } };
};

/** What the app asks for; plain replies want to read channels, too. */
const scopesOf = ({ slack }: Config): string[] => [
  ...manifest.oauth_config.scopes.bot,
  ...(slack.threadReplies ? ['channels:history', 'groups:history'] : []),
];

/** Whether Slack takes what the secret holds, and whether Slack's side reaches ours; `requestUrl` once it is deployed. */
export const slackChecks = (config: Config, requestUrl: string | undefined): Check[] => [
  { name: 'slack token', look: (signal) => token(config, signal) },
  ...(requestUrl
    ? [{ name: 'slack webhook', look: (signal: AbortSignal) => webhook(config, requestUrl, signal) }]
    : []),
];

const filledField = async (config: Config, field: string, signal: AbortSignal): Promise<string | undefined> => {
  const value = (await secretFields(slackSecretId(config), config.region, signal))?.[field];
  return isFilled(value) ? value : undefined;
};

const unfilled = (field: string): Finding =>
  unchecked(`could not be checked: the secret holds no ${field} yet`, 'Fill the secret first.');

/** https://docs.slack.dev/reference/methods/auth.test: needs no scope, and answers with those that there are. */
const token = async (config: Config, signal: AbortSignal): Promise<Finding> => {
  const bearer = await filledField(config, 'SLACK_BOT_TOKEN', signal);
  if (!bearer) return unfilled('SLACK_BOT_TOKEN');
  const { answer, granted } = await asking('auth.test of Slack', signal, async ({ abortSignal }) => {
    const response = await fetch(new URL('auth.test', process.env.SLACK_API_URL ?? 'https://slack.com/api/'), {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}` },
      signal: abortSignal,
    });
    if (!response.ok) throw refusal(response.status);
    return {
      answer: (await response.json()) as { ok: boolean; error?: string; team?: string; user?: string },
      granted: response.headers
        .get('x-oauth-scopes')
        ?.split(',')
        .map((each) => each.trim()),
    };
  });
  if (isItsOwn({ data: answer }))
    throw new Unanswered('auth.test of Slack', { reason: `was answered ${answer.error}`, next: 'Try again later.' });
  if (!answer.ok)
    return missing(
      `Slack refuses the bot token (${answer.error}).`,
      'Install the app again and put its bot token into the secret.',
      scopesPage,
    );
  const who = `${answer.user} in ${answer.team}`;
  if (!granted)
    return unchecked(
      `${who}; its scopes could not be checked: Slack did not name them`,
      'Compare them with docs/slack-scopes.md.',
    );
  const lacking = scopesOf(config).filter((scope) => !granted.includes(scope));
  if (lacking.length > 0)
    return missing(
      `The bot token (${who}) lacks ${lacking.join(', ')}.`,
      'Add what is lacking under OAuth & Permissions, install the app again, and put the new token into the secret.',
      scopesPage,
    );
  return ok(`${who}, with every scope`);
};

/** As the SDK's errors have it, so that both are told in the same words. */
const refusal = (httpStatusCode: number) => Object.assign(new Error('refused'), { $metadata: { httpStatusCode } });

/** Slack's own way to ask whether an address is the app's: https://docs.slack.dev/reference/events/url_verification */
const webhook = async (config: Config, url: string, signal: AbortSignal): Promise<Finding> => {
  const secret = await filledField(config, 'SLACK_SIGNING_SECRET', signal);
  const challenge = 'ask-aws-doctor';
  const body = JSON.stringify({ type: 'url_verification', challenge });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', secret ?? '')
    .update(`v0:${timestamp}:${body}`)
    .digest('hex');
  const { status, text } = await asking(
    `a request to ${url}`,
    signal,
    async ({ abortSignal }) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-slack-request-timestamp': timestamp,
          'x-slack-signature': `v0=${signature}`,
        },
        body,
        signal: abortSignal,
      });
      return { status: response.status, text: await response.text() };
    },
    { TypeError: () => ({ status: 0, text: '' }) },
  );
  if (status === 200 && text === challenge) return ok(`${url} answers Slack's challenge`);
  if (status === 0)
    return missing(
      `${url} cannot be reached from here.`,
      `Look whether the stack ${config.name}-slack is deployed, and at the network.`,
    );
  if (!secret && (status === 401 || status === 500)) return unfilled('SLACK_SIGNING_SECRET');
  if (status === 401)
    return missing(
      `${url} does not take the signing secret that is in the secret.`,
      'Where it was filled in just now, try again in five minutes; else deploy again.',
    );
  return missing(
    `${url} answers ${status} to Slack's challenge.`,
    `Look into the log group /aws/lambda/${config.name}-receiver, then at the API's own.`,
  );
};
