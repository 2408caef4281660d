import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Deliver, Outgoing } from './delivery.ts';
import { appId } from './people.ts';
import type { Workspace } from './workspace.ts';

export interface SocketMode {
  /** How many connections take events. */
  readonly connections: number;
  /** Tells every client to connect anew, as Slack does from time to time; no more is sent over the old connections. */
  refresh(): void;
  close(): Promise<void>;
}

interface Timing {
  /** How long Slack waits for an acknowledgement. */
  timeoutMs?: number;
  /** Before an event is sent again, as over a request URL. */
  pausesMs?: readonly number[];
}

const pingMs = 10_000;

/** Serves Socket Mode, and delivers over it what happens in the workspace. https://docs.slack.dev/apis/events-api/using-socket-mode */
export const socketMode = async (
  workspace: Workspace,
  { timeoutMs = 3000, pausesMs = [0, 500, 2500] }: Timing = {},
): Promise<SocketMode> => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  workspace.socketUrl = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const open = new Set<WebSocket>();
  const joined = new EventEmitter();
  const waiting = new Map<string, (answer: unknown) => void>();

  server.on('connection', (socket, { url = '' }) => {
    if (!workspace.tickets.useSocket(new URL(url, 'ws://socket').searchParams.get('ticket')))
      return socket.close(1008, 'unknown ticket');
    open.add(socket);
    const pinging = setInterval(() => socket.ping(), pingMs);
    socket.on('close', () => {
      clearInterval(pinging);
      open.delete(socket);
    });
    socket.on('message', (data) => {
      const { envelope_id: id, payload } = JSON.parse(String(data)) as { envelope_id: string; payload?: object };
      waiting.get(id)?.(payload && Object.keys(payload).length > 0 ? payload : undefined);
    });
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: open.size,
        connection_info: { app_id: appId },
        debug_info: { host: 'stand-in', approximate_connection_time: 18_060 },
      }),
    );
    joined.emit('joined');
  });

  /** Slack sends each envelope over any one of the connections. */
  const sent = async (outgoing: Outgoing, attempt: number): Promise<{ answer: unknown } | undefined> => {
    if (open.size === 0) await once(joined, 'joined', { signal: AbortSignal.timeout(timeoutMs) }).catch(() => {});
    const [socket, ...others] = open;
    if (!socket) return undefined;
    if (others.length > 0) open.delete(socket) && open.add(socket);
    const id = randomUUID();
    const acknowledged = new Promise<{ answer: unknown }>((resolve) => {
      waiting.set(id, (answer) => resolve({ answer }));
    });
    socket.send(
      JSON.stringify({
        envelope_id: id,
        ...outgoing,
        accepts_response_payload: outgoing.type !== 'events_api',
        ...(outgoing.type === 'events_api' && { retry_attempt: attempt, retry_reason: attempt > 0 ? 'timeout' : '' }),
      }),
    );
    const inTime = await Promise.race([acknowledged, sleep(timeoutMs, undefined, { ref: false })]);
    waiting.delete(id);
    return inTime;
  };

  const deliver: Deliver = async (outgoing) => {
    for (let attempt = 0; ; attempt += 1) {
      const acknowledged = await sent(outgoing, attempt);
      if (acknowledged) return acknowledged.answer;
      const pause = outgoing.type === 'events_api' ? pausesMs[attempt] : undefined;
      if (pause === undefined) throw new Error('the app did not acknowledge the event over Socket Mode');
      await sleep(pause);
    }
  };
  workspace.connect(deliver);

  return {
    get connections() {
      return open.size;
    },
    refresh() {
      const message = JSON.stringify({
        type: 'disconnect',
        reason: 'refresh_requested',
        debug_info: { host: 'stand-in' },
      });
      for (const socket of open) socket.send(message);
      open.clear();
    },
    async close() {
      for (const socket of server.clients) socket.terminate();
      await new Promise((closed) => server.close(closed));
    },
  };
};
