import * as z from 'zod';
import type { Serve } from '../http.ts';
import { folderRecords } from '../records.ts';
import type { User } from '../slack/people.ts';
import type { Local, Records } from '../start.ts';
import { actRequest, perform } from './actions.ts';
import { alertsOf, postAlerts } from './alerts.ts';
import { bodyOf, Refusal } from './body.ts';
import { built } from './bundle.ts';
import { aboutData, questionsFor } from './data.ts';
import type { AboutData } from './kinds.ts';
import { changes, seenBy } from './seen.ts';

/** Scripts, styles and fonts are our own; nothing may load from, or send to, any other host. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

const betweenChangesMs = 50;

const dataRequest = z.object({ path: z.string().nullable() });
const askRequest = z.object({
  question: z.string().trim().min(1, 'is empty'),
  askedAt: z.iso.datetime({ offset: true }).optional(),
  thread: z.string().optional(),
  user: z.string().optional(),
  timeZone: z.string().optional(),
});

/** Alerts go where questions of the shell go. */
const alertChannel = 'security';

/** The workspace in a browser, and the door for `npm run ask`. Answers only to this machine's own names. */
export const page = async (local: Local, own: Records): Promise<Serve> => {
  // One for each window that is open
  local.slack.setMaxListeners(0);
  let folder: string | null = null;
  let data: AboutData;
  const told = async () => {
    const now = new Date();
    const dataset = local.at(now);
    const live = folder === null && own.live !== undefined;
    data = aboutData(dataset, { folder, live, since: local.slack.nextTs() });
    await postAlerts(local.slack, alertChannel, alertsOf(dataset, now));
    local.slack.tell();
  };
  await told();

  const events = (user: User): ReadableStream<string> => {
    const known = new Map<string, string>();
    const language = user.locale.startsWith('ko') ? 'ko' : 'en';
    let timer: NodeJS.Timeout | undefined;
    let stop = () => {};
    return new ReadableStream({
      start(controller) {
        const tell = (event: string) => {
          timer = undefined;
          const more = changes(
            known,
            seenBy(local, user, () => ({ data, questions: questionsFor(data, language) })),
          );
          if (more.length > 0) controller.enqueue(`event: ${event}\ndata: ${JSON.stringify(more)}\n\n`);
        };
        const changed = () => {
          timer ??= setTimeout(tell, betweenChangesMs, 'changes');
        };
        tell('everything');
        local.slack.on('changed', changed);
        stop = () => {
          clearTimeout(timer);
          local.slack.off('changed', changed);
        };
      },
      cancel: () => stop(),
    });
  };

  const routes: Record<string, (request: Request, url: URL) => Response | Promise<Response>> = {
    'GET /health': () => new Response('ok'),
    'GET /events': (_, url) => {
      const user = memberOf(local, url.searchParams.get('as'));
      if (!user) return problem(404, 'There is no such person.');
      return new Response(events(user).pipeThrough(new TextEncoderStream()), {
        headers: { 'content-type': 'text/event-stream' },
      });
    },
    'GET /file': (_, url) => {
      const upload = local.slack.uploads.get(url.searchParams.get('id') ?? '');
      const user = memberOf(local, url.searchParams.get('as'));
      const isSeen = user && sharedWith(local, user, upload?.file.id);
      if (!isSeen || !upload?.content) return problem(404, 'There is no such file.');
      return new Response(new Uint8Array(upload.content), {
        headers: {
          'content-type': 'text/plain; charset=utf-8',
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(upload.file.name.toWellFormed())}`,
        },
      });
    },
    'POST /act': async (request) => {
      const { as, at, act } = await bodyOf(request, 'action', actRequest);
      const user = memberOf(local, as);
      if (!user) return problem(404, 'There is no such person.');
      const moment = at === undefined ? undefined : new Date(at);
      return Response.json(await orRefused(perform(local.slack, local.slack.person(user.id), act, moment)));
    },
    'POST /data': async (request) => {
      const { path } = await bodyOf(request, 'folder', dataRequest);
      const wanted = path?.trim() || null;
      local.load(wanted === null ? own : await orRefused(folderRecords(wanted)), new Date());
      folder = wanted;
      await told();
      return Response.json(data);
    },
    'POST /ask': async (request) => {
      const { question, askedAt, thread, user, timeZone } = await bodyOf(request, 'question', askRequest);
      const asked = { ...(thread && { thread }), ...(user && { user }), ...(timeZone && { timeZone }) };
      return Response.json(await local.ask({ ...asked, question, askedAt: new Date(askedAt ?? Date.now()) }));
    },
  };

  let assets: ReturnType<typeof built> | undefined;
  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const refused = refusal(request, url);
    if (refused) return refused;
    const route = routes[`${request.method} ${url.pathname}`];
    try {
      if (route) return await route(request, url);
      if (request.method !== 'GET') return problem(404, 'not found');
      assets ??= built();
      const asset = (await assets).get(url.pathname);
      if (!asset) return problem(404, 'not found');
      return new Response(asset.body, { headers: { 'content-type': asset.type } });
    } catch (error) {
      return problem(error instanceof Refusal ? error.status : 500, (error as Error).message);
    }
  };
  return async (request) => {
    const response = await answer(request);
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  };
};

const problem = (status: number, error: string) => Response.json({ error }, { status });

/** What fails for what was asked, not for how it is done here. */
const orRefused = async <Done>(doing: Promise<Done>): Promise<Done> => {
  try {
    return await doing;
  } catch (error) {
    throw new Refusal(400, (error as Error).message);
  }
};

/** A page elsewhere must not reach in by a name that resolves here, nor act by a form or a fetch of its own. */
const refusal = (request: Request, url: URL): Response | undefined => {
  const host = request.headers.get('host');
  if (!['127.0.0.1', 'localhost'].includes(url.hostname) || host !== url.host) return problem(421, 'wrong host');
  const origin = request.headers.get('origin');
  if (origin !== null && origin !== url.origin) return problem(403, 'wrong origin');
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && !['same-origin', 'none'].includes(site)) return problem(403, 'wrong origin');
  if (request.method === 'POST' && !request.headers.get('content-type')?.startsWith('application/json'))
    return problem(415, 'what is posted comes as JSON');
  return undefined;
};

/** A member by name or id; the first one where nobody is named. */
const memberOf = ({ slack }: Local, name: string | null): User | undefined =>
  [...slack.users.values()].find((user) => !user.isBot && (!name || user.name === name || user.id === name));

const sharedWith = ({ slack }: Local, user: User, id: string | undefined): boolean =>
  [...slack.channels.values()].some(
    ({ members, messages }) =>
      members.has(user.id) && messages.some(({ files = [] }) => files.some((file) => file.id === id)),
  );
