import type { Context, types, webApi } from '@slack/bolt';

/** What opens at once, within the three seconds that Slack gives, and is filled when the work is done. */
export const placeholder: types.ModalView = {
  type: 'modal',
  title: { type: 'plain_text', text: 'Ask AWS' },
  blocks: [{ type: 'section', text: { type: 'plain_text', text: 'Loading… / 불러오는 중…' } }],
};

/** The id of the view that belongs to a click: the receiver has opened it, or it is opened here. */
export const viewFor = async (
  context: Context,
  { trigger_id }: { trigger_id: string },
  client: webApi.WebClient,
): Promise<string> => {
  if (typeof context.viewId === 'string') return context.viewId;
  const { view } = await client.views.open({ trigger_id, view: placeholder });
  if (!view?.id) throw new Error('views.open answered without a view');
  return view.id;
};
