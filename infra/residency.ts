import type { Config } from './config.ts';
import { guardrailProfiles, profiles, type Region } from './regions.ts';

/** A model as IAM and the agent name it, and every Region in which it may run. */
export interface Model {
  /** Foundation model or inference profile. */
  id: string;
  /** Names no Region: what a model is called in each of them. */
  foundationModel: string;
  profileArn: string | undefined;
  foundationModelArns: string[];
  destinations: readonly Region[] | 'every commercial Region';
}

export interface Guardrail {
  profileId: string;
  destinations: readonly Region[];
}

/** Reads pages for the knowledge base. Many languages, Korean among them: https://docs.aws.amazon.com/bedrock/latest/userguide/titan-embedding-models.html */
export const embeddingModel = 'amazon.titan-embed-text-v2:0';

/** A profile's id is a model's id behind `us.`, `eu.`, `jp.`, `au.` or `global.`. */
const parts = (id: string): { prefix: string | undefined; model: string } => {
  const [, prefix, model] = /^(global|[a-z]{2,4})\.([a-z0-9-]+\..+)$/.exec(id) ?? [];
  return prefix && model ? { prefix, model } : { prefix: undefined, model: id };
};

/** Throws a sentence where the Region cannot call the profile. */
export const modelOf = ({ model: id, region, account }: Pick<Config, 'model' | 'region' | 'account'>): Model => {
  const { prefix, model } = parts(id);
  const arnIn = (place: string) => `arn:aws:bedrock:${place}::foundation-model/${model}`;
  if (!prefix)
    return {
      id,
      foundationModel: model,
      profileArn: undefined,
      foundationModelArns: [arnIn(region)],
      destinations: [region],
    };
  const profileArn = `arn:aws:bedrock:${region}:${account}:inference-profile/${id}`;
  // A global profile also asks for the model without a Region: https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html
  if (prefix === 'global')
    return {
      id,
      foundationModel: model,
      profileArn,
      foundationModelArns: [arnIn(''), arnIn('*')],
      destinations: 'every commercial Region',
    };
  const profile = profiles[prefix];
  if (!profile)
    throw new Error(
      `model is "${id}", whose destination Regions are not known here: use a profile that starts with ${Object.keys(profiles).join('., ')}. or global., or a model that runs in ${region} itself.`,
    );
  const destinations = profile[region];
  if (!destinations)
    throw new Error(
      `model is "${id}", which cannot be called from region ${region}: use ${prefixesFor(region)}, or a model that runs in ${region} itself.`,
    );
  return {
    id,
    foundationModel: model,
    profileArn,
    foundationModelArns: destinations.map(arnIn),
    destinations,
  };
};

const prefixesFor = (region: Region): string =>
  [
    ...Object.entries(profiles)
      .filter(([, profile]) => region in profile)
      .map(([prefix]) => `a profile that starts with ${prefix}.`),
    'one that starts with global.',
  ].join(' or ');

/** undefined where the guardrail is off. Throws a sentence where the Region has none of the Standard tier. */
export const guardrailOf = ({ guardrail, region }: Pick<Config, 'guardrail' | 'region'>): Guardrail | undefined => {
  if (guardrail === 'off') return undefined;
  const [profileId, profile] = Object.entries(guardrailProfiles).find(([, each]) => region in each) ?? [];
  const destinations = profile?.[region];
  if (!profileId || !destinations)
    throw new Error(
      `guardrail is "standard", which has no guardrail profile in region ${region}: say guardrail: off, or take another Region.`,
    );
  return { profileId, destinations };
};

/** The guardrail's profile in each Region in which it may be evaluated. */
export const guardrailProfileArns = (config: Pick<Config, 'guardrail' | 'region' | 'account'>): string[] => {
  const { profileId, destinations = [] } = guardrailOf(config) ?? {};
  return destinations.map((region) => `arn:aws:bedrock:${region}:${config.account}:guardrail-profile/${profileId}`);
};

const widest = ['in-region', 'geo', 'global'] as const;

/** Throws a sentence where the model or the guardrail may run outside what `residency` allows. */
export const checkResidency = (config: Config): void => {
  const [model, guardrail] = [modelOf(config), guardrailOf(config)];
  const allowed = widest.indexOf(config.residency);
  const reach = (destinations: Model['destinations']) =>
    typeof destinations === 'string' ? 2 : destinations.length > 1 ? 1 : 0;
  const wrong = (key: string, value: string, destinations: Model['destinations'], instead: string) =>
    new Error(
      `residency is "${config.residency}", but ${key} "${value}" may run in ${listed(destinations)}: ${instead}, or say residency: ${widest[reach(destinations)]}.`,
    );
  if (reach(model.destinations) > allowed)
    throw wrong(
      'model',
      model.id,
      model.destinations,
      config.residency === 'geo' ? 'use a geographic profile' : `use a model that runs in ${config.region} alone`,
    );
  if (guardrail && reach(guardrail.destinations) > allowed)
    throw wrong('guardrail', config.guardrail, guardrail.destinations, 'say guardrail: off');
};

export const listed = (destinations: Model['destinations']): string =>
  typeof destinations === 'string' ? destinations : destinations.join(', ');
