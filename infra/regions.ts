/** Regions that a source can be read in: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
export const regions = [
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-south-2',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-central-1',
  'ca-west-1',
  'eu-central-1',
  'eu-central-2',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
] as const;

export type Region = (typeof regions)[number];

type Places = readonly Region[];

/** Where the AgentCore harness is offered: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-regions.html */
const harnessRegions: Places = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-2',
];

/** By host: of Bedrock Agents, where CloudFormation has the type of an agent, as cfn-lint 1.58.0 carries its registry. */
export const hostRegions: Record<'agents' | 'agentcore', Places> = {
  agents: [...harnessRegions, 'ap-northeast-3', 'ap-south-2', 'eu-central-2', 'eu-south-1', 'eu-south-2'],
  agentcore: harnessRegions,
};

/** Have a host, but not the model that reads pages: https://docs.aws.amazon.com/bedrock/latest/userguide/models-region-compatibility.html */
export const withoutEmbeddings: Places = ['ap-southeast-1'];

/** By the Region that calls: where what it sends may be worked on. */
type Profile = Partial<Record<Region, Places>>;

/** These send to each other alone. */
const among = (...places: Region[]): Profile => Object.fromEntries(places.map((each) => [each, places]));
/** Sends to those that the others send to, and to itself. */
const besides = (profile: Profile, ...sources: Region[]): Profile => {
  const [places = []] = Object.values(profile);
  return { ...profile, ...Object.fromEntries(sources.map((each) => [each, [...places, each].toSorted()])) };
};

const northAmerica = among('us-east-1', 'us-east-2', 'us-west-2');
const europe = among('eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-3');

/**
 * Inference profiles of a geography, by the beginning of their ids: "Geo inference details" in the card of a model, here of
 * Claude Sonnet 4.6. https://docs.aws.amazon.com/bedrock/latest/userguide/model-card-anthropic-claude-sonnet-4-6.html
 */
export const profiles: Record<string, Profile> = {
  us: besides(northAmerica, 'ca-central-1'),
  eu: besides(europe, 'eu-central-2', 'eu-west-2'),
  jp: among('ap-northeast-1', 'ap-northeast-3'),
  au: { 'ap-southeast-2': ['ap-southeast-2', 'ap-southeast-4'] },
};

const pacific: Places = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
];

/**
 * Guardrail profiles, by their ids; where a Region may call several, the narrowest stands first. https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-cross-region-support.html
 */
export const guardrailProfiles: Record<string, Profile> = {
  'us.guardrail.v1:0': northAmerica,
  'eu.guardrail.v1:0': europe,
  'uk.guardrail.v1:0': among('eu-west-2'),
  'au.guardrail.v1:0': among('ap-southeast-2'),
  'ca.guardrail.v1:0': { 'ca-central-1': ['ca-central-1', 'ca-west-1'] },
  'apac.guardrail.v1:0': { 'ap-northeast-1': pacific, 'ap-northeast-2': pacific, 'ap-south-1': pacific },
};
