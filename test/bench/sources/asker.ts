/** A fresh process that holds one function, as Lambda does: asks it a question, and says what that took. */
import { existsSync, readFileSync } from 'node:fs';
import { ask } from '../../support/agent.ts';
import { cpuMs } from './cpu.ts';
import type { Streamed, streamed } from './streamed.ts';

export type Order = { bundle: string; operationId: string; window?: string } | { stream: Parameters<typeof streamed> };

export interface Taken {
  ms: number;
  /** Milliseconds that processors were busy with it. */
  cpuMs: number;
  /** The most that the process ever held, in bytes. */
  peak: number;
  answer: Awaited<ReturnType<typeof ask>>['body'] | Streamed;
}

process.once('message', async (order: Order) => {
  const run =
    'stream' in order
      ? () => import('./streamed.ts').then(({ streamed }) => streamed(...order.stream))
      : await asking(order);
  const before = performance.now();
  const busy = cpuMs();
  const answer = await run();
  const ms = Math.round(performance.now() - before);
  process.send?.({ ms, cpuMs: cpuMs() - busy, peak: peakBytes(), answer } satisfies Taken);
  process.disconnect?.();
});

/** Linux counts the parent's memory into maxRSS of a process that was forked; what its own was at most stands here. */
const peakBytes = (): number => {
  const own = existsSync('/proc/self/status') && /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(own ? own[1] : process.resourceUsage().maxRSS) * 1024;
};

const asking = async ({ bundle, operationId, window = '24h' }: Extract<Order, { bundle: string }>) => {
  const { handler } = (await import(bundle)) as { handler: Parameters<typeof ask>[0] };
  return async () => {
    const { status, body } = await ask(handler, operationId, { window });
    if (status !== 200 && status !== 502) throw new Error(`${operationId} answered ${status}: ${body.error}`);
    return body;
  };
};
