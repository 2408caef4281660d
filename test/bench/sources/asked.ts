import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Order, Taken } from './asker.ts';

/** Has an order done by a process of its own, so that nothing else counts into its time and memory. */
export const asked = <Answer extends Taken['answer']>(order: Order): Promise<Taken & { answer: Answer }> =>
  new Promise((done, failed) => {
    const child = fork(join(import.meta.dirname, 'asker.ts'), { execArgv: [] });
    child.once('message', (taken) => done(taken as Taken & { answer: Answer }));
    child.once('exit', (code) => failed(new Error(`the process that asks ended with ${code}`)));
    child.send(order);
  });
