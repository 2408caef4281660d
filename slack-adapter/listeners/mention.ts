import type { App } from '@slack/bolt';
import { messageKey, toMoment } from '../asked.ts';
import type { Investigate } from '../investigate.ts';
import { isAsking } from '../route.ts';
import { questionIn } from './question.ts';
import { receivedAt } from './received-at.ts';

/** A question asked by mentioning the app, in a channel or in a thread. Bots and edits ask nothing. */
export const mention = (app: App, investigate: Investigate): void => {
  app.event('app_mention', async ({ event, body, context }) => {
    const { channel, ts, thread_ts, user, text } = event;
    if (!user || !isAsking(event)) return;
    await investigate({
      key: messageKey({ team: body.team_id, channel, ts }),
      team: body.team_id,
      channel,
      ts,
      threadTs: thread_ts ?? ts,
      user,
      text: questionIn(text, context.botUserId),
      askedAt: toMoment(body.event_time || ts),
      receivedAt: receivedAt(context),
      shared: body.is_ext_shared_channel === true,
    });
  });
};
