type Json = Record<string, unknown>;
type Serve = (request: Request) => Response | Promise<Response>;

/**
 * GET /web/api/v2.1/threats over the threats given, as far as the client asks it: createdAt, ids and the computer's
 * name as filters, cursors, counting alone and not counting. What it does not know it answers with 501 and its own name.
 */
export const sentinelOneStandIn = (threats: Json[], { token }: { token: string }): Serve => {
  const newestFirst = threats
    .filter((threat) => !Number.isNaN(createdAt(threat)))
    .toSorted((a, b) => createdAt(b) - createdAt(a));
  return (request) => {
    const url = new URL(request.url);
    if (url.pathname !== '/web/api/v2.1/threats' || request.method !== 'GET')
      return unknown(`${request.method} ${url.pathname}`);
    if (request.headers.get('authorization') !== `ApiToken ${token}`)
      return refusal(401, 4010010, 'Authentication Failed');
    const {
      limit = '10',
      cursor,
      sortBy,
      sortOrder,
      countOnly,
      skipCount,
      ...filters
    } = Object.fromEntries(url.searchParams);
    if ((sortBy ?? 'createdAt') !== 'createdAt' || (sortOrder ?? 'desc') !== 'desc') return unknown('another order');
    if (!(Number(limit) >= 1 && Number(limit) <= 1000)) return refusal(400, 4000040, 'Invalid limit');
    let matching = newestFirst;
    for (const [name, value] of Object.entries(filters)) {
      const test = tests[name];
      if (!test) return unknown(`the filter ${name}`);
      matching = matching.filter((threat) => test(threat, value));
    }
    const totalItems = matching.length;
    if (countOnly === 'true') return Response.json({ data: [], pagination: { totalItems, nextCursor: null } });
    const start = cursor === undefined ? 0 : Number(Buffer.from(cursor, 'base64url').toString());
    if (!Number.isInteger(start)) return refusal(400, 4000050, 'Invalid cursor');
    const end = start + Number(limit);
    return Response.json({
      data: matching.slice(start, end),
      pagination: {
        ...(skipCount !== 'true' && { totalItems }),
        nextCursor: end < matching.length ? Buffer.from(String(end)).toString('base64url') : null,
      },
    });
  };
};

const info = (threat: Json): Json => (threat.threatInfo ?? {}) as Json;
const createdAt = (threat: Json): number => Date.parse(String(info(threat).createdAt ?? threat.createdAt));

const tests: Record<string, ((threat: Json, value: string) => boolean) | undefined> = {
  createdAt__gte: (threat, value) => createdAt(threat) >= Date.parse(value),
  createdAt__lt: (threat, value) => createdAt(threat) < Date.parse(value),
  ids: (threat, value) => value.split(',').includes(String(threat.id)),
  computerName__contains: ({ agentRealtimeInfo }, value) =>
    value.split(',').some((part) =>
      String((agentRealtimeInfo as Json | undefined)?.agentComputerName ?? '')
        .toLowerCase()
        .includes(part.toLowerCase()),
    ),
};

const refusal = (status: number, code: number, title: string) =>
  Response.json({ errors: [{ code, detail: null, title }] }, { status });

const unknown = (what: string) =>
  Response.json({ errors: [{ title: `the SentinelOne stand-in does not serve ${what}` }] }, { status: 501 });
