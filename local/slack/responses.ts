import { contentOf } from './content.ts';
import type { Message } from './messages.ts';
import { openedView, pushedView } from './methods/views.ts';
import { bot, botId } from './people.ts';
import type { View } from './views.ts';
import type { Workspace } from './workspace.ts';

type Answer = Record<string, unknown>;

interface Place {
  user: string;
  channel: string;
  /** The message that was acted on. */
  ts?: string | undefined;
}

/** What an app answers to a command within its three seconds: a text or a message, for the asker alone by default. */
export const answeredToCommand = (workspace: Workspace, place: Place, answer: unknown): Message | undefined => {
  if (answer === undefined || answer === '') return undefined;
  return respond(workspace, place, typeof answer === 'object' ? (answer as Answer) : { text: String(answer) });
};

/** A message by response URL, or as an answer. https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
export const respond = (workspace: Workspace, { user, channel, ts }: Place, given: Answer): Message | undefined => {
  const original = ts === undefined ? undefined : workspace.find(channel, ts);
  if (given.delete_original && original) {
    workspace.remove(original);
    return undefined;
  }
  const content = contentOf(given);
  if (given.replace_original && original) {
    workspace.tell();
    return Object.assign(original, content);
  }
  return workspace.post(channel, {
    ts: workspace.nextTs(),
    user: bot.id,
    bot_id: botId,
    ...content,
    ...(given.response_type !== 'in_channel' && { ephemeralTo: user }),
    ...(given.thread_ts !== undefined && { thread_ts: String(given.thread_ts) }),
  });
};

/** What an app answers to a submission. https://docs.slack.dev/surfaces/modals#response_actions */
export const answeredToView = (workspace: Workspace, view: View, answer: unknown): void => {
  const { response_action: action, view: next, errors } = (answer ?? {}) as Answer;
  if (action === 'errors') throw new Error(`the app did not take it: ${JSON.stringify(errors)}`);
  if (action === 'update') Object.assign(view, openedView(workspace, view.user, next, view));
  else if (action === 'push') pushedView(workspace, view, next);
  else
    for (const each of action === 'clear' ? workspace.views.values() : [view])
      if (each.user === view.user) each.closed = true;
  workspace.tell();
};
