import type { App, BlockAction } from '@slack/bolt';
import { report as reportOf } from '../blocks/report.ts';
import { type Clicked, type ClickParts, clicked } from '../click.ts';
import { replies } from '../replies.ts';
import { upload } from '../upload.ts';
import { chosen } from './chosen.ts';

/** The thread as a Markdown file, with the figures of then; of turns that rest on what one may not see, nothing. */
export const report = (app: App, parts: ClickParts): void => {
  app.action<BlockAction>('report', async ({ ack, action, body }) => {
    await ack();
    await clicked(parts, body as Clicked, undefined, async ({ place, sources, person, turn, tell }) => {
      const { language } = await turn(chosen(action));
      const turns = await parts.memory.turns(place);
      const seen = turns.filter((each) => each.sources.every((source) => sources.includes(source)));
      if (seen.length === 0) return tell(replies[language].nothingToReport);
      const madeAt = new Date().toISOString();
      const taken = await upload(parts.once, {
        channel_id: place.channel,
        thread_ts: place.ts,
        filename: `report-${madeAt.slice(0, 10)}-${chosen(action)}.md`,
        content: reportOf(seen, {
          language,
          timeZone: person.timeZone,
          madeFor: person.name,
          madeAt,
          leftOut: turns.length - seen.length,
          linkHosts: parts.settings.linkHosts,
        }),
        initial_comment: replies[language].reported,
      });
      if (!taken) await tell(replies[language].unheard);
    });
  });
};
