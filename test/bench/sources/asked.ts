import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Order, Taken } from './asker.ts';

/**
 * A process of its own for one order, so that nothing else counts into its time and memory. It starts at once, with the
 * environment as it is: before this process holds the data, since what is forked from a large one slows both down.
 */
export const asker = () => {
  const child = fork(join(import.meta.dirname, 'asker.ts'), { execArgv: [] });
  return {
    asked: <Answer extends Taken['answer']>(order: Order): Promise<Taken & { answer: Answer }> =>
      new Promise((done, failed) => {
        child.once('message', (taken) => done(taken as Taken & { answer: Answer }));
        child.once('exit', (code) => failed(new Error(`the process that asks ended with ${code}`)));
        child.send(order);
      }),
    end: () => child.kill(),
  };
};
