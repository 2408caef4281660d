import type * as z from 'zod';

/** What is not done, in a sentence for whoever asked. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const longest = 1_000_000;

/** What was posted, such as an `action`, in the shape that it has; throws a refusal where it has another. */
export const bodyOf = async <Body>(request: Request, what: string, shape: z.ZodType<Body>): Promise<Body> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  // Read to its end, since whoever is still sending would not hear the refusal
  for await (const part of request.body ?? []) {
    size += part.length;
    if (size <= longest) parts.push(part);
  }
  if (size > longest) throw new Refusal(413, 'That is more than a megabyte.');
  const { data, error } = shape.safeParse(parsed(Buffer.concat(parts).toString()));
  if (error) {
    const { path, message } = error.issues[0] ?? { path: [], message: '' };
    throw new Refusal(400, `this is no ${what}: ${path.join('.')} ${message}`);
  }
  return data;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'What was posted is no JSON.');
  }
};
