/** One instance of a function: its own thread, module graph and environment, one event at a time. */
import { parentPort, workerData } from 'node:worker_threads';

interface Invocation {
  id: string;
  event: unknown;
  context: Record<string, unknown>;
}

const { entry, exportName } = workerData as { entry: string; exportName: string };
const loading = import(entry) as Promise<Record<string, (event: unknown, context: unknown) => Promise<unknown>>>;
loading.catch(() => {}); // told by the first invocation

parentPort?.on('message', async ({ id, event, context }: Invocation) => {
  try {
    const handler = (await loading)[exportName];
    if (!handler) throw new Error(`${entry} exports no ${exportName}`);
    const result = (await handler(event, context)) ?? null;
    parentPort?.postMessage({ id, payload: JSON.stringify(result) });
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    process.stderr.write(`${stack}\n`);
    parentPort?.postMessage({ id, payload: JSON.stringify({ errorType: name, errorMessage: message }), failed: true });
  }
});
