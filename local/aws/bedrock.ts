import type { Serve } from '../http.ts';
import { restRefusal, signedRegion } from './rest-protocol.ts';

/** What an account has of Bedrock; whatever is left out is as in an account where all is well. */
export interface BedrockAccount {
  /** What is different about a model in a Region; undefined where the model is not known there. */
  availability?: (model: string, region: string) => object | undefined;
  /** Whether Anthropic's form was sent. */
  form?: boolean;
  /** Regions by the inference profile that sends to them. */
  profiles?: Record<string, string[]>;
  retention?: string;
  /** As GetModelInvocationLoggingConfiguration gives it; none where logging is off. */
  logging?: object;
}

const available = {
  agreementAvailability: { status: 'AVAILABLE' },
  authorizationStatus: 'AUTHORIZED',
  entitlementAvailability: 'AVAILABLE',
  regionAvailability: 'AVAILABLE',
};

/**
 * Bedrock's control plane, as far as an account is looked at: GetFoundationModelAvailability, GetUseCaseForModelAccess,
 * GetInferenceProfile, GetModelInvocationLoggingConfiguration, GetAccountDataRetention.
 */
export const bedrock = ({
  availability = () => ({}),
  form = true,
  profiles = {},
  retention = 'inherit',
  logging,
}: BedrockAccount = {}): Serve => {
  const routes: [RegExp, (name: string, region: string) => Response][] = [
    [
      /^\/foundation-model-availability\/(.+)$/,
      (modelId, region) => {
        const own = availability(modelId, region);
        return own
          ? Response.json({ modelId, ...available, ...own })
          : restRefusal(404, 'ResourceNotFoundException', 'The model is not known.');
      },
    ],
    [
      /^\/use-case-for-model-access$/,
      () =>
        form
          ? Response.json({ formData: Buffer.from('{"companyName":"Example"}').toString('base64') })
          : restRefusal(404, 'ResourceNotFoundException', 'Model use case details have not been submitted.'),
    ],
    [
      /^\/inference-profiles\/(.+)$/,
      (id, region) => {
        const regions = Object.hasOwn(profiles, id) ? profiles[id] : undefined;
        if (!regions) return restRefusal(404, 'ResourceNotFoundException', 'The inference profile was not found.');
        const model = id.replace(/^[a-z]+\./, '');
        return Response.json({
          inferenceProfileId: id,
          inferenceProfileName: id,
          inferenceProfileArn: `arn:aws:bedrock:${region}:123456789012:inference-profile/${id}`,
          status: 'ACTIVE',
          type: 'SYSTEM_DEFINED',
          models: regions.map((each) => ({ modelArn: `arn:aws:bedrock:${each}::foundation-model/${model}` })),
        });
      },
    ],
    [/^\/logging\/modelinvocations$/, () => Response.json({ ...(logging && { loggingConfig: logging }) })],
    [/^\/data-retention$/, () => Response.json({ mode: retention })],
  ];
  return (request) => {
    const path = decodeURIComponent(new URL(request.url).pathname);
    const region = signedRegion(request);
    if (!region) return restRefusal(403, 'AccessDeniedException', 'Missing Authentication Token');
    for (const [route, give] of request.method === 'GET' ? routes : []) {
      const found = route.exec(path);
      if (found) return give(found[1] ?? '', region);
    }
    return restRefusal(
      501,
      'UnknownOperationException',
      `the Bedrock stand-in does not serve ${request.method} ${path}`,
    );
  };
};
