import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Answer } from './answer.ts';
import { isResult } from './blocks/result.ts';
import { type Amount, amounts, type Limits } from './limits.ts';
import { inDays, type Table } from './table.ts';

/** A budget that is used up until a moment. */
export interface Spent {
  whose: 'user' | 'day';
  resetsAt: Date;
}

export interface Budgets {
  /** Counts a question; tells where it may not be asked any more today. */
  ask(who: { team: string; user: string }): Promise<Spent | undefined>;
  /** Counts what an answer used. */
  charge(who: { team: string; user: string }, answer: Answer): Promise<void>;
  /** Whether a question has used up its own. */
  isOver(answer: Answer): boolean;
}

/** Counters of a day, in the table that everything is kept in. */
export const budgets = ({ client, name }: Table, limits: Limits): Budgets => {
  const add = async (sk: string, used: Amount): Promise<Amount> => {
    const names = Object.entries(used).filter(([, each]) => each > 0);
    const { Attributes } = await client.send(
      new UpdateCommand({
        TableName: name,
        Key: { pk: `budget#${new Date().toISOString().slice(0, 10)}`, sk },
        UpdateExpression: `SET expiresAt = :expires ADD ${names.map(([each]) => `${each} :${each}`).join(', ')}`,
        ExpressionAttributeValues: {
          ':expires': inDays(2),
          ...Object.fromEntries(names.map(([each, count]) => [`:${each}`, count])),
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return Attributes as Amount;
  };
  const counters = ({ team, user }: { team: string; user: string }) =>
    (['user', 'day'] as const).flatMap((whose) => {
      const most = limits[whose];
      return most ? [{ whose, most, sk: whose === 'user' ? `user#${team}:${user}` : `day#${team}` }] : [];
    });
  return {
    async ask(who) {
      for (const { whose, most, sk } of counters(who)) {
        const used = await add(sk, { questions: 1 });
        // This question counts already; what it will use does not.
        const spent = amounts.some(
          (each) => (used[each] ?? 0) + (each === 'questions' ? 0 : 1) > (most[each] ?? Infinity),
        );
        if (spent) return { whose, resetsAt: tomorrow() };
      }
      return undefined;
    },
    async charge(who, answer) {
      const used = usedBy(answer);
      if (used.tokens + used.scannedBytes === 0) return;
      for (const { sk } of counters(who)) await add(sk, used);
    },
    isOver(answer) {
      const { tokens = Infinity, scannedBytes = Infinity } = limits.question ?? {};
      const used = usedBy(answer);
      return used.tokens > tokens || used.scannedBytes > scannedBytes;
    },
  };
};

/** Tokens of the model, and bytes that the searches read. */
export const usedBy = ({ usage, steps }: Answer): { tokens: number; scannedBytes: number } => ({
  tokens: usage.inputTokens + usage.outputTokens,
  scannedBytes: steps.reduce(
    (sum, { result }) => sum + (isResult(result) ? Number(result.query?.dataScannedBytes) || 0 : 0),
    0,
  ),
});

const tomorrow = (): Date => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
};
