import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { log } from './log.ts';
import { inDays, type Table } from './table.ts';

/** One question, held by one worker at a time, so that nothing is answered twice. */
export interface Claim {
  /** Whether an earlier run held it: what that one had begun, it may not have noted. */
  again: boolean;
  /** Messages that an earlier run of the same question had begun, oldest first. */
  messages: string[];
  /** The thread that an earlier run had opened for it. */
  thread: string | undefined;
  /** When it was first taken, in milliseconds since the epoch. */
  takenAt: number;
  /** Notes a message, also after another worker took over: whoever comes next must know of it. */
  begun(ts: string): Promise<void>;
  opened(thread: string): Promise<void>;
  done(outcome: Outcome): Promise<void>;
  /** Lets the next run begin at once. Like `opened` and `done` it leaves alone what another worker holds by now. */
  release(): Promise<void>;
}

export type Outcome = 'answered' | 'stopped' | 'denied' | 'failed' | 'too-long' | 'expired' | 'helped';

export interface Claims {
  /** undefined where the question is done. Throws while another worker holds it. */
  take(question: string): Promise<Claim | undefined>;
}

/** As long as a message may wait in the queue or its dead-letter queue. */
const keptDays = 14;

export const claims = ({ client, name }: Table, leaseMs: number): Claims => {
  const update = (question: string, UpdateExpression: string, values: Record<string, unknown>, condition?: string) =>
    client.send(
      new UpdateCommand({
        TableName: name,
        Key: { pk: `claim#${question}`, sk: 'claim' },
        UpdateExpression,
        ...(condition && { ConditionExpression: condition }),
        ...(/#state/.test(UpdateExpression) && { ExpressionAttributeNames: { '#state': 'state' } }),
        ExpressionAttributeValues: values,
        ReturnValues: 'ALL_NEW',
      }),
    );
  /** A lease that ran out is no reason to take an answer back: that it did is said in the log alone. */
  const whileHeld = async (question: string, holder: string, expression: string, values: Record<string, unknown>) => {
    try {
      await update(question, expression, { ...values, ':holder': holder }, 'holder = :holder');
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      log.warn('another worker holds the question by now: its claim is left alone', { left: expression });
    }
  };
  const stateOf = async (question: string): Promise<unknown> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: name, Key: { pk: `claim#${question}`, sk: 'claim' }, ConsistentRead: true }),
    );
    return Item?.state;
  };
  return {
    async take(question) {
      const now = Date.now();
      // A call whose answer was lost is repeated, and must know its own claim.
      const holder = randomUUID();
      try {
        const { Attributes } = await update(
          question,
          'SET #state = :working, holder = :holder, leaseUntil = :until, expiresAt = :expires, takenAt = if_not_exists(takenAt, :now), messages = if_not_exists(messages, :none)',
          {
            ':working': 'working',
            ':holder': holder,
            ':until': now + leaseMs,
            ':now': now,
            ':expires': inDays(keptDays),
            ':none': [],
          },
          'attribute_not_exists(pk) OR (#state = :working AND (leaseUntil < :now OR holder = :holder))',
        );
        return {
          again: (Attributes?.takenAt as number) < now,
          messages: [...new Set(Attributes?.messages as string[])],
          thread: Attributes?.thread as string | undefined,
          takenAt: Attributes?.takenAt as number,
          begun: async (ts) =>
            void (await update(question, 'SET messages = list_append(messages, :ts)', { ':ts': [ts] })),
          opened: (thread) => whileHeld(question, holder, 'SET thread = :thread', { ':thread': thread }),
          done: (outcome) => whileHeld(question, holder, 'SET #state = :outcome', { ':outcome': outcome }),
          release: () => whileHeld(question, holder, 'SET leaseUntil = :now', { ':now': 0 }),
        };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        if ((await stateOf(question)) === 'working') throw new Error('another worker is answering this question');
        return undefined;
      }
    },
  };
};
