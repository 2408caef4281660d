import {
  BedrockClient,
  GetAccountDataRetentionCommand,
  GetFoundationModelAvailabilityCommand,
  type GetFoundationModelAvailabilityResponse,
  GetInferenceProfileCommand,
  GetModelInvocationLoggingConfigurationCommand,
  GetUseCaseForModelAccessCommand,
} from '@aws-sdk/client-bedrock';
import type { Config } from '../config.ts';
import { embeddingModel, listed, type Model, modelOf } from '../residency.ts';
import { asking, clientSettings, Unanswered, unanswered } from './asking.ts';
import { type Check, type Finding, missing, ok } from './finding.ts';

const accessPage = 'https://docs.aws.amazon.com/bedrock/latest/userguide/model-access.html';
const profilesPage = 'https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html';
const retentionPage = 'https://docs.aws.amazon.com/bedrock/latest/userguide/data-retention.html';
const loggingPage = 'https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html';

/** What the model needs from this account, and what becomes of what it reads. */
export const modelChecks = (config: Config): Check[] => {
  const { region } = config;
  const model = modelOf(config);
  const bedrock = new BedrockClient(clientSettings(region));
  return [
    { name: 'model access', look: (signal) => access(model.foundationModel, region, regionsOf(model, region), signal) },
    { name: 'embedding model', look: (signal) => access(embeddingModel, region, [region], signal) },
    ...(model.foundationModel.startsWith('anthropic.')
      ? [{ name: 'use-case form', look: (signal: AbortSignal) => useCaseForm(bedrock, signal) }]
      : []),
    ...(model.profileArn
      ? [{ name: 'inference profile', look: (signal: AbortSignal) => profile(bedrock, model, region, signal) }]
      : []),
    { name: 'data retention', look: (signal) => retention(bedrock, region, signal) },
    { name: 'invocation logging', look: (signal) => logging(bedrock, region, signal) },
  ];
};

/** Of a global profile only the Region from which it is called: an account rarely has all others enabled. */
const regionsOf = ({ destinations }: Model, region: string): readonly string[] =>
  typeof destinations === 'string' ? [region] : destinations;

/** `own` is the Region that calls; `regions` are those where the model may run. */
const access = async (
  modelId: string,
  own: string,
  regions: readonly string[],
  signal: AbortSignal,
): Promise<Finding> => {
  const answers = await Promise.all(regions.map((region) => availability(modelId, region, signal)));
  const lacks = answers.flatMap((answer, index) => {
    const lack = answer instanceof Unanswered ? undefined : lackOf(answer);
    return lack ? [{ ...lack, region: regions[index] }] : [];
  });
  const [first] = lacks;
  if (first) {
    const same = lacks.filter(({ why }) => why === first.why).map(({ region }) => region);
    return missing(`${modelId} cannot be used in ${same.join(', ')}: ${first.why}.`, first.next, accessPage);
  }
  const closed = regions.filter((region, index) => region !== own && isNotEnabled(answers[index]));
  const silent = regions.find((region, index) => answers[index] instanceof Unanswered && !closed.includes(region));
  if (silent !== undefined) {
    const answer = answers[regions.indexOf(silent)] as Unanswered;
    const finding = unanswered(answer, `${modelId} in ${silent} `);
    if (!answer.denied || regions.length === 1) return finding;
    return {
      ...finding,
      next: `Let whoever runs this do ${answer.action}; where a policy of the organisation denies ${silent}, the profile cannot be used at all.`,
      page: profilesPage,
    };
  }
  const open = regions.filter((region) => !closed.includes(region)).join(', ');
  if (closed.length === 0) return ok(`${modelId} may be used in ${open}`);
  return ok(
    `${modelId} may be used in ${open}; this account has not enabled ${closed.join(', ')}, where the profile may send it all the same`,
    profilesPage,
  );
};

const availability = async (modelId: string, region: string, signal: AbortSignal) => {
  try {
    return await asking(
      'bedrock:GetFoundationModelAvailability',
      signal,
      (options) =>
        new BedrockClient(clientSettings(region)).send(new GetFoundationModelAvailabilityCommand({ modelId }), options),
      { ResourceNotFoundException: () => undefined, ValidationException: () => undefined },
    );
  } catch (error) {
    if (error instanceof Unanswered) return error;
    throw error;
  }
};

/** A Region that an account has not enabled does not know its credentials. */
const isNotEnabled = (answer: unknown): boolean =>
  answer instanceof Unanswered && /UnrecognizedClient|InvalidClientToken/.test((answer.cause as Error).name);

/** What stands between this account and a model; undefined where nothing does. */
const lackOf = (availability: GetFoundationModelAvailabilityResponse | undefined) => {
  if (!availability || availability.regionAvailability === 'NOT_AVAILABLE')
    return {
      why: 'it is not offered there',
      next: 'Correct model in ask-aws.yaml, or take another Region or profile.',
    };
  if (availability.authorizationStatus === 'NOT_AUTHORIZED')
    return {
      why: 'this account is not authorised for it',
      next: 'Look for a policy of the organisation that denies it, or ask AWS for access.',
    };
  if (availability.agreementAvailability?.status !== 'AVAILABLE')
    return {
      why: `its agreement is ${availability.agreementAvailability?.status === 'PENDING' ? 'still being made' : 'not made yet'}`,
      next: 'Use the model once in the Bedrock console, as somebody who may do aws-marketplace:Subscribe: that makes the agreement, within 15 minutes.',
    };
  if (availability.entitlementAvailability === 'NOT_AVAILABLE')
    return { why: 'this account is not entitled to it', next: 'Ask AWS for access to it in the Bedrock console.' };
  return undefined;
};

const useCaseForm = async (bedrock: BedrockClient, signal: AbortSignal): Promise<Finding> => {
  const form = await asking(
    'bedrock:GetUseCaseForModelAccess',
    signal,
    (options) => bedrock.send(new GetUseCaseForModelAccessCommand(), options),
    { ResourceNotFoundException: () => undefined },
  );
  if (form) return ok('Anthropic knows what this account uses its models for');
  return missing(
    'This account has not sent the form that Anthropic wants before the first use of its models.',
    'Fill it in once in the model catalog of the Bedrock console, unless the management account of the organisation has: its form counts for its members.',
    accessPage,
  );
};

/** The agent's role may use the model in the Regions that are known here, and in no other. */
const profile = async (bedrock: BedrockClient, model: Model, region: string, signal: AbortSignal): Promise<Finding> => {
  const found = await asking(
    'bedrock:GetInferenceProfile',
    signal,
    (options) => bedrock.send(new GetInferenceProfileCommand({ inferenceProfileIdentifier: model.id }), options),
    { ResourceNotFoundException: () => undefined, ValidationException: () => undefined },
  );
  if (!found)
    return missing(
      `There is no inference profile ${model.id} in ${region}.`,
      'Correct model in ask-aws.yaml.',
      profilesPage,
    );
  const regions = (found.models ?? []).flatMap(({ modelArn = '' }) => modelArn.split(':')[3] || []).toSorted();
  const { destinations } = model;
  const unknown = regions.filter((each) => typeof destinations !== 'string' && !destinations.some((to) => to === each));
  if (unknown.length > 0)
    return missing(
      `${model.id} also sends to ${unknown.join(', ')}, where the agent's role may not use the model.`,
      'Add the Regions to the profile in infra/regions.ts, look whether residency still holds, and deploy again.',
      profilesPage,
    );
  return ok(`${model.id} sends to ${typeof destinations === 'string' ? listed(destinations) : regions.join(', ')}`);
};

const retained: Record<string, string> = {
  none: 'nothing of a request is kept (none)',
  default: "what is kept is up to the model's own terms; its provider receives nothing (default)",
  inherit: "what is kept is up to the model's own terms (inherit)",
  aws_review: 'AWS may keep and review requests; the provider of the model receives nothing (aws_review)',
};

const retention = async (bedrock: BedrockClient, region: string, signal: AbortSignal): Promise<Finding> => {
  const mode = await asking('bedrock:GetAccountDataRetention', signal, async (options) => {
    const retention = await bedrock.send(new GetAccountDataRetentionCommand(), options);
    if (!retention.mode) throw new SyntaxError('no mode');
    return retention.mode;
  });
  if (mode === 'provider_data_share')
    return missing(
      `In ${region} prompts, with log records in them, may be shared with the provider of the model (provider_data_share).`,
      'Set another mode, unless the model demands this one and you want it.',
      retentionPage,
    );
  return ok(`in ${region} ${retained[mode] ?? `the mode is ${mode}`}`);
};

const logging = async (bedrock: BedrockClient, region: string, signal: AbortSignal): Promise<Finding> => {
  const { loggingConfig } = await asking('bedrock:GetModelInvocationLoggingConfiguration', signal, (options) =>
    bedrock.send(new GetModelInvocationLoggingConfigurationCommand(), options),
  );
  const { s3Config, cloudWatchConfig, textDataDeliveryEnabled = true } = loggingConfig ?? {};
  const bucket = (config: typeof s3Config) =>
    config?.bucketName ? [`s3://${[config.bucketName, config.keyPrefix].filter(Boolean).join('/')}`] : [];
  const places = [
    ...bucket(s3Config),
    ...(cloudWatchConfig?.logGroupName ? [`the log group ${cloudWatchConfig.logGroupName}`] : []),
    ...bucket(cloudWatchConfig?.largeDataDeliveryS3Config),
  ];
  if (places.length === 0) return ok(`in ${region} Bedrock copies no prompts: invocation logging is off`);
  if (!textDataDeliveryEnabled) return ok(`in ${region} invocation logging is on, without prompts and answers`);
  return ok(
    `in ${region} Bedrock copies every prompt and answer, with log records in them, to ${places.join(' and ')}: whoever reads there reads them too`,
    loggingPage,
  );
};
