import { SecretsProvider } from '@aws-lambda-powertools/parameters/secrets';
import { inFiveSeconds } from './aws-failure.ts';
import { SourceUnavailable } from './errors.ts';

/** Seconds; a rotated secret is picked up after this, or at once after a 401 (`fresh`). */
const maxAge = 300;

let secrets: SecretsProvider | undefined;

/**
 * The source's own secret: one JSON object with the fields that its `source.ts` names.
 * Throws `SourceUnavailable` where it cannot be read or lacks one.
 */
export const secretOf = async <Field extends string>(
  title: string,
  fields: readonly Field[],
  fresh = false,
): Promise<Record<Field, string>> => {
  const secret = await read(title, fresh);
  for (const field of fields)
    if (typeof secret?.[field] !== 'string') throw new SourceUnavailable(title, `its secret has no ${field}`);
  return secret as Record<Field, string>;
};

const read = async (title: string, fresh: boolean): Promise<Record<string, unknown> | undefined> => {
  const arn = process.env.SECRET_ARN;
  if (!arn) throw new Error('SECRET_ARN is not set');
  secrets ??= new SecretsProvider({ clientConfig: { maxAttempts: 2, requestHandler: inFiveSeconds } });
  try {
    return (await secrets.get(arn, { transform: 'json', maxAge, forceFetch: fresh })) as Record<string, unknown>;
  } catch (error) {
    throw new SourceUnavailable(title, 'its secret could not be read', { cause: error });
  }
};
