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

/**
 * Where a model behind an inference profile may run, by the profile's prefix, for the Regions that may call it.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
 */
export const profiles: Record<string, { from: readonly Region[]; to: readonly Region[] }> = {
  us: {
    from: ['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'],
    to: ['us-east-1', 'us-east-2', 'us-west-2'],
  },
  eu: {
    from: ['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-3'],
    to: ['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-3'],
  },
  jp: { from: ['ap-northeast-1', 'ap-northeast-3'], to: ['ap-northeast-1', 'ap-northeast-3'] },
  au: { from: ['ap-southeast-2', 'ap-southeast-4'], to: ['ap-southeast-2', 'ap-southeast-4'] },
};

const pacific: readonly Region[] = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
];

/**
 * Where a guardrail of the Standard tier may be evaluated, by the first letters of its own Region.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-cross-region-support.html
 */
export const guardrailProfiles: { id: string; from: readonly Region[]; to: readonly Region[] }[] = [
  {
    id: 'us.guardrail.v1:0',
    from: ['us-east-1', 'us-east-2', 'us-west-2'],
    to: ['us-east-1', 'us-east-2', 'us-west-2'],
  },
  {
    id: 'eu.guardrail.v1:0',
    from: ['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-3'],
    to: ['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-3'],
  },
  { id: 'apac.guardrail.v1:0', from: pacific, to: pacific },
];

/** Where the AgentCore harness is offered: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-regions.html */
export const harnessRegions: readonly Region[] = [
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
