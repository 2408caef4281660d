import { createHash } from 'node:crypto';
import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { inDays, type Table } from './table.ts';

export interface Thread {
  team: string;
  channel: string;
  /** `ts` of the thread's first message. */
  ts: string;
}

export interface Turn {
  /** `ts` of the message that asked. */
  ts: string;
  question: string;
  asker: string;
  answer: string;
  steps: { actionGroup: string; operationId: string; parameters: Record<string, string> }[];
  citations: { title: string; uri: string }[];
  usage: { inputTokens: number; outputTokens: number };
  /** Evidence ids that were shown. */
  evidence: string[];
  unsupported: string[];
  /** What the asker might see when asking: who sees less must not be told this turn. */
  sources: string[];
  /** The moment of asking, ISO 8601. */
  askedAt: string;
  reference: string;
}

/** The agent's session in a thread, for askers with the same rights. */
export interface Session {
  id: string;
  generation: number;
  /** Turns that this session has not heard, oldest first. */
  unheard: Turn[];
}

export interface Memory {
  session(thread: Thread, sources: string[]): Promise<Session>;
  remember(thread: Thread, session: Session, turn: Turn): Promise<void>;
  /** The next question starts a new session, told what was said before. */
  abandon(thread: Thread, session: Session, sources: string[]): Promise<void>;
}

const keptDays = 30;
const lastTurns = 6;

export const memory = ({ client, name }: Table, agentIdleSeconds: number): Memory => {
  const put = (thread: Thread, sk: string, item: object) =>
    client.send(
      new PutCommand({ TableName: name, Item: { pk: keyOf(thread), sk, expiresAt: inDays(keptDays), ...item } }),
    );
  const lastSession = async (thread: Thread, sources: string[]) => {
    const Key = { pk: keyOf(thread), sk: sessionKey(sources) };
    const { Item } = await client.send(new GetCommand({ TableName: name, Key, ConsistentRead: true }));
    return Item as { generation: number; lastTurnAt: number } | undefined;
  };
  const newestTurns = async (thread: Thread) => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :turn)',
        ExpressionAttributeValues: { ':pk': keyOf(thread), ':turn': 'turn#' },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: 50,
      }),
    );
    return (Items as StoredTurn[]).filter(({ expiresAt }) => expiresAt > Date.now() / 1000);
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
  };
};

interface StoredTurn extends Turn {
  rememberedAt: number;
  expiresAt: number;
}

const keyOf = ({ team, channel, ts }: Thread) => `thread#${team}:${channel}:${ts}`;

const sessionKey = (sources: string[]) => `session#${sources.toSorted().join(',')}`;

/** Whoever may see something else gets another session, so that one asker's results never reach the other. */
const sessionId = (thread: Thread, generation: number, sources: string[]): string =>
  createHash('sha256')
    .update([keyOf(thread), generation, sessionKey(sources)].join('\n'))
    .digest('hex');
