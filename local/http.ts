import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

/** A stand-in: the vendor's side of the wire. */
export type Serve = (request: Request) => Response | Promise<Response>;

export interface Served {
  /** Address without a trailing slash. */
  url: string;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 only; a port of 0 takes any that is free. */
export const serve = async (handle: Serve, port = 0): Promise<Served> => {
  const server = createServer(listener(handle));
  await new Promise<void>((listening, failed) => {
    server.once('error', failed).listen(port, '127.0.0.1', listening);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
};

/** The same to whoever has a server of their own. */
export const listener =
  (handle: Serve): RequestListener =>
  async (incoming, outgoing) => {
    const gone = new AbortController();
    outgoing.on('close', () => gone.abort());
    let request: Request;
    try {
      request = toRequest(incoming, gone.signal);
    } catch (error) {
      outgoing.writeHead(400, { 'content-type': 'text/plain' }).end(String(error));
      return;
    }
    try {
      const response = await handle(request);
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      if (response.body) await pipeline(Readable.fromWeb(response.body as ReadableStream), outgoing);
      else outgoing.end();
    } catch (error) {
      if (!outgoing.headersSent) outgoing.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
      else outgoing.destroy();
    }
  };

const toRequest = (incoming: IncomingMessage, signal: AbortSignal): Request => {
  const headers = Object.entries(incoming.headersDistinct).flatMap(([name, values]) =>
    (values ?? []).map((value): [string, string] => [name, value]),
  );
  const { method = 'GET' } = incoming;
  const body = method === 'GET' || method === 'HEAD' ? null : Readable.toWeb(incoming);
  return new Request(new URL(incoming.url ?? '/', `http://${incoming.headers.host}`), {
    method,
    headers,
    body,
    signal,
    ...(body && { duplex: 'half' }),
  } as RequestInit);
};
