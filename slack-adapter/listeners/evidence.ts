import type { App, BlockAction, types } from '@slack/bolt';
import { evidenceView } from '../blocks/evidence.ts';
import { type Click, type Clicked, type ClickParts, clicked, denied, givenIn, metadataOf } from '../click.ts';
import { viewFor } from '../view.ts';
import { chosen } from './chosen.ts';

/** A record as its source wrote it, for whoever may see that source. */
export const evidence = (app: App, parts: ClickParts): void => {
  const shown = async ({ place, sources, language, person }: Click, id: string, page: number, view_id: string) => {
    if (!sources.includes(id.split(':')[0] ?? '')) throw denied();
    const reader = {
      sources,
      timeZone: person.timeZone,
      askedAt: new Date().toISOString(),
      reference: view_id,
    };
    const { record, warnings } = await parts.records.evidence(id, reader);
    const metadata = metadataOf(place, { evidence: id });
    const view: types.ModalView = evidenceView({ evidence: id, record, warnings }, { page, language, metadata });
    await parts.client.views.update({ view_id, view });
  };

  app.action<BlockAction>('open_evidence', async ({ ack, action, body, context, client }) => {
    await ack();
    const viewId = await viewFor(context, body, client);
    await clicked(parts, body as Clicked, viewId, (click) => shown(click, chosen(action), 0, viewId));
  });

  app.action<BlockAction>(/^evidence_page/, async ({ ack, action, body }) => {
    await ack();
    const viewId = body.view?.id ?? '';
    const given = body as Clicked;
    await clicked(parts, given, viewId, (click) =>
      shown(click, givenIn(given).evidence ?? '', Number(chosen(action)), viewId),
    );
  });
};
