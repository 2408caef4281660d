import { createHash } from 'node:crypto';
import type { types } from '@slack/bolt';
import type { Parts } from './investigate.ts';
import { type Language, languageIn } from './language.ts';
import { log } from './log.ts';
import type { Thread } from './memory.ts';
import type { Person } from './person.ts';
import { NoRecords } from './records.ts';
import { replies } from './replies.ts';
import type { Turn } from './turn.ts';

/** Something that somebody clicked, as Slack tells of it; a view knows its place by what it was given. */
export interface Clicked {
  trigger_id: string;
  team?: { id: string } | null;
  user: { id: string; team_id?: string };
  container?: { channel_id?: string; message_ts?: string; thread_ts?: string };
  message?: { thread_ts?: string };
  view?: { private_metadata?: string };
}

/** A click of somebody who may see something here. */
export interface Click {
  /** By which this click is told from all others. */
  reference: string;
  place: Thread;
  user: string;
  person: Person;
  language: Language;
  /** What the one who clicked may see here, now. */
  sources: string[];
  /** The turn under which was clicked; throws where it is not kept any more. */
  turn(reference: string): Promise<Turn>;
  /** Says something to the one who clicked, and to nobody else. */
  tell(text: string, more?: types.KnownBlock[]): Promise<void>;
}

/** What a click needs of the adapter. */
export type ClickParts = Pick<
  Parts,
  'client' | 'briefly' | 'once' | 'self' | 'askerOf' | 'claims' | 'memory' | 'records' | 'settings'
>;

/** What may not be seen is told to the one who clicked, like what is gone. */
export const denied = (): NoRecords => new NoRecords('denied');

/**
 * Runs what was clicked once, with the rights that the one who clicked has here and now. Where it cannot be done they hear
 * why: in the view that was opened for it, if there is one.
 */
export const clicked = async (
  parts: ClickParts,
  body: Clicked,
  viewId: string | undefined,
  run: (click: Click) => Promise<void>,
): Promise<void> => {
  const place = placeOf(body);
  if (!place) return;
  const claim = await parts.claims.take(`trigger:${body.trigger_id}`);
  if (!claim) return;
  const reference = createHash('sha256').update(body.trigger_id).digest('hex').slice(0, 10);
  const user = body.user.id;
  const known = await parts.askerOf({ ...place, user });
  const language = languageIn(known?.person.locale);
  const tell: Click['tell'] = (text, more = []) =>
    viewId ? inView(parts, viewId, text, more) : aside(parts, place, user, text, more);
  const turn: Click['turn'] = async (wanted) => {
    const found = (await parts.memory.turns(place)).find(({ reference }) => reference === wanted);
    if (!found) throw new NoRecords('gone');
    return found;
  };
  try {
    if (!known || known.sources.length === 0) throw denied();
    const { person, sources } = known;
    await run({ reference, place, user, person, language, sources, turn, tell });
  } catch (error) {
    const say = replies[language];
    const expected = error instanceof NoRecords;
    if (!expected || error.kind === 'unavailable')
      log.error('a click failed', { error: error as Error, traceId: reference });
    await tell(expected ? say[error.kind] : say.failed(reference)).catch((reason: Error) =>
      log.warn('a click was not answered', { reason: reason.message }),
    );
  }
  await claim.done('helped');
};

/** A place that a view is given, to come back with what is done in it. */
export const metadataOf = (place: Thread, more: Record<string, string> = {}): string =>
  JSON.stringify({ ...more, team: place.team, channel: place.channel, ts: place.ts });

/** What a view was given beside its place. */
export const givenIn = ({ view }: Clicked): Record<string, string> =>
  JSON.parse(view?.private_metadata || '{}') as Record<string, string>;

/** The thread in which was clicked. */
export const placeOf = (body: Clicked): Thread | undefined => {
  const { team, channel, ts } = givenIn(body);
  if (team && channel && ts) return { team, channel, ts };
  const { container, message } = body;
  const home = body.team?.id ?? body.user.team_id;
  const thread = container?.thread_ts ?? message?.thread_ts ?? container?.message_ts;
  return home && container?.channel_id && thread
    ? { team: home, channel: container.channel_id, ts: thread }
    : undefined;
};

const aside = async (
  { client }: ClickParts,
  { channel, ts }: Thread,
  user: string,
  text: string,
  more: types.KnownBlock[],
): Promise<void> => {
  const blocks = more.length > 0 ? { blocks: [section(text), ...more] } : {};
  await client.chat.postEphemeral({ channel, user, thread_ts: ts, text, ...blocks });
};

const inView = async ({ client }: ClickParts, view_id: string, text: string, more: types.KnownBlock[]) => {
  const title = { type: 'plain_text', text: 'Ask AWS' } as const;
  await client.views.update({ view_id, view: { type: 'modal', title, blocks: [section(text), ...more] } });
};

const section = (text: string): types.SectionBlock => ({ type: 'section', text: { type: 'plain_text', text } });
