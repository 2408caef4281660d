import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Placed } from './asked.ts';
import { type Thread, threadKey } from './memory.ts';
import { inDays, type Table } from './table.ts';

/** A question that got no answer, as far as asking it again needs it. */
type UnansweredQuestion = Pick<Placed, 'text'> & { subject: string | undefined };

/** Questions that their askers may try again, by reference; kept with their thread, so that they are forgotten with it. */
export interface Unanswered {
  keep(reference: string, question: Placed): Promise<void>;
  get(thread: Thread, reference: string): Promise<UnansweredQuestion | undefined>;
}

const keptDays = 14;

export const unanswered = ({ client, name }: Table): Unanswered => {
  const keyOf = (thread: Thread, reference: string) => ({ pk: threadKey(thread), sk: `unanswered#${reference}` });
  return {
    async keep(reference, { text, subject, team, channel, threadTs }) {
      const key = keyOf({ team, channel, ts: threadTs }, reference);
      const Item = { ...key, text, subject, expiresAt: inDays(keptDays) };
      await client.send(new PutCommand({ TableName: name, Item }));
    },
    async get(thread, reference) {
      const { Item } = await client.send(new GetCommand({ TableName: name, Key: keyOf(thread, reference) }));
      return Item && { text: Item.text as string, subject: Item.subject as string | undefined };
    },
  };
};
