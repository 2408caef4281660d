import type { Serve } from '../../../local/http.ts';

/** Answers of a system that is not well. */
export const status =
  (code: number, headers: Record<string, string> = {}): Serve =>
  () =>
    Response.json(
      { message: 'no', __type: nameOf(code) },
      { status: code, headers: { 'x-amzn-errortype': nameOf(code), ...headers } },
    );

const nameOf = (code: number): string =>
  ({
    401: 'UnrecognizedClientException',
    403: 'AccessDeniedException',
    404: 'ResourceNotFoundException',
    429: 'TooManyRequestsException',
  })[code] ?? 'InternalServerException';

export const silence: Serve = () => new Promise<Response>(() => {});

export const webPage: Serve = () =>
  new Response('<html><title>Please sign in</title></html>', { headers: { 'content-type': 'text/html' } });

export const otherJson: Serve = () => Response.json({ hello: 'there' });

/** The connection is reset in the middle of the body. */
export const cut: Serve = () =>
  new Response(
    new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"data": [{"id":')),
      pull: (controller) => controller.error(new Error('reset')),
    }),
    { headers: { 'content-type': 'application/x-amz-json-1.1' } },
  );

/** The vendor's clock is an hour ahead of ours. */
export const hourAhead = (seconds = 0): Date => new Date(Date.now() + 3_600_000 + seconds * 1000);

/** An AWS service to which every request comes at a wrong time, whatever time it was signed for. */
const untimely =
  (type: string, message: string): Serve =>
  () =>
    Response.json(
      { message, __type: type },
      { status: 403, headers: { 'x-amzn-errortype': type, date: hourAhead().toUTCString() } },
    );

const clocks = "it refused the time of the request: this machine's clock and AWS's differ by about 60 minutes";

/** How AWS services say that a clock is off, and what is told of it. */
export const offClocks: [string, Serve, string][] = [
  ['finds our clock off', untimely('RequestTimeTooSkewed', 'The difference is too large.'), clocks],
  [
    'finds a signature expired',
    untimely('InvalidSignatureException', 'Signature expired: 20261123T090000Z is now earlier than 20261123T095500Z'),
    clocks,
  ],
];

/** Well, but for requests that the test picks. */
export const unless = (well: Serve, sick: Serve, picks: (request: Request, index: number) => boolean): Serve => {
  let index = 0;
  return (request) => {
    index += 1;
    return picks(request, index) ? sick(request) : well(request);
  };
};

/** For `unless`: the first request of each kind. */
export const firstOf = (kindOf: (request: Request) => string): ((request: Request) => boolean) => {
  const seen = new Set<string>();
  return (request) => seen.size < seen.add(kindOf(request)).size;
};

/** An AWS service whose clock is an hour ahead, and which takes no request that was signed at another time. */
export const signedInTime =
  (well: Serve): Serve =>
  async (request) => {
    const date = hourAhead();
    const signed = request.headers.get('x-amz-date')?.replace(/^(....)(..)(..T..)(..)/, '$1-$2-$3:$4:') ?? '';
    const isInTime = Math.abs(Date.parse(signed) - date.getTime()) < 300_000;
    const sick = untimely('RequestTimeTooSkewed', 'no');
    const answer = await (isInTime ? well : sick)(request);
    answer.headers.set('date', date.toUTCString());
    return answer;
  };
