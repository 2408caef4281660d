import type { App, BlockButtonAction } from '@slack/bolt';
import { toMoment } from '../asked.ts';
import type { Investigate, Parts } from '../investigate.ts';
import { receivedAt } from './received-at.ts';

/** A question that got no answer, asked again by whoever clicks, with their own rights; once by each. */
export const retry = (app: App, { unanswered }: Pick<Parts, 'unanswered'>, investigate: Investigate): void => {
  app.action<BlockButtonAction>('retry', async ({ ack, action, body, context, respond }) => {
    await ack();
    const { user, team, container } = body;
    const question = await unanswered.get(action.value ?? '');
    if (!question || question.channel !== container.channel_id) return;
    await investigate({
      key: `retry:${action.value}:${user.id}`,
      team: team?.id ?? user.team_id ?? '',
      user: user.id,
      ...question,
      ts: action.action_ts,
      askedAt: toMoment(action.action_ts),
      receivedAt: receivedAt(context),
      tell: async (text) => void (await respond({ response_type: 'ephemeral', replace_original: false, text })),
    });
  });
};
