import type { App, BlockAction } from '@slack/bolt';
import { csv, withGaps } from '../blocks/csv.ts';
import { titleOf } from '../blocks/result.ts';
import { type Clicked, type ClickParts, clicked, denied } from '../click.ts';
import { NoRecords } from '../records.ts';
import { replies } from '../replies.ts';
import { upload } from '../upload.ts';
import { chosen } from './chosen.ts';

/** All records of a search as a file in the thread, for whoever may see its source. */
export const exportCsv = (app: App, parts: ClickParts): void => {
  app.action<BlockAction>(/^export_csv/, async ({ ack, action, body }) => {
    await ack();
    const [reference = '', at] = chosen(action).split('/');
    await clicked(parts, body as Clicked, undefined, async ({ turn, sources, place, language, tell }) => {
      const { steps, timeZone, askedAt } = await turn(reference);
      const step = steps[Number(at)];
      if (!step) throw new NoRecords('gone');
      if (!sources.includes(step.actionGroup)) throw denied();
      const { records, matched, atLeast, gaps } = await parts.records.exported(step, {
        sources,
        timeZone,
        askedAt,
        reference,
      });
      const counted = `${matched.toLocaleString('en')}${atLeast ? '+' : ''}`;
      const told = replies[language].exported(titleOf(step.actionGroup), records.length.toLocaleString('en'), counted);
      const taken = await upload(parts.once, {
        channel_id: place.channel,
        thread_ts: place.ts,
        filename: `${step.actionGroup}-${reference}.csv`,
        content: csv(records),
        initial_comment: withGaps(told, gaps, parts.settings.linkHosts),
      });
      if (!taken) await tell(replies[language].unheard);
    });
  });
};
