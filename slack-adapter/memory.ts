import { createHash } from 'node:crypto';
import { BatchWriteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { inDays, type Table } from './table.ts';
import type { Turn } from './turn.ts';

export interface Thread {
  team: string;
  channel: string;
  /** `ts` of the thread's first message. */
  ts: string;
}

/** The agent's session in a thread, for askers with the same rights. */
export interface Session {
  id: string;
  generation: number;
  /** Turns that this session has not heard, oldest first. */
  unheard: Turn[];
  /** Who has asked in this thread so far, by user id. */
  askers: string[];
}

/** What somebody thinks of an answer. */
interface Feedback {
  reference: string;
  user: string;
  verdict: 'good' | 'bad';
  reason?: string;
}

export interface Memory {
  session(thread: Thread, sources: string[]): Promise<Session>;
  remember(thread: Thread, session: Session, turn: Turn): Promise<void>;
  /** The next question starts a new session, told what was said before. */
  abandon(thread: Thread, session: Session, sources: string[]): Promise<void>;
  /** Turns of a thread, oldest first; the newest 200. */
  turns(thread: Thread): Promise<Turn[]>;
  note(thread: Thread, feedback: Feedback): Promise<void>;
  /** Deletes what was said and thought here; the next question starts a new session, told nothing. */
  forget(thread: Thread): Promise<void>;
}

const keptDays = 30;
const lastTurns = 6;
/** Of a thread that goes on for ever. */
const mostTurns = 200;

export const memory = ({ client, name }: Table, agentIdleSeconds: number): Memory => {
  const put = (thread: Thread, sk: string, item: object) =>
    client.send(
      new PutCommand({ TableName: name, Item: { pk: threadKey(thread), sk, expiresAt: inDays(keptDays), ...item } }),
    );
  const lastSession = async (thread: Thread, sources: string[]) => {
    const Key = { pk: threadKey(thread), sk: sessionKey(sources) };
    const { Item } = await client.send(new GetCommand({ TableName: name, Key, ConsistentRead: true }));
    return Item as { generation: number; lastTurnAt: number } | undefined;
  };
  const newest = async (thread: Thread, kind: string, most = 50) => {
    const items: { sk: string; expiresAt: number }[] = [];
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    // A page holds 1 MB.
    do {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: name,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :kind)',
          ExpressionAttributeValues: { ':pk': threadKey(thread), ':kind': `${kind}#` },
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: most - items.length,
          ...(ExclusiveStartKey && { ExclusiveStartKey }),
        }),
      );
      items.push(...(Items as typeof items));
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey && items.length < most);
    return items;
  };
  const newestTurns = async (thread: Thread, most?: number) =>
    ((await newest(thread, 'turn', most)) as StoredTurn[]).filter(({ expiresAt }) => expiresAt > Date.now() / 1000);
  const remove = async (thread: Thread, items: { sk: string }[]) => {
    const requests = items.map(({ sk }) => ({ DeleteRequest: { Key: { pk: threadKey(thread), sk } } }));
    for (let at = 0; at < requests.length; at += 25)
      await client.send(new BatchWriteCommand({ RequestItems: { [name]: requests.slice(at, at + 25) } }));
  };
  return {
    async session(thread, sources) {
      const [last, turns] = await Promise.all([lastSession(thread, sources), newestTurns(thread)]);
      const alive = last !== undefined && Date.now() - last.lastTurnAt <= (agentIdleSeconds - 60) * 1000;
      const generation = last ? last.generation + (alive ? 0 : 1) : 0;
      const heardUntil = alive ? last.lastTurnAt : 0;
      return {
        id: sessionId(thread, generation, sources),
        generation,
        unheard: turns
          .filter((turn) => turn.rememberedAt > heardUntil && turn.sources.every((source) => sources.includes(source)))
          .slice(0, lastTurns)
          .reverse(),
        askers: [...new Set(turns.map(({ asker }) => asker))],
      };
    },
    async remember(thread, { generation }, turn) {
      const now = Date.now();
      await put(thread, `turn#${turn.ts}`, { ...turn, rememberedAt: now });
      await put(thread, sessionKey(turn.sources), { generation, lastTurnAt: now });
    },
    async abandon(thread, { generation }, sources) {
      await put(thread, sessionKey(sources), { generation, lastTurnAt: 0 });
    },
    turns: async (thread) => (await newestTurns(thread, mostTurns)).reverse(),
    async note(thread, { reference, user, ...feedback }) {
      await put(thread, `feedback#${reference}#${user}`, { reference, user, ...feedback });
    },
    async forget(thread) {
      // A session keeps its generation: one that began anew would meet the agent's old one.
      for (const { sk, ...session } of await newest(thread, 'session'))
        await put(thread, sk, { ...session, lastTurnAt: 0 });
      for (const kind of ['turn', 'feedback', 'unanswered'])
        for (let items = await newest(thread, kind); items.length > 0; items = await newest(thread, kind))
          await remove(thread, items);
    },
  };
};

interface StoredTurn extends Turn {
  sk: string;
  rememberedAt: number;
  expiresAt: number;
}

export const threadKey = ({ team, channel, ts }: Thread) => `thread#${team}:${channel}:${ts}`;

const sessionKey = (sources: string[]) => `session#${sources.toSorted().join(',')}`;

/** Whoever may see something else gets another session, so that one asker's results never reach the other. */
const sessionId = (thread: Thread, generation: number, sources: string[]): string =>
  createHash('sha256')
    .update([threadKey(thread), generation, sessionKey(sources)].join('\n'))
    .digest('hex');
