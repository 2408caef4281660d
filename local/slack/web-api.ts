import type { Arguments, Call, Method } from './call.ts';
import { appMethods } from './methods/app.ts';
import { assistantMethods } from './methods/assistant.ts';
import { chatMethods } from './methods/chat.ts';
import { conversationMethods } from './methods/conversations.ts';
import { download, fileMethods, upload } from './methods/files.ts';
import { peopleMethods } from './methods/people.ts';
import { streamMethods } from './methods/streams.ts';
import { viewMethods } from './methods/views.ts';
import { Refused } from './refused.ts';
import { respond } from './responses.ts';
import { missingScope } from './scopes.ts';
import type { Workspace } from './workspace.ts';

/** Tokens that are known: the bot's, and the app's own for Socket Mode. */
interface Tokens {
  bot: string;
  app?: string;
}

/** Every method that is served, by name. */
export const methods: Record<string, Method | undefined> = {
  ...appMethods,
  ...assistantMethods,
  ...chatMethods,
  ...conversationMethods,
  ...fileMethods,
  ...peopleMethods,
  ...streamMethods,
  ...viewMethods,
};

/** Slack's Web API as far as the adapter uses it. https://docs.slack.dev/reference/methods */
export const webApi = (workspace: Workspace, token: string | Tokens) => {
  const tokens = typeof token === 'string' ? { bot: token } : token;
  return async (request: Request): Promise<Response> => {
    const { pathname, origin } = new URL(request.url);
    workspace.url ??= origin;
    const [, place = '', name = ''] = /^\/(api|upload|files|response)\/(.+)$/.exec(pathname) ?? [];
    if (place === 'upload') return upload(workspace, name, request);
    if (place === 'files')
      return download(workspace, name, request.headers.get('authorization') === `Bearer ${tokens.bot}`);
    const given = await argumentsOf(request);
    if (given instanceof Refused) return refused(given);
    if (place === 'response')
      return answer(() => {
        respond(workspace, workspace.tickets.useResponse(name), given);
        return undefined;
      });
    if (place !== 'api') return new Response('the Slack stand-in has no such address', { status: 501 });
    const call = { workspace, method: name, given, origin };
    const failure = workspace.failures.take(name);
    const wait = failure?.error === 'ratelimited' ? (failure.retryAfter ?? 1) : workspace.budgets?.take(call);
    if (wait !== undefined) return limited(wait);
    if (failure && !failure.afterwards) return failed(failure.error);
    const done = answer(() => {
      const method = methods[name];
      if (!method) throw new Refused('unknown_method', { req_method: name });
      authorize(call, request.headers.get('authorization')?.replace(/^Bearer /, '') ?? given.token, tokens);
      return method(call);
    });
    // What the token may do: https://docs.slack.dev/authentication/installing-with-oauth
    done.headers.set('x-oauth-scopes', workspace.manifest.oauth_config.scopes.bot.join(','));
    return failure ? failed(failure.error) : done;
  };
};

const limited = (seconds: number): Response =>
  Response.json({ ok: false, error: 'ratelimited' }, { status: 429, headers: { 'retry-after': String(seconds) } });

const failed = (error: string | number): Response =>
  typeof error === 'number' ? new Response('', { status: error }) : Response.json({ ok: false, error });

const answer = (work: () => Record<string, unknown> | undefined): Response => {
  try {
    return Response.json({ ok: true, ...(work() ?? {}) });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return refused(error);
  }
};

const refused = ({ message, more }: Refused): Response => Response.json({ ok: false, error: message, ...more });

const authorize = ({ workspace, method, given }: Call, token: unknown, tokens: Tokens): void => {
  if (!token) throw new Refused('not_authed');
  if (token !== tokens.bot && token !== tokens.app) throw new Refused('invalid_auth');
  if ((method === 'apps.connections.open') !== (token === tokens.app)) throw new Refused('not_allowed_token_type');
  const missing = token === tokens.bot && missingScope(workspace, method, given);
  if (missing) throw new Refused('missing_scope', missing);
};

const asJson = new Set([
  'attachments',
  'blocks',
  'chunks',
  'files',
  'loading_messages',
  'message',
  'metadata',
  'prompts',
  'view',
]);

/** Form-encoded with JSON inside, as Slack's own client sends it, or a JSON body. */
const argumentsOf = async (request: Request): Promise<Arguments | Refused> => {
  const body = await request.text();
  if (request.headers.get('content-type')?.includes('json')) {
    const given = readable(body || '{}');
    if (typeof given === 'string') return new Refused('invalid_json');
    const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
    return isObject ? (given as Arguments) : new Refused('json_not_object');
  }
  return Object.fromEntries(
    [...new URLSearchParams(body)].map(([name, value]) => [name, asJson.has(name) ? readable(value) : value]),
  );
};

/** What is no JSON stays a text, which no method takes for blocks. */
const readable = (value: string): unknown => {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
};
