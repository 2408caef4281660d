import type { SQSEvent } from 'aws-lambda';
import { type Served, serve } from '../../local/http.ts';
import { workerSettings } from '../../slack-adapter/settings.ts';
import { workerOver } from '../../slack-adapter/worker.ts';

/** Where a worker dies: before its nth request arrives, or after it was carried out and before the worker hears of it. */
export interface Crash {
  request: number;
  when: 'before' | 'after';
}

/** Which request is carried out although its sender hears of an error. */
interface Unheard {
  unheard: number;
}

const wires = [
  'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  'AWS_ENDPOINT_URL_DYNAMODB',
  'AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME',
  'SLACK_API_URL',
];

/**
 * A worker of its own whose every request passes here. From its crash on nothing that it sends arrives, and it hears
 * nothing: for everybody else that is death. Says what it had sent until it was done or dead.
 */
export const workUntil = async (
  env: Record<string, string>,
  event: SQSEvent,
  crash?: Partial<Crash & Unheard>,
): Promise<string[]> => {
  const sent: string[] = [];
  let die = () => {};
  const dead = new Promise<void>((resolve) => {
    die = resolve;
  });
  const never = new Promise<Response>(() => {});
  let alive = true;
  const through = (target: string) =>
    serve(async (request) => {
      if (!alive) return never;
      sent.push(nameOf(request));
      const number = sent.length;
      const hit = number === crash?.request;
      const end = () => {
        alive = false;
        die();
        return never;
      };
      if (hit && crash?.when === 'before') return end();
      const { pathname, search } = new URL(request.url);
      const headers = new Headers(request.headers);
      for (const name of ['connection', 'content-length', 'host']) headers.delete(name);
      const answer = await fetch(target + pathname + search, {
        method: request.method,
        headers,
        body: await request.arrayBuffer(),
      });
      const bytes = await answer.arrayBuffer();
      if (number === crash?.unheard) return new Response('', { status: 500 });
      return hit ? end() : new Response(bytes, { status: answer.status, headers: kept(answer.headers) });
    });
  const taps = await Promise.all(wires.map((name) => through(new URL(env[name] ?? '').origin)));
  const own = Object.fromEntries(wires.map((name, at) => [name, tapped(env[name] ?? '', taps[at])]));
  Object.assign(process.env, own);
  const done = workerOver(workerSettings({ ...env, ...own }))(event);
  // What the dead one makes of its silence concerns nobody.
  done.catch(() => {});
  await Promise.race([done, dead]);
  Object.assign(process.env, Object.fromEntries(wires.map((name) => [name, env[name]])));
  void Promise.all(taps.map((tap) => tap.close()));
  return sent;
};

const tapped = (address: string, tap: Served | undefined): string =>
  address.replace(new URL(address).origin, tap?.url ?? '');

const kept = (headers: Headers) =>
  [...headers].filter(
    ([name]) => !/^(?:content-length|content-encoding|transfer-encoding|connection|keep-alive)$/.test(name),
  );

const nameOf = (request: Request): string => {
  const target = request.headers.get('x-amz-target')?.split('.').at(-1);
  return target ?? new URL(request.url).pathname.replace(/^\/(?:api\/)?/, '').replace(/^agents\/.*/, 'InvokeAgent');
};
