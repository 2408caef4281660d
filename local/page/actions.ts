import * as z from 'zod';
import type { Choice } from '../slack/elements.ts';
import type { Message } from '../slack/messages.ts';
import type { Person } from '../slack/person.ts';
import type { View } from '../slack/views.ts';
import type { Workspace } from '../slack/workspace.ts';

const text = z.string();
const onMessage = { channel: text, ts: text };

const actions = z.discriminatedUnion('do', [
  z.object({ do: z.literal('write'), channel: text, text, thread: text.optional() }),
  z.object({ do: z.literal('command'), channel: text, command: text, text }),
  z.object({ do: z.literal('shortcut'), callbackId: text, ...onMessage }),
  z.object({
    do: z.literal('click'),
    on: z.union([z.object(onMessage), z.object({ view: text })]),
    actionId: text,
    value: text.optional(),
  }),
  z.object({ do: z.literal('submit'), view: text, values: z.record(text, text) }),
  z.object({ do: z.literal('close'), view: text }),
  z.object({ do: z.literal('stop'), ...onMessage }),
  z.object({ do: z.literal('edit'), text, ...onMessage }),
  z.object({ do: z.literal('remove'), ...onMessage }),
  z.object({ do: z.literal('open'), looking: text.optional() }),
]);

/** What somebody does on the page, and when that is taken to be; now where nothing is said. */
export const actRequest = z.object({ as: text, at: z.iso.datetime({ offset: true }).optional(), act: actions });

type Act = z.infer<typeof actions>;

/** What came of it, as far as the page goes on from there. */
export interface Done {
  /** The message that was written. */
  ts?: string;
}

/** Does as the person what the page asks for; throws a sentence where that cannot be done. */
export const perform = async (workspace: Workspace, person: Person, act: Act, at: Date | undefined): Promise<Done> => {
  if (act.do !== 'write') {
    await done(workspace, person, act, at);
    return {};
  }
  const { channel, text: said, thread } = act;
  const { ts } = await person.write(channel, said, { ...(at && { at }), ...(thread && { thread }) });
  return { ts };
};

type Other = Exclude<Act, { do: 'write' }>;

const done = async (workspace: Workspace, person: Person, act: Other, at: Date | undefined): Promise<void> => {
  const happened = at ? { at } : {};
  const message = ({ channel, ts }: { channel: string; ts: string }): Message => {
    const found = person.sees(channel).find((each) => each.ts === ts);
    if (!found) throw new Error('this message is not there any more');
    return found;
  };
  const view = (id: string): View => {
    const found = workspace.views.get(id);
    if (!found || found.closed || found.user !== person.user.id) throw new Error('this window is not open any more');
    return found;
  };
  switch (act.do) {
    case 'command':
      return void (await person.command(act.command, act.text, act.channel, happened));
    case 'shortcut':
      return person.shortcut(act.callbackId, message(act), happened);
    case 'click': {
      const choice: Choice = act.value === undefined ? {} : { value: act.value };
      return person.click('view' in act.on ? view(act.on.view) : message(act.on), act.actionId, choice, happened);
    }
    case 'submit':
      return person.submit(view(act.view), act.values);
    case 'close':
      return person.close(view(act.view));
    case 'stop':
      return person.stop(message(act));
    case 'edit':
      return person.edit(message(act), act.text);
    case 'remove':
      return person.remove(message(act));
    case 'open':
      return person.openMessagesTab(act.looking);
  }
};
