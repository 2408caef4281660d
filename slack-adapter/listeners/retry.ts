import type { App, BlockButtonAction } from '@slack/bolt';
import { toMoment } from '../asked.ts';
import { type Clicked, placeOf } from '../click.ts';
import type { Investigate, Parts } from '../investigate.ts';
import { replies } from '../replies.ts';
import { receivedAt } from './received-at.ts';

/** A question that got no answer, asked again by whoever clicks, with their own rights; once by each. */
export const retry = (app: App, { unanswered }: Pick<Parts, 'unanswered'>, investigate: Investigate): void => {
  app.action<BlockButtonAction>('retry', async ({ ack, action, body, context, respond }) => {
    await ack();
    const reference = action.value ?? '';
    const place = placeOf(body as Clicked);
    const question = place && (await unanswered.get(place, reference));
    const tell = async (text: string) =>
      void (await respond({ response_type: 'ephemeral', replace_original: false, text }));
    // Nothing is left that would tell the language.
    if (!question) return tell([replies.en.gone, replies.ko.gone].join('\n'));
    await investigate({
      key: `retry:${reference}:${body.user.id}`,
      team: place.team,
      channel: place.channel,
      threadTs: place.ts,
      user: body.user.id,
      text: question.text,
      ...(question.subject !== undefined && { subject: question.subject }),
      ts: action.action_ts,
      askedAt: toMoment(action.action_ts),
      receivedAt: receivedAt(context),
      tell,
    });
  });
};
