import type { Json } from '../dataset.ts';
import type { Serve } from '../http.ts';

/** How a service refuses: the error's name in the service's model. */
export class Refused extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/**
 * A service that speaks AWS JSON, by the names of its operations. `region` is the one that the request was signed for.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export const awsJson =
  (service: string, operations: Record<string, (input: Json, region: string) => unknown>): Serve =>
  async (request) => {
    const name = request.headers.get('x-amz-target')?.split('.').at(-1) ?? '';
    const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.get('authorization') ?? '')?.[1];
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (!region) return refusal(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
    if (!operation)
      return refusal(501, 'UnknownOperationException', `the ${service} stand-in does not serve ${name || request.url}`);
    try {
      return Response.json(operation((await request.json()) as Json, region), { headers: type });
    } catch (error) {
      if (error instanceof Refused) return refusal(400, error.type, error.message);
      throw error;
    }
  };

const type = { 'content-type': 'application/x-amz-json-1.1' };

const refusal = (status: number, name: string, message: string) =>
  Response.json({ __type: name, message }, { status, headers: type });

/** Items from where a token says, and the token of the next ones. */
export const paged = <T>(items: T[], token: unknown, size: number): { page: T[]; next?: string } => {
  const start = Number(token ?? 0);
  const end = start + size;
  return { page: items.slice(start, end), ...(end < items.length && { next: String(end) }) };
};

/** A limit as a request gives it; what is above the service's own is refused. */
export const limited = (value: unknown, usual: number, most: number): number => {
  const limit = Number(value ?? usual);
  if (limit < 1 || limit > most) throw new Refused('ValidationException', `the limit must be from 1 to ${most}`);
  return limit;
};

/** Names of inputs that a stand-in would otherwise ignore in silence. */
export const onlyKnown = (service: string, input: Json, known: string[]): void => {
  const unknown = Object.keys(input).find((name) => !known.includes(name));
  if (unknown) throw new Refused('ValidationException', `the ${service} stand-in does not know ${unknown}`);
};
