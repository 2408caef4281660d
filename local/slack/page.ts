import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Serve } from '../http.ts';
import type { Asked } from '../questions.ts';
import type { Local } from '../start.ts';

const html = readFileSync(join(import.meta.dirname, 'page.html'), 'utf8');

const security = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'",
  'x-content-type-options': 'nosniff',
};

/** The workspace in a browser, and the door for `npm run ask`. Answers only to this machine's own names. */
export const page =
  (local: Local): Serve =>
  async (request) => {
    const url = new URL(request.url);
    // A page elsewhere must not reach in by a name that resolves here, nor post without asking first
    if (!['127.0.0.1', 'localhost'].includes(url.hostname)) return new Response('wrong host', { status: 421 });
    if (request.method === 'GET' && url.pathname === '/')
      return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8', ...security } });
    if (request.method === 'GET' && url.pathname === '/health') return new Response('ok');
    if (request.method === 'GET' && url.pathname === '/messages')
      return Response.json(
        [...local.slack.channels.values()].flatMap(({ messages }) =>
          messages.map((message) => ({ ...message, user: local.slack.users.get(message.user)?.name ?? message.user })),
        ),
      );
    if (request.method === 'POST' && url.pathname === '/ask') return ask(local, request);
    return new Response('not found', { status: 404 });
  };

const ask = async (local: Local, request: Request): Promise<Response> => {
  if (!request.headers.get('content-type')?.startsWith('application/json'))
    return Response.json({ error: 'a question comes as JSON' }, { status: 415 });
  try {
    const asked = (await request.json()) as Omit<Asked, 'askedAt'> & { askedAt?: string };
    if (typeof asked.question !== 'string' || asked.question.trim() === '')
      return Response.json({ error: 'there is no question' }, { status: 400 });
    return Response.json(await local.ask({ ...asked, askedAt: new Date(asked.askedAt ?? Date.now()) }));
  } catch (error) {
    return Response.json({ error: (error as Error).message }, { status: 500 });
  }
};
