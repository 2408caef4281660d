/** One instance of a function, as Lambda runs it: one event after the other, in a process of its own. */
import { deadLettersOver } from '../../../slack-adapter/dead-letter.ts';
import { receiverOver } from '../../../slack-adapter/receiver.ts';
import { receiverSettings, type WorkerSettings, workerSettings } from '../../../slack-adapter/settings.ts';
import { workerOver } from '../../../slack-adapter/worker.ts';
import { leaseMs } from './time.ts';

/** Everybody asks at once here, so that the last wait longer than people would. */
const longestWaitMs = 2 * 3_600_000;
const shortly = (settings: WorkerSettings): WorkerSettings => ({ ...settings, leaseMs, longestWaitMs });

const functions = {
  receiver: () => receiverOver(receiverSettings(process.env)),
  worker: () => workerOver(shortly(workerSettings(process.env))),
  'dead-letter': () => deadLettersOver(shortly(workerSettings(process.env))),
};

const handler = functions[process.argv[2] as keyof typeof functions]() as (event: unknown) => Promise<unknown>;

process.on('message', (event) => {
  handler(event).then(
    (answer) => process.send?.({ answer }),
    (error: Error) => process.send?.({ error: error.message }),
  );
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
