import type { App, BlockButtonAction } from '@slack/bolt';
import type { Parts } from '../investigate.ts';

/** Slack's own stop button, and ours. In the cloud the receiver hears them, and does the same without a queue. */
export const stop = (app: App, { stops }: Pick<Parts, 'stops'>): void => {
  app.event('agent_session_stopped', async ({ event, body }) => {
    await stops.stop({ team: body.team_id, channel: event.channel, ts: event.thread_ts });
  });
  app.action<BlockButtonAction>('stop', async ({ ack, body }) => {
    await ack();
    const { channel_id, thread_ts, message_ts } = body.container;
    const ts = thread_ts ?? message_ts;
    await stops.stop({ team: body.team?.id ?? body.user.team_id ?? '', channel: channel_id, ts });
  });
};
