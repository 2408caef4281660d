import type { App } from '@slack/bolt';
import type { Investigate } from '../investigate.ts';
import { questionIn } from './question.ts';

/** A question asked by mentioning the app, in a channel or in a thread. Bots and edits ask nothing. */
export const mention = (app: App, investigate: Investigate): void => {
  app.event('app_mention', async ({ event, body, context }) => {
    const { channel, ts, thread_ts, user, text } = event;
    if (!user || event.bot_id || 'edited' in event || event.subtype) return;
    await investigate({
      team: body.team_id,
      channel,
      ts,
      threadTs: thread_ts ?? ts,
      user,
      text: questionIn(text, context.botUserId),
      // Slack's own moment of asking, so that a re-run searches the same window.
      askedAt: new Date((body.event_time || Number(ts)) * 1000),
      shared: body.is_ext_shared_channel === true,
    });
  });
};
