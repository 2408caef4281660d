import { oauthTokens, type ServiceApp, tokenPath } from './stand-in-tokens.ts';

type Json = Record<string, unknown>;
type Serve = (request: Request) => Response | Promise<Response>;

/** Who may ask: the holder of an API token, or of tokens that a service app's key is good for. */
interface Credentials {
  token?: string;
  service?: ServiceApp;
}

/**
 * Okta's System Log API over the events given, as far as the client asks it: bounded searches, filters made of eq, sw,
 * and, or, not and parentheses, Link headers; API tokens, and access tokens of a service app. What it
 * does not know it answers with 501 and its own name.
 */
export const oktaStandIn = (events: Json[], { token, service }: Credentials): Serve => {
  const newestFirst = events
    .map((event) => ({ event, at: Date.parse(String(event.published)) }))
    .filter(({ at }) => !Number.isNaN(at))
    .toSorted((a, b) => b.at - a.at);
  const tokens = service && oauthTokens(service);
  return async (request) => {
    const url = new URL(request.url);
    if (url.pathname === tokenPath && request.method === 'POST' && tokens) return tokens.issue(request);
    if (url.pathname !== '/api/v1/logs' || request.method !== 'GET')
      return unknown(`${request.method} ${url.pathname}`);
    const isKnown = token !== undefined && request.headers.get('authorization') === `SSWS ${token}`;
    if (!isKnown && !(await tokens?.isGood(request))) return refusal(401, 'E0000011', 'Invalid token provided');
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

const unknown = (what: string) =>
  Response.json({ errorSummary: `the Okta stand-in does not serve ${what}` }, { status: 501 });
