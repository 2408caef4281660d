import { EventStreamCodec, type MessageHeaders } from '@smithy/core/event-streams';
import { ModelFailure } from '../brain/model-failure.ts';

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
const exceptionFrame = (type: string, message: string): Uint8Array =>
  codec.encode({
    headers: {
      ':message-type': text('exception'),
      ':exception-type': text(type),
      ':content-type': text('application/json'),
    },
    body: Buffer.from(JSON.stringify({ message })),
  });

/** An answer that comes as events; what fails on the way becomes the exception that ends them, a model's with its sentence. */
export const streamed = (
  headers: Record<string, string>,
  run: (send: (bytes: Uint8Array) => void) => Promise<void>,
  exceptionOf: (failure: ModelFailure) => string = ({ exception }) => exception,
): Response => {
  // Whoever asked may hang up, and what runs then ends a moment later
  let isGone = false;
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (bytes: Uint8Array) => {
        if (!isGone) controller.enqueue(bytes);
      };
      try {
        await run(send);
      } catch (error) {
        if (error instanceof ModelFailure) send(exceptionFrame(exceptionOf(error), error.message));
        else {
          process.stderr.write(`${(error as Error).stack}\n`);
          send(exceptionFrame('internalServerException', 'The agent failed.'));
        }
      }
      if (!isGone) controller.close();
    },
    cancel() {
      isGone = true;
    },
  });
  return new Response(body, { headers: { 'content-type': 'application/vnd.amazon.eventstream', ...headers } });
};
