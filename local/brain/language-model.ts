import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import type { LanguageModel } from 'ai';

import type { ModelSpec } from './model-spec.ts';

type Environment = Record<string, string | undefined>;

/** The model behind a specification, with the caller's own credentials and the usual variables for them. */
export const languageModel = (spec: ModelSpec, env: Environment): LanguageModel => {
  if (spec.provider === 'openai')
    return createOpenAICompatible({
      name: 'openai',
      baseURL: spec.baseUrl,
      includeUsage: true,
      ...(env.OPENAI_API_KEY && { apiKey: env.OPENAI_API_KEY }),
    })(spec.id);
  const region = env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  const endpoint = env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME ?? env.AWS_ENDPOINT_URL;
  return createAmazonBedrock({
    // without a Region the provider says so itself, when it is first asked
    ...(region && { region }),
    ...(endpoint && { baseURL: endpoint }),
    credentialProvider: fromNodeProviderChain(),
  })(spec.id);
};
