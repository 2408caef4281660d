/** The Region that a request was signed for. */
export const signedRegion = (request: Request): string | undefined =>
  /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.get('authorization') ?? '')?.[1];

/** How a service that speaks REST and JSON refuses. https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export const restRefusal = (status: number, type: string, message: string): Response =>
  Response.json({ message }, { status, headers: { 'x-amzn-errortype': type } });
