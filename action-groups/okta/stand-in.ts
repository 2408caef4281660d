import { type KeyObject, randomUUID } from 'node:crypto';
import { jwtVerify } from 'jose';

type Json = Record<string, unknown>;
type Serve = (request: Request) => Response | Promise<Response>;

/** Who may ask: the holder of an API token, or of tokens that a service app's key is good for. */
interface Credentials {
  token?: string;
  /** `lasts` is how many seconds an access token is good for. */
  service?: { clientId: string; publicKey: KeyObject; kid?: string; lasts?: number };
}

/**
 * Okta's System Log API over the events given, as far as the client asks it: bounded searches, filters made of eq, sw,
 * and, or, not and parentheses, Link headers; API tokens, and OAuth's client credentials with private_key_jwt. What it
 * does not know it answers with 501 and its own name.
 */
export const oktaStandIn = (events: Json[], { token, service }: Credentials): Serve => {
  const newestFirst = events
    .map((event) => ({ event, at: Date.parse(String(event.published)) }))
    .filter(({ at }) => !Number.isNaN(at))
    .toSorted((a, b) => b.at - a.at);
  const issued = new Map<string, number>();
  const accessToken = service && tokenEndpoint(service, issued);
  const isKnown = (authorization: string | null): boolean =>
    (token !== undefined && authorization === `SSWS ${token}`) ||
    (issued.get(authorization?.replace(/^Bearer /, '') ?? '') ?? 0) > Date.now();
  return (request) => {
    const url = new URL(request.url);
    if (url.pathname === tokenPath && request.method === 'POST' && accessToken) return accessToken(request);
    if (url.pathname !== '/api/v1/logs' || request.method !== 'GET')
      return unknown(`${request.method} ${url.pathname}`);
    if (!isKnown(request.headers.get('authorization'))) return refusal(401, 'E0000011', 'Invalid token provided');
    const query = Object.fromEntries(url.searchParams);
    const { since, until, filter = '', limit = '100', after = '0', sortOrder, ...rest } = query;
    if (Object.keys(rest).length > 0) return unknown(`the parameter ${Object.keys(rest)[0]}`);
    if (!since || !until || sortOrder !== 'DESCENDING') return unknown('searches without since, until and DESCENDING');
    if (Number.isNaN(Date.parse(since)) || Number.isNaN(Date.parse(until)))
      return refusal(400, 'E0000031', 'Invalid search criteria.');
    let passes: Test;
    try {
      passes = scim(filter);
    } catch (error) {
      return error instanceof SyntaxError
        ? refusal(400, 'E0000031', 'Invalid search criteria.')
        : unknown(String(error));
    }
    const [from, to] = [Date.parse(since), Date.parse(until)];
    const matching = newestFirst.filter(({ event, at }) => at >= from && at < to && passes(event));
    const end = Number(after) + Math.min(Number(limit), 1000);
    const headers = new Headers({ 'x-rate-limit-limit': '50', 'x-rate-limit-remaining': '49' });
    headers.append('link', `<${url}>; rel="self"`);
    if (end < matching.length) {
      url.searchParams.set('after', String(end));
      headers.append('link', `<${url}>; rel="next"`);
    }
    return Response.json(
      matching.slice(Number(after), end).map(({ event }) => event),
      { headers },
    );
  };
};

const tokenPath = '/oauth2/v1/token';

// https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/tag/OrgAS/#tag/OrgAS/operation/token
const tokenEndpoint = (
  { clientId, publicKey, kid, lasts = 3600 }: NonNullable<Credentials['service']>,
  issued: Map<string, number>,
) => {
  const used = new Set<unknown>();
  return async (request: Request): Promise<Response> => {
    const form = Object.fromEntries(new URLSearchParams(await request.text()));
    if (form.scope !== 'okta.logs.read') return oauthError(400, 'invalid_scope');
    if (form.grant_type !== 'client_credentials') return oauthError(400, 'unsupported_grant_type');
    if (form.client_assertion_type !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
      return oauthError(401, 'invalid_client');
    try {
      const { payload, protectedHeader } = await jwtVerify(form.client_assertion ?? '', publicKey, {
        issuer: clientId,
        subject: clientId,
        audience: new URL(tokenPath, request.url).href,
        requiredClaims: ['exp', 'jti'],
      });
      const lasting = (payload.exp ?? 0) - Date.now() / 1000;
      if (protectedHeader.kid !== kid || lasting > 3600 || used.has(payload.jti))
        return oauthError(401, 'invalid_client');
      used.add(payload.jti);
    } catch {
      return oauthError(401, 'invalid_client');
    }
    const token = randomUUID();
    issued.set(token, Date.now() + lasts * 1000);
    return Response.json({ token_type: 'Bearer', expires_in: lasts, access_token: token, scope: form.scope });
  };
};

type Test = (event: Json) => boolean;

/** https://developer.okta.com/docs/api/#filter */
const scim = (filter: string): Test => {
  const tokens = filter.match(/"(?:[^"\\]|\\.)*"|[()]|[^\s()"]+/g) ?? [];
  let position = 0;
  const next = () => tokens[position++];
  const list = (word: string, operand: () => Test, all: boolean): Test => {
    const tests = [operand()];
    while (tokens[position] === word) {
      position += 1;
      tests.push(operand());
    }
    return (event) => (all ? tests.every((test) => test(event)) : tests.some((test) => test(event)));
  };
  const or = (): Test => list('or', and, false);
  const and = (): Test => list('and', term, true);
  const term = (): Test => {
    const token = next();
    if (token === 'not') {
      const negated = term();
      return (event) => !negated(event);
    }
    if (token === '(') {
      const inner = or();
      if (next() !== ')') throw new SyntaxError(filter);
      return inner;
    }
    const [operator, value] = [next(), next()];
    if (!token || !operator || !value?.startsWith('"')) throw new SyntaxError(filter);
    if (!['eq', 'sw'].includes(operator)) throw new Error(`the operator ${operator}`);
    const wanted = JSON.parse(value) as string;
    return (event) => {
      const found = token.split('.').reduce<unknown>((each, key) => (each as Json | undefined)?.[key], event);
      return operator === 'eq' ? found === wanted : typeof found === 'string' && found.startsWith(wanted);
    };
  };
  if (tokens.length === 0) return () => true;
  const test = or();
  if (position < tokens.length) throw new SyntaxError(filter);
  return test;
};

const refusal = (status: number, errorCode: string, errorSummary: string) =>
  Response.json({ errorCode, errorSummary, errorLink: errorCode, errorId: 'oae', errorCauses: [] }, { status });

const oauthError = (status: number, error: string) =>
  Response.json({ error, error_description: error.replaceAll('_', ' ') }, { status });

const unknown = (what: string) =>
  Response.json({ errorSummary: `the Okta stand-in does not serve ${what}` }, { status: 501 });
