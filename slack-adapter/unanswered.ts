import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Placed } from './asked.ts';
import { inDays, type Table } from './table.ts';

/** A question that got no answer, as far as asking it again needs it. */
type UnansweredQuestion = Pick<Placed, 'text' | 'channel' | 'threadTs'> & { subject?: string };

/** Questions that their askers may try again, by reference. */
export interface Unanswered {
  keep(reference: string, question: UnansweredQuestion): Promise<void>;
  get(reference: string): Promise<UnansweredQuestion | undefined>;
}

const keptDays = 14;

export const unanswered = ({ client, name }: Table): Unanswered => {
  const keyOf = (reference: string) => ({ pk: `unanswered#${reference}`, sk: 'question' });
  return {
    async keep(reference, { text, channel, threadTs, subject }) {
      const question = { text, channel, threadTs, subject };
      const Item = { ...keyOf(reference), ...question, expiresAt: inDays(keptDays) };
      await client.send(new PutCommand({ TableName: name, Item }));
    },
    async get(reference) {
      const { Item } = await client.send(new GetCommand({ TableName: name, Key: keyOf(reference) }));
      return Item as UnansweredQuestion | undefined;
    },
  };
};
