import type { Context } from 'aws-lambda';
import type { Serve } from '../../local/http.ts';

export type Handler = (event: unknown, context: Context) => Promise<unknown>;

/** Lambda, as far as it is invoked: each function in this very process; one that is no handler answers the wire itself. */
export const functions =
  (handlers: Record<string, Handler | Serve>): Serve =>
  async (request) => {
    const name = /functions\/([^/]+)\/invocations$/.exec(new URL(request.url).pathname)?.[1] ?? '';
    const invoked = handlers[name];
    if (!invoked)
      return new Response('{}', { status: 404, headers: { 'x-amzn-errortype': 'ResourceNotFoundException' } });
    const event = await request.json();
    const answer = await (invoked as Handler)(event, {} as Context);
    return answer instanceof Response ? answer : Response.json(answer);
  };
