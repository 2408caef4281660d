/** Why a model gave no answer: one sentence that says what to do, under the name that Bedrock Agents would give it. */
export class ModelFailure extends Error {
  readonly exception: Exception;
  constructor(exception: Exception, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.exception = exception;
  }
}

export type Exception =
  | 'accessDeniedException'
  | 'dependencyFailedException'
  | 'resourceNotFoundException'
  | 'throttlingException'
  | 'validationException';
