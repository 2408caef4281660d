import { APICallError, LoadAPIKeyError, LoadSettingError, RetryError } from 'ai';

import { type Exception, ModelFailure } from './model-failure.ts';

const tooLong = /context (length|window)|maximum context|too (long|many tokens)|exceeds?.{0,40}(context|token)/i;
const credentials = /credential|could not load|expired token|token.{0,20}expired|sso session/i;

/** `name` is the model as the person wrote it. */
export const toModelFailure = (error: unknown, name: string): ModelFailure => {
  if (error instanceof ModelFailure) return error;
  if (RetryError.isInstance(error)) return toModelFailure(error.lastError, name);
  const failure = (exception: Exception, sentence: string) => new ModelFailure(exception, sentence, { cause: error });
  if (LoadSettingError.isInstance(error))
    return failure('validationException', `${name} needs a Region: set AWS_REGION to where the model may be called.`);
  if (APICallError.isInstance(error)) return ofResponse(error, name, failure);
  if (LoadAPIKeyError.isInstance(error) || credentials.test(String((error as Error)?.message)))
    return failure(
      'accessDeniedException',
      `There are no AWS credentials for ${name}: sign in (aws sso login) or set AWS_PROFILE, then ask again.`,
    );
  return failure(
    'dependencyFailedException',
    `${name} gave no answer: ${oneLine(String((error as Error)?.message ?? error))}`,
  );
};

const ofResponse = (
  error: APICallError,
  name: string,
  failure: (exception: Exception, sentence: string) => ModelFailure,
): ModelFailure => {
  const { statusCode: status, responseBody = '', url } = error;
  const said = oneLine(error.message);
  if (status === undefined)
    return failure(
      'dependencyFailedException',
      `Nothing answers at ${new URL(url).origin}: start the endpoint of ${name}, or correct its address.`,
    );
  if (status === 400 && tooLong.test(`${said} ${responseBody}`))
    return failure(
      'validationException',
      `The conversation is too long for ${name}: ask in a new thread, or take a model with a longer context.`,
    );
  if (status === 401 || status === 403)
    return failure(
      'accessDeniedException',
      `${name} refused the credentials (${status}): check the key or role and its access to this model.`,
    );
  if (status === 404 || /model.{0,60}(not found|does not exist|identifier is invalid)/i.test(said))
    return failure('resourceNotFoundException', `There is no such model as ${name} at ${new URL(url).origin}.`);
  if (status === 429)
    return failure('throttlingException', `${name} is asked too often (429): wait a minute, then ask again.`);
  return failure('dependencyFailedException', `${name} answered ${status}: ${said}`);
};

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
