import { arrivesAt } from '../slack/delivery.ts';
import type { Lambda } from './lambda.ts';

interface ProxyResult {
  statusCode?: number;
  headers?: Record<string, string>;
  body?: string;
}

/** An HTTP API with one proxy route: payload format 2.0 in, the function's status, headers and body out. */
export const apiGateway =
  (lambda: Lambda, functionName: string) =>
  async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const body = Buffer.from(await request.arrayBuffer());
    const { [arrivesAt]: moment, ...headers } = Object.fromEntries(request.headers);
    const event = {
      version: '2.0',
      routeKey: '$default',
      rawPath: url.pathname,
      rawQueryString: url.search.slice(1),
      headers,
      requestContext: {
        http: { method: request.method, path: url.pathname, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' },
        requestId: crypto.randomUUID(),
        timeEpoch: moment ? Date.parse(moment) : Date.now(),
      },
      body: body.toString('utf8'),
      isBase64Encoded: false,
    };
    const { payload, failed } = await lambda.invoke(functionName, event);
    if (failed) return Response.json({ message: 'Internal Server Error' }, { status: 500 });
    const result = JSON.parse(payload) as ProxyResult;
    return new Response(result.body ?? '', {
      status: result.statusCode ?? 200,
      ...(result.headers && { headers: result.headers }),
    });
  };
