import { messageKey } from '../../slack-adapter/asked.ts';
import { referenceOf } from '../../slack-adapter/asked-in-thread.ts';
import { withoutOf } from '../environment.ts';
import { manifest } from '../slack/manifest.ts';
import type { Message } from '../slack/messages.ts';
import { bot, team, type User } from '../slack/people.ts';
import type { View } from '../slack/views.ts';
import type { Local } from '../start.ts';
import type { About, Block, Change, Kinds, SeenMessage, SeenPerson, SeenView } from './kinds.ts';
import { traceOf } from './trace.ts';

/** Everything that one person sees in the workspace now. */
export const seenBy = (
  { slack, turns, model }: Local,
  user: User,
  about: () => Pick<About, 'data' | 'questions'>,
): Change[] => {
  const channels = [...slack.channels.values()].filter(({ members }) => members.has(user.id));
  const messages = channels.flatMap(({ id }) => slack.person(user.id).sees(id));
  const traced = new Map(turns.flatMap((turn) => (turn.attributes.traceId ? [[turn.attributes.traceId, turn]] : [])));
  const threads = new Set(messages.map(({ channel, ts, thread_ts: thread = ts }) => `${channel}:${thread}`));
  return [
    one('about', 'this', {
      me: user.id,
      bot: bot.id,
      model,
      commands: (manifest.features?.slash_commands ?? []).map(
        ({ command, description = '', usage_hint: hint = '' }) => ({
          command,
          description,
          hint,
        }),
      ),
      shortcuts: (manifest.features?.shortcuts ?? [])
        .filter(({ type }) => type === 'message')
        .map(({ callback_id: callbackId, name = callbackId }) => ({ callbackId, name })),
      ...about(),
    }),
    ...[...slack.users.values()].map((each) => one('people', each.id, personOf(each))),
    ...channels.map(({ id, name, kind, members }) => one('channels', id, { id, name, kind, members: [...members] })),
    ...messages.map((message) => one('messages', `${message.channel}:${message.ts}`, messageOf(message))),
    ...[...threads].flatMap((key) => {
      const [channel = '', thread = ''] = key.split(':');
      const session = slack.sessions.get(channel, thread);
      if (!session) return [];
      const { status, title, line } = session;
      return [one('sessions', key, { processing: status === 'processing', title: title ?? null, line })];
    }),
    ...channels.flatMap(({ id }) => {
      const prompts = slack.prompts.get(id);
      return prompts ? [one('prompts', id, { title: prompts.title, prompts: prompts.prompts })] : [];
    }),
    ...[...slack.views.values()]
      .filter((view) => view.type === 'modal' && view.user === user.id && !view.closed)
      .map((view, order) => one('views', view.id, viewOf(view, order))),
    ...[...new Set(messages.map(referenceIn))].flatMap((reference) => {
      const turn = traced.get(reference);
      return turn ? [one('traces', reference, traceOf(turn, model))] : [];
    }),
  ];
};

const one = <Kind extends keyof Kinds>(kind: Kind, id: string, value: Kinds[Kind]) => [kind, id, value] as Change;

/** Under which the app knows what a message asks, or has answered. */
const referenceIn = ({ metadata, channel, ts }: Message): string => {
  const reference = metadata?.event_payload.reference;
  return typeof reference === 'string' ? reference : referenceOf({ key: messageKey({ team, channel, ts }) });
};

const personOf = ({ id, name, realName, tz, locale, isBot = false, guest }: User): SeenPerson => ({
  id,
  name,
  realName,
  timeZone: tz,
  locale,
  isBot,
  guest: guest !== undefined,
  without: withoutOf(id),
});

const messageOf = (message: Message): SeenMessage => {
  const { channel, ts, thread_ts: thread, user, text, blocks = [], attachments = [], files = [] } = message;
  return {
    channel,
    ts,
    thread: thread && thread !== ts ? thread : null,
    user,
    text,
    blocks: blocks as Block[],
    attachments: attachments as Block[],
    edited: message.edited !== undefined,
    alone: message.ephemeralTo !== undefined,
    streaming: message.stream?.state === 'in_progress',
    files: files.map(({ id, name, title, size }) => ({ id, name, title, size })),
    reference: referenceIn(message),
  };
};

const viewOf = ({ id, title, submit, close, blocks }: View, order: number): SeenView => ({
  id,
  title: plain(title) ?? '',
  submit: plain(submit),
  close: plain(close),
  blocks: blocks as unknown as Block[],
  order,
});

const plain = (given: unknown): string | null => {
  const { text } = (given ?? {}) as { text?: unknown };
  return typeof text === 'string' ? text : null;
};

/** What is new or gone since it was told before, by kind and id. */
export const changes = (told: Map<string, string>, now: Change[]): Change[] => {
  const current = new Map(now.map((change) => [`${change[0]}/${change[1]}`, change]));
  const changed = [...current].filter(([key, [, , value]]) => {
    const text = JSON.stringify(value);
    if (told.get(key) === text) return false;
    told.set(key, text);
    return true;
  });
  const gone = [...told.keys()].filter((key) => !current.has(key));
  for (const key of gone) told.delete(key);
  return [
    ...changed.map(([, change]) => change),
    ...gone.map((key) => [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1), null] as unknown as Change),
  ];
};
