import { channelType, messageEvent } from './channels.ts';
import { type Choice, clicked, filled } from './elements.ts';
import { type Happened, happen, mentioning, tellOf, tellOfMention, typed } from './events.ts';
import { actionPayload, commandPayload, shortcutPayload, viewPayload } from './interactions.ts';
import { type Message, wireOf } from './messages.ts';
import { bot, type User } from './people.ts';
import { answeredToCommand, answeredToView } from './responses.ts';
import type { View } from './views.ts';
import type { Workspace } from './workspace.ts';

interface Posting extends Happened {
  /** The first message's ts, to write in its thread; a message that nobody knows is taken as there. */
  thread?: string;
  ts?: string;
  /** What apps write beside text. */
  blocks?: unknown[];
  attachments?: unknown[];
}

/** What a person does, and what the person sees. Every doing ends when the app has taken the event. */
export interface Person extends ReturnType<typeof person> {}

export const person = (workspace: Workspace, user: User) => {
  const at = (channel: string) => {
    const found = workspace.channel(channel);
    if (!found?.members.has(user.id)) throw new Error(`${user.name} is not in ${channel}`);
    return found;
  };

  const write = async (
    channel: string,
    text: string,
    { thread, ts, blocks, attachments, ...happened }: Posting = {},
  ): Promise<Message> => {
    const { id } = at(channel);
    if (thread && !workspace.find(id, thread)) workspace.post(id, { ts: thread, user: user.id, text: '' });
    const message = workspace.post(id, {
      ts: ts ?? workspace.nextTs(),
      user: user.id,
      text,
      ...(thread && { thread_ts: thread }),
      ...(blocks && { blocks }),
      ...(attachments && { attachments }),
      ...(user.isBot && { bot_id: `B${user.id.slice(1)}`, subtype: 'bot_message' }),
    }) as Message;
    await tellOf(workspace, message, happened);
    return message;
  };

  const changed = async (message: Message, subtype: 'message_changed' | 'message_deleted', more: object) => {
    const channel = at(message.channel);
    if (!channel.members.has(bot.id)) return;
    const ts = workspace.nextTs();
    await happen(workspace, messageEvent(channel), {
      type: 'message',
      subtype,
      channel: channel.id,
      channel_type: channelType(channel),
      hidden: true,
      ts,
      event_ts: ts,
      ...more,
    });
  };

  const isSeen = (on: Message | View) =>
    'ts' in on
      ? workspace.channel(on.channel)?.members.has(user.id) && (on.ephemeralTo ?? user.id) === user.id
      : on.user === user.id && !on.closed;

  const own = (message: Message) => {
    if (message.user !== user.id) throw new Error(`this is not ${user.name}'s`);
  };

  return {
    user,

    /** The app's direct messages, as this person sees them. */
    direct: workspace.direct(user),

    /** Writes what is typed: a mention where it says @ask-aws. */
    write: (channel: string, text: string, posting?: Posting) => write(channel, typed(text), posting),

    /** Mentions the app and asks. */
    mention: (channel: string, text: string, posting?: Posting) => write(channel, mentioning(text), posting),

    /** Writes to the app alone. */
    directMessage: (text: string, posting?: Posting) => write(workspace.direct(user).id, typed(text), posting),

    /** Resolves with what the person is shown at once. */
    async command(
      command: string,
      text: string,
      channel: string,
      { at: moment }: Happened = {},
    ): Promise<Message | undefined> {
      if (!workspace.manifest.features?.slash_commands?.some((each) => each.command === command))
        throw new Error(`${command} is not a valid command`);
      const { id } = at(channel);
      const payload = commandPayload(workspace, user, { command, text, channel: id });
      const answer = await workspace.deliver({ type: 'slash_commands', payload, ...(moment && { at: moment }) });
      return answeredToCommand(workspace, { user: user.id, channel: id }, answer);
    },

    async shortcut(callbackId: string, message: Message, happened: Happened = {}): Promise<void> {
      if (!workspace.manifest.features?.shortcuts?.some((each) => each.callback_id === callbackId))
        throw new Error(`the app has no shortcut ${callbackId}`);
      const payload = shortcutPayload(workspace, user, callbackId, message, happened);
      await workspace.deliver({ type: 'interactive', payload });
    },

    /** Clicks a button or chooses an option, in a message or a view as it stands. */
    async click(on: Message | View, actionId: string, choice: Choice = {}, happened: Happened = {}): Promise<void> {
      if (!isSeen(on)) throw new Error(`${user.name} does not see this`);
      const action = clicked(on.blocks ?? [], actionId, choice);
      await workspace.deliver({ type: 'interactive', payload: actionPayload(workspace, user, action, on, happened) });
    },

    /** Submits a modal with what was filled in, by action id. */
    async submit(view: View, values: Record<string, string> = {}): Promise<void> {
      const payload = viewPayload(workspace, user, 'view_submission', view, filled(view.blocks, values));
      answeredToView(workspace, view, await workspace.deliver({ type: 'interactive', payload }));
    },

    /** Closes a modal; the app is told where it asked to be. */
    async close(view: View): Promise<void> {
      Object.assign(view, { closed: true });
      workspace.tell();
      if (view.notify_on_close) {
        const payload = viewPayload(workspace, user, 'view_closed', view);
        await workspace.deliver({ type: 'interactive', payload });
      }
    },

    /** Presses the stop button of a thread, which Slack shows while the session is processing. */
    async stop({ channel, ts, thread_ts }: Pick<Message, 'channel' | 'ts' | 'thread_ts'>): Promise<void> {
      const thread = thread_ts ?? ts;
      if (workspace.sessions.get(channel, thread)?.status !== 'processing') throw new Error('there is nothing to stop');
      const streaming = workspace.thread(channel, thread).filter(({ stream }) => stream?.state === 'in_progress');
      for (const { stream } of streaming) Object.assign(stream ?? {}, { state: 'completed', stoppedByUser: true });
      workspace.tell();
      await happen(workspace, 'agent_session_stopped', {
        type: 'agent_session_stopped',
        channel,
        user: user.id,
        thread_ts: thread,
        streaming_message_ts: streaming.map((message) => message.ts),
        event_ts: workspace.nextTs(),
      });
    },

    /** Opens the direct messages with the app; `looking` is the channel that was open beside it. */
    async openMessagesTab(looking?: string): Promise<void> {
      const { id: channel } = workspace.direct(user);
      const context = { entities: looking ? [{ type: 'slack#/types/channel_id', value: at(looking).id }] : [] };
      const event = { user: user.id, channel, context };
      const opened = { type: 'app_home_opened', tab: 'messages', ...event, event_ts: workspace.nextTs() };
      await happen(workspace, 'app_home_opened', opened);
      const changedTo = { type: 'app_context_changed', ...event, event_ts: workspace.nextTs() };
      if (looking) await happen(workspace, 'app_context_changed', changedTo);
    },

    async edit(message: Message, text: string): Promise<void> {
      own(message);
      const before = wireOf(message);
      Object.assign(message, { text: typed(text), edited: { user: user.id, ts: workspace.nextTs() } });
      workspace.tell();
      await changed(message, 'message_changed', { message: wireOf(message), previous_message: before });
      // A mention in what was edited is told once more, with the same ts
      await tellOfMention(workspace, message);
    },

    async remove(message: Message): Promise<void> {
      own(message);
      workspace.remove(message);
      await changed(message, 'message_deleted', { deleted_ts: message.ts, previous_message: wireOf(message) });
    },

    /** The channel or a thread of it: what others alone see is left out. */
    sees(channel: string, thread?: string): Message[] {
      const { id, messages } = at(channel);
      const all = thread ? workspace.thread(id, thread) : messages;
      return all.filter(({ ephemeralTo }) => !ephemeralTo || ephemeralTo === user.id);
    },

    /** The modal on top, if any is open. */
    get modal(): View | undefined {
      return [...workspace.views.values()].findLast(
        (view) => view.type === 'modal' && view.user === user.id && !view.closed,
      );
    },
  };
};
