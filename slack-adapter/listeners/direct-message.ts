import type { App } from '@slack/bolt';
import { messageKey, toMoment } from '../asked.ts';
import type { Investigate, Parts } from '../investigate.ts';
import { isAsking } from '../route.ts';
import { questionIn } from './question.ts';
import { receivedAt } from './received-at.ts';

/**
 * A question written to the app alone; and, where an operator has Slack send every message of a channel, a plain reply in a
 * thread in which the app has answered.
 */
export const directMessage = (app: App, { memory }: Pick<Parts, 'memory'>, investigate: Investigate): void => {
  app.event('message', async ({ event, body, context }) => {
    if (!isAsking(event) || !('user' in event) || !event.user || !('text' in event)) return;
    const { channel, channel_type, ts, user, text = '' } = event;
    const threadTs = 'thread_ts' in event ? event.thread_ts : undefined;
    const team = body.team_id;
    if (channel_type !== 'im') {
      if (!threadTs) return;
      // What mentions the app comes as a mention too, before or after, and is the same question; what mentions others is theirs.
      const mentioned = text.includes(`<@${context.botUserId}>`);
      if (!mentioned && /<@[UW]/.test(text)) return;
      if (!mentioned && (await memory.turns({ team, channel, ts: threadTs })).length === 0) return;
    }
    await investigate({
      key: messageKey({ team, channel, ts }),
      team,
      channel,
      ts,
      threadTs: threadTs ?? ts,
      user,
      text: questionIn(text, context.botUserId),
      askedAt: toMoment(body.event_time || ts),
      receivedAt: receivedAt(context),
      shared: body.is_ext_shared_channel === true,
    });
  });
};
