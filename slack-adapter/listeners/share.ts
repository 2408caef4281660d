import type { App, BlockAction, webApi } from '@slack/bolt';
import { message } from '../blocks/message.ts';
import { split } from '../blocks/split.ts';
import { type Clicked, type ClickParts, clicked } from '../click.ts';
import { asWritten } from '../post.ts';
import { replies } from '../replies.ts';
import { codeOf } from '../slack-error.ts';
import type { Turn } from '../turn.ts';
import { chosen } from './chosen.ts';

/** An answer that was given to somebody alone, shown in a channel where all that it rests on may be seen. */
export const share = (app: App, parts: ClickParts): void => {
  app.action<BlockAction>('share', async ({ ack, action, body, client }) => {
    await ack();
    const [channel = '', reference = ''] = chosen(action).split('/');
    await clicked(parts, body as Clicked, undefined, async ({ place, user, person, language, turn, tell }) => {
      const say = replies[language];
      const shared = await turn(reference);
      const there = await parts.askerOf({ team: place.team, channel, user });
      const rests = restsOn(await parts.memory.turns(place), shared);
      if (!there || !rests.every((source) => there.sources.includes(source))) return tell(say.mayNotShare);
      const told = await posted(client, channel, shared, say.sharedBy(person.name), parts.settings.linkHosts);
      await tell(told ? say.shared : say.notInChannel);
    });
  });
};

/** An answer may hold whatever was looked up before it in its thread. */
const restsOn = (turns: Turn[], { ts }: Turn): string[] => [
  ...new Set(
    turns
      .filter((turn) => turn.ts <= ts)
      .flatMap(({ steps }) => steps.map(({ actionGroup }) => actionGroup))
      .filter((actionGroup) => actionGroup !== 'knowledge'),
  ),
];

const notThere = new Set(['not_in_channel', 'channel_not_found']);

/** false where the app is not in the channel. */
const posted = async (
  client: webApi.WebClient,
  channel: string,
  { question, posted: answer, reference, unsupported }: Turn,
  by: string,
  linkHosts: string[],
): Promise<boolean> => {
  const markdown = [question.replaceAll(/^/gm, '> '), answer, `_${by}_`].join('\n\n');
  let thread_ts: string | undefined;
  for (const piece of split(markdown)) {
    const shown = message(piece, { state: 'answered', reference, unsupported: unsupported.slice(0, 50) }, linkHosts);
    try {
      const { ts } = await client.chat.postMessage({
        channel,
        ...(thread_ts && { thread_ts }),
        unfurl_links: false,
        unfurl_media: false,
        ...asWritten,
        ...shown,
      });
      thread_ts ??= ts;
    } catch (error) {
      if (thread_ts === undefined && notThere.has(codeOf(error))) return false;
      throw error;
    }
  }
  return true;
};
