import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { log } from './log.ts';
import type { Thread } from './memory.ts';
import { stopItem } from './stop-item.ts';
import type { Table } from './table.ts';

/** What people stopped. */
export interface Stops {
  stop(thread: Thread): Promise<void>;
  /** Aborts its signal when the thread is stopped after that moment, in milliseconds since the epoch. */
  watch(thread: Thread, since: number): { signal: AbortSignal; end(): void };
}

export const stops = ({ client, name }: Table, betweenLooksMs: number): Stops => ({
  async stop(thread) {
    await client.send(new PutCommand({ TableName: name, Item: stopItem(thread) }));
  },
  watch(thread, since) {
    const stopped = new AbortController();
    const { pk, sk } = stopItem(thread);
    const look = async () => {
      const get = new GetCommand({ TableName: name, Key: { pk, sk }, ConsistentRead: true });
      const { Item } = await client.send(get).catch((error: Error) => {
        log.warn('whether the question was stopped is not known', { reason: error.message });
        return { Item: undefined };
      });
      if (Item && Item.stoppedAt >= since) stopped.abort(new Error('stopped by a person'));
    };
    const timer = setInterval(() => void look(), betweenLooksMs);
    return { signal: stopped.signal, end: () => clearInterval(timer) };
  },
});
