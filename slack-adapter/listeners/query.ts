import type { App, BlockAction } from '@slack/bolt';
import { queryView } from '../blocks/query.ts';
import { type Clicked, type ClickParts, clicked, denied } from '../click.ts';
import { viewFor } from '../view.ts';
import { chosen } from './chosen.ts';

/** What an answer asked of the logs, as far as whoever clicks may see them. */
export const query = (app: App, parts: ClickParts): void => {
  app.action<BlockAction>('open_query', async ({ ack, action, body, context, client }) => {
    await ack();
    const viewId = await viewFor(context, body, client);
    await clicked(parts, body as Clicked, viewId, async ({ turn, sources, language, person }) => {
      const { steps } = await turn(chosen(action));
      const seen = steps.filter(({ actionGroup }) => sources.includes(actionGroup));
      if (seen.length === 0 && steps.length > 0) throw denied();
      const view = queryView({ steps: seen }, language, person.timeZone);
      await client.views.update({ view_id: viewId, view });
    });
  });
};
