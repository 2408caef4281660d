import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Model } from '../residency.ts';

/**
 * What a role needs to use the model: the inference profile, and the model behind it wherever the profile sends to, but
 * there through the profile alone. https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
 */
export const usingModel = ({ profileArn, foundationModelArns }: Model): PolicyStatement[] => {
  const invoke = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
  if (!profileArn)
    return [
      new PolicyStatement({ actions: [...invoke, 'bedrock:GetFoundationModel'], resources: foundationModelArns }),
    ];
  return [
    new PolicyStatement({ actions: [...invoke, 'bedrock:GetInferenceProfile'], resources: [profileArn] }),
    new PolicyStatement({
      actions: invoke,
      resources: foundationModelArns,
      conditions: { StringEquals: { 'bedrock:InferenceProfileArn': profileArn } },
    }),
    new PolicyStatement({ actions: ['bedrock:GetFoundationModel'], resources: foundationModelArns }),
  ];
};
