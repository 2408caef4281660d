import type { Placed } from './asked.ts';
import { referenceOf } from './asked-in-thread.ts';
import { begunInThread } from './begun.ts';
import { type Message, message } from './blocks/message.ts';
import type { Claim } from './claims.ts';
import type { Parts } from './investigate.ts';
import { log } from './log.ts';
import { asWritten, post } from './post.ts';
import { codeOf } from './slack-error.ts';
import { stopped } from './stream.ts';

/** Our messages for one question: those begun are replaced as more is known; others follow them. */
export interface Reply {
  /** Messages of ours, oldest first. */
  messages: readonly string[];
  /** Notes a message that was begun otherwise. */
  begun(ts: string): Promise<void>;
  /** Finds what was begun without that anybody heard of it, where the app may read the thread. */
  lookAgain(): Promise<void>;
  /** Shows these messages in place of everything shown before. */
  show(messages: Message[]): Promise<void>;
}

/** Continues what an earlier run of the same question had begun. */
export const reply = async (
  { client, briefly, self }: Pick<Parts, 'client' | 'briefly' | 'self'>,
  placed: Placed,
  claim: Claim,
): Promise<Reply> => {
  const { channel, threadTs } = placed;
  const reference = referenceOf(placed);
  const messages = [...claim.messages];
  const unknown = async () =>
    (await begunInThread(client, placed, { self, reference, since: claim.takenAt })).filter(
      (ts) => !messages.includes(ts),
    );
  const begun = async (ts: string) => {
    messages.push(ts);
    await claim.begun(ts);
  };
  const lookAgain = async () => {
    for (const ts of await unknown()) await begun(ts);
    messages.sort();
    for (const ts of messages) await stopped(client, channel, ts);
  };
  const update = (ts: string, { simpler, ...said }: Message) =>
    unlessStreamed(ts, () => client.chat.update({ channel, ts, ...asWritten, ...said }));
  /** Where there may come to be two of a message, they say nothing: what one says comes by an update, which may be repeated. */
  const begin = (first: Message): Promise<string> => {
    const { simpler, ...begins } = isWorking(first) ? first : message('…', { state: 'working', reference }, []);
    return post(briefly, { channel, thread_ts: threadTs, ...begins }, async () => (await unknown())[0]);
  };
  const place = async (said: Message, at: number) => {
    const ts = messages[at];
    if (ts && (await updated(ts, said))) return;
    const own = await begin(said);
    messages[at] = own;
    await claim.begun(own);
    if (!isWorking(said)) await update(own, said);
  };
  /** false where somebody deleted it, or Slack no longer lets it be edited: the answer must not be lost with it. */
  const updated = (ts: string, said: Message): Promise<boolean> =>
    update(ts, said).then(
      () => true,
      (error) => {
        if (gone.has(codeOf(error))) return false;
        throw error;
      },
    );
  const remove = async (ts: string) => {
    try {
      await unlessStreamed(ts, () => client.chat.delete({ channel, ts }));
    } catch (error) {
      if (!gone.has(codeOf(error))) throw error;
    }
  };
  /** What is still streamed can be neither changed nor deleted. */
  const unlessStreamed = async (ts: string, change: () => Promise<unknown>) => {
    try {
      await change();
    } catch (error) {
      if (!streamed.has(codeOf(error))) throw error;
      await stopped(client, channel, ts);
      await change();
    }
  };
  if (claim.again) await lookAgain();
  return {
    messages,
    begun,
    lookAgain,
    async show(shown) {
      for (const [at, each] of shown.entries()) {
        try {
          await place(each, at);
        } catch (error) {
          if (!each.simpler || codeOf(error) !== 'invalid_blocks') throw error;
          log.warn('Slack refused the blocks of an answer: it is shown in simpler ones');
          await place({ ...each, blocks: each.simpler }, at);
        }
      }
      // What was streamed, or shown before a crash, was longer.
      for (const ts of messages.splice(shown.length)) await remove(ts);
    },
  };
};

const isWorking = ({ metadata }: Message): boolean => metadata.event_payload.state === 'working';

const gone = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed']);
const streamed = new Set(['streaming_state_conflict', 'cant_delete_message']);
