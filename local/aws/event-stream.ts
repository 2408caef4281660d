import { EventStreamCodec, type MessageHeaders } from '@smithy/core/event-streams';

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
);

const text = (value: string) => ({ type: 'string', value }) as const;

/** One event of an AWS event stream, its payload as JSON. */
export const frame = (kind: string, payload: object): Uint8Array => {
  const headers: MessageHeaders = {
    ':message-type': text('event'),
    ':event-type': text(kind),
    ':content-type': text('application/json'),
  };
  return codec.encode({ headers, body: Buffer.from(JSON.stringify(payload)) });
};

/** An exception in the middle of a stream; `type` is the lower-camel name of the stream's member. */
export const exceptionFrame = (type: string, message: string): Uint8Array =>
  codec.encode({
    headers: {
      ':message-type': text('exception'),
      ':exception-type': text(type),
      ':content-type': text('application/json'),
    },
    body: Buffer.from(JSON.stringify({ message })),
  });
