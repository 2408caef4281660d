import type { App, BlockAction } from '@slack/bolt';
import { toMoment } from '../asked.ts';
import type { Investigate, Parts } from '../investigate.ts';
import { chosen } from './chosen.ts';
import { receivedAt } from './received-at.ts';

/** A question that an answer offered, asked by whoever clicks, with their own rights. */
export const suggestion = (app: App, { memory }: Pick<Parts, 'memory'>, investigate: Investigate): void => {
  app.action<BlockAction>(/^suggestion/, async ({ ack, action, body, context, respond }) => {
    await ack();
    const [reference, at] = chosen(action).split('/');
    const { user, team, container, trigger_id } = body;
    const home = team?.id ?? user.team_id ?? '';
    const threadTs = String(container.thread_ts ?? container.message_ts);
    const place = { team: home, channel: String(container.channel_id), ts: threadTs };
    const offering = (await memory.turns(place)).find((turn) => turn.reference === reference);
    const text = offering?.suggestions[Number(at)];
    if (!text) return;
    await investigate({
      key: `trigger:${trigger_id}`,
      team: place.team,
      channel: place.channel,
      threadTs,
      ts: action.action_ts,
      user: user.id,
      text,
      quoted: true,
      askedAt: toMoment(action.action_ts),
      receivedAt: receivedAt(context),
      tell: async (told) => void (await respond({ response_type: 'ephemeral', replace_original: false, text: told })),
    });
  });
};
