import type { App, BlockAction } from '@slack/bolt';
import { begunInChannel, begunInThread } from '../begun.ts';
import { message } from '../blocks/message.ts';
import { split } from '../blocks/split.ts';
import { type Clicked, type ClickParts, clicked } from '../click.ts';
import { asWritten, post } from '../post.ts';
import { replies } from '../replies.ts';
import { codeOf } from '../slack-error.ts';
import type { Turn } from '../turn.ts';
import { chosen } from './chosen.ts';

/** An answer that was given to somebody alone, shown in a channel where all that it rests on may be seen. */
export const share = (app: App, parts: ClickParts): void => {
  app.action<BlockAction>('share', async ({ ack, action, body }) => {
    await ack();
    const [channel = '', reference = ''] = chosen(action).split('/');
    await clicked(parts, body as Clicked, undefined, async (click) => {
      const { place, user, person, language, turn, tell } = click;
      const say = replies[language];
      const shared = await turn(reference);
      const there = await parts.askerOf({ team: place.team, channel, user });
      const rests = restsOn(await parts.memory.turns(place), shared);
      if (!there || !rests.every((source) => there.sources.includes(source))) return tell(say.mayNotShare);
      const told = await posted(parts, channel, shared, say.sharedBy(person.name), click.reference);
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

/**
 * false where the app is not in the channel. Where there may come to be two of a message, they say nothing: what one says
 * comes by an update, which may be repeated.
 */
const posted = async (
  { client, briefly, self, settings: { linkHosts } }: ClickParts,
  channel: string,
  { question, posted: answer, reference, unsupported }: Turn,
  by: string,
  click: string,
): Promise<boolean> => {
  const markdown = [question.replaceAll(/^/gm, '> '), answer, `_${by}_`].join('\n\n');
  const sought = { self, reference: click, since: Date.now() };
  const { simpler, ...begins } = message('…', { state: 'working', reference: click }, []);
  let threadTs: string | undefined;
  const find = async () =>
    (threadTs
      ? await begunInThread(client, { channel, threadTs }, sought)
      : await begunInChannel(client, channel, sought))[0];
  for (const piece of split(markdown)) {
    const shown = message(piece, { state: 'answered', reference, unsupported: unsupported.slice(0, 50) }, linkHosts);
    try {
      const ts = await post(briefly, { channel, ...(threadTs && { thread_ts: threadTs }), ...begins }, find);
      await client.chat.update({ channel, ts, ...asWritten, ...shown });
      threadTs ??= ts;
    } catch (error) {
      if (threadTs === undefined && notThere.has(codeOf(error))) return false;
      throw error;
    }
  }
  return true;
};
