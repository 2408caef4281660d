import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { bot, team, type User, type Workspace } from './workspace.ts';

/** Slack tries three times more: at once, after a minute, after five. Here the pauses are short. */
const retryAfterMs = [0, 500, 2500];

interface Mention {
  text: string;
  ts: string;
  eventId: string;
  user: User;
  channel: string;
  thread?: string;
  /** The moment of asking, as Slack's event time says it. */
  at: Date;
}

/** Posts a person's mention of the app and delivers the event to it, signed. */
export const mention = async (
  workspace: Workspace,
  app: { url: string; signingSecret: string },
  { text, ts, eventId, user, channel, thread, at }: Mention,
): Promise<void> => {
  if (thread && !workspace.find(channel, thread)) workspace.post(channel, { ts: thread, user: user.id, text: '' });
  const typed = encoded(text);
  const said = typed.startsWith('@') ? typed.replace(/^@\S+/, `<@${bot.id}>`) : `<@${bot.id}> ${typed}`;
  workspace.post(channel, { ts, user: user.id, text: said, ...(thread && { thread_ts: thread }) });
  const body = JSON.stringify({
    token: 'unused',
    team_id: team,
    api_app_id: 'A0ASKAWS',
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(at.getTime() / 1000),
    authorizations: [
      { enterprise_id: null, team_id: team, user_id: bot.id, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
    event: {
      type: 'app_mention',
      user: user.id,
      text: said,
      ts,
      channel,
      team,
      event_ts: ts,
      ...(thread && { thread_ts: thread }),
    },
  });
  await deliver(app, body);
};

/** As Slack puts text into events. https://docs.slack.dev/messaging/formatting-message-text#escaping */
const encoded = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** One signed POST; again as Slack does while the app does not answer 2xx. */
const deliver = async ({ url, signingSecret }: { url: string; signingSecret: string }, body: string): Promise<void> => {
  for (let attempt = 0; ; attempt += 1) {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
    const status = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${signature}`,
        ...(attempt > 0 && { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': 'http_error' }),
      },
      body,
    }).then(
      (response) => response.status,
      () => 0,
    );
    if (status >= 200 && status < 300) return;
    const pause = retryAfterMs[attempt];
    if (pause === undefined) throw new Error(`the app did not accept the event (last answer: ${status || 'none'})`);
    await sleep(pause);
  }
};
