import { type ChildProcess, fork } from 'node:child_process';
import { functionMs } from './time.ts';

/** A process that runs one function; once it is killed, the next event starts another, as Lambda does. */
export interface Instance {
  /** Throws where the function did, or where its process ended. */
  invoke(event: unknown): Promise<unknown>;
  /** Ends the process where it is. */
  kill(): void;
}

type Heard = { answer: unknown } | { error: string };

export const instance = (file: string, name: string, env: Record<string, string>): Instance => {
  let process_: ChildProcess | undefined;
  const running = (): ChildProcess => {
    if (process_) return process_;
    const started = fork(file, [name], {
      env: { ...process.env, ...env },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    started.once('exit', () => {
      if (process_ === started) process_ = undefined;
    });
    process_ = started;
    return started;
  };
  const kill = () => {
    process_?.kill('SIGKILL');
    process_ = undefined;
  };
  return {
    kill,
    invoke(event) {
      const child = running();
      return new Promise((resolve, reject) => {
        const done = () => {
          clearTimeout(timer);
          child.off('message', heard);
          child.off('exit', died);
        };
        const heard = (message: Heard) => {
          done();
          if ('error' in message) reject(new Error(message.error));
          else resolve(message.answer);
        };
        const died = () => {
          done();
          reject(new Error('the process ended'));
        };
        const timer = setTimeout(kill, functionMs);
        child.on('message', heard);
        child.on('exit', died);
        child.send(event as object);
      });
    },
  };
};
