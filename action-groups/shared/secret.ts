import { getSecret } from '@aws-lambda-powertools/parameters/secrets';

/** Seconds; a rotated secret is picked up after this, or at once after a 401 (`fresh`). */
const maxAge = 300;

/** The source's own secret: one JSON object with the fields that its `source.ts` names. */
export const secretOf = async <Field extends string>(
  fields: readonly Field[],
  fresh = false,
): Promise<Record<Field, string>> => {
  const arn = process.env.SECRET_ARN;
  if (!arn) throw new Error('SECRET_ARN is not set');
  const secret = (await getSecret(arn, { transform: 'json', maxAge, forceFetch: fresh })) as Record<string, unknown>;
  for (const field of fields) if (typeof secret[field] !== 'string') throw new Error(`the secret has no ${field}`);
  return secret as Record<Field, string>;
};
