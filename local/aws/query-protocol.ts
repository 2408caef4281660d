import type { Serve } from '../http.ts';
import { Refused } from './json-protocol.ts';

/** XML as the services write it: a text, members of an object, or a `member` for each of a list. */
export type Xml = string | undefined | Xml[] | { [name: string]: Xml };

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const xml = (value: Xml): string => {
  if (value === undefined) return '';
  if (typeof value === 'string') return escaped(value);
  if (Array.isArray(value)) return value.map((each) => `<member>${xml(each)}</member>`).join('');
  return Object.entries(value)
    .map(([name, each]) => (each === undefined ? '' : `<${name}>${xml(each)}</${name}>`))
    .join('');
};

const answer = (status: number, body: { [name: string]: Xml }): Response =>
  new Response(xml(body), { status, headers: { 'content-type': 'text/xml' } });

/**
 * A service that speaks AWS Query, by the names of its operations: a form in, XML out.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export const awsQuery =
  (service: string, operations: Record<string, (input: URLSearchParams) => Xml>): Serve =>
  async (request) => {
    const input = new URLSearchParams(await request.text());
    const name = input.get('Action') ?? '';
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    const refusal = (status: number, Code: string, Message: string) =>
      answer(status, { ErrorResponse: { Error: { Type: 'Sender', Code, Message } } });
    if (!operation) return refusal(501, 'InvalidAction', `the ${service} stand-in does not serve ${name}`);
    try {
      return answer(200, { [`${name}Response`]: { [`${name}Result`]: operation(input) } });
    } catch (error) {
      if (error instanceof Refused) return refusal(400, error.type, error.message);
      throw error;
    }
  };
