import type { App, BlockAction, ViewSubmitAction } from '@slack/bolt';
import { feedbackView, whyButton } from '../blocks/feedback.ts';
import { type Clicked, type ClickParts, clicked, givenIn, metadataOf } from '../click.ts';
import { log } from '../log.ts';
import { replies } from '../replies.ts';
import { viewFor } from '../view.ts';
import { chosen } from './chosen.ts';

/** What people think of an answer, and why. */
export const feedback = (app: App, parts: ClickParts): void => {
  app.action<BlockAction>('feedback', async ({ ack, action, body }) => {
    await ack();
    const [verdict, reference = ''] = chosen(action).split('/');
    await clicked(parts, body as Clicked, undefined, async ({ place, user, language, tell }) => {
      const say = replies[language];
      if (verdict === 'good') {
        log.info('feedback', { verdict });
        await parts.memory.note(place, { reference, user, verdict });
        return tell(say.thanks);
      }
      log.info('feedback', { verdict: 'bad' });
      await parts.memory.note(place, { reference, user, verdict: 'bad' });
      await tell(say.sorry, [whyButton(reference, language)]);
    });
  });

  app.action<BlockAction>('open_feedback', async ({ ack, action, body, context, client }) => {
    await ack();
    const viewId = await viewFor(context, body, client);
    await clicked(parts, body as Clicked, viewId, async ({ place, language }) => {
      const metadata = metadataOf(place, { reference: chosen(action) });
      await client.views.update({ view_id: viewId, view: feedbackView(language, metadata) });
    });
  });

  app.view<ViewSubmitAction>('feedback_reason', async ({ ack, body, view }) => {
    await ack();
    const reason = view.state.values.reason?.reason?.value ?? '';
    const { reference = '' } = givenIn(body);
    await clicked(parts, body, undefined, async ({ place, user, language, tell }) => {
      await parts.memory.note(place, { reference, user, verdict: 'bad', reason: reason.slice(0, 2000) });
      await tell(replies[language].noted);
    });
  });
};
