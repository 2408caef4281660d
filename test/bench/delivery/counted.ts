import { bot, team } from '../../../local/slack/people.ts';
import type { Message, Workspace } from '../../../local/slack/workspace.ts';
import { messageKey } from '../../../slack-adapter/asked.ts';
import { referenceOf } from '../../../slack-adapter/asked-in-thread.ts';
import { ending } from './brain.ts';
import type { Asked } from './events.ts';

/** What is left in the channels. */
export interface Left {
  answered: number;
  /** Questions whose thread says why there is no answer, with a way to ask again. */
  told: number;
  lost: Asked[];
  twice: Asked[];
  /** Answers that stand before one whose question SQS accepted earlier. */
  outOfOrder: Asked[];
  /** Messages that still say that somebody is looking. */
  leftBehind: number;
}

/** Looks at every thread; `accepted` are the questions that SQS took, in its order. */
export const counted = (slack: Workspace, accepted: Asked[]): Left => {
  const left: Left = { answered: 0, told: 0, lost: [], twice: [], outOfOrder: [], leftBehind: 0 };
  const latest = new Map<string, string>();
  for (const asked of accepted) {
    const thread = slack.thread(asked.channel, asked.thread).filter(({ user }) => user === bot.id);
    const answers = thread.filter((message) => textOf(message).includes(ending(asked.number)));
    const reference = referenceOf({ key: messageKey({ team, ...asked }) });
    if (answers.length > 1) left.twice.push(asked);
    if (answers.length > 0) left.answered += 1;
    else if (thread.some(({ metadata }) => metadata?.event_payload.reference === reference && isFailure(metadata)))
      left.told += 1;
    else left.lost.push(asked);
    const [first] = answers;
    if (!first) continue;
    const key = `${asked.channel}:${asked.thread}`;
    if (first.ts < (latest.get(key) ?? '')) left.outOfOrder.push(asked);
    else latest.set(key, first.ts);
  }
  const said = [...slack.channels.values()].flatMap(({ messages }) => messages).filter(({ user }) => user === bot.id);
  left.leftBehind = said.filter(
    ({ metadata, stream }) =>
      stream?.state === 'in_progress' || (metadata?.event_payload.state ?? 'working') === 'working',
  ).length;
  return left;
};

const isFailure = ({ event_payload }: NonNullable<Message['metadata']>): boolean =>
  ['failed', 'expired', 'too-long', 'stopped'].includes(String(event_payload.state));

const textOf = ({ text, blocks = [] }: Message): string => `${text}\n${JSON.stringify(blocks)}`;
