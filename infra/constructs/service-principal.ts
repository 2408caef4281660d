import { Stack } from 'aws-cdk-lib';
import { type PrincipalBase, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** A service that acts for one kind of resource of this account and Region, and for nobody else's. */
export const servicePrincipal = (
  scope: Construct,
  service: 'bedrock' | 'bedrock-agentcore',
  resource: string,
): PrincipalBase => {
  const { account, region } = Stack.of(scope);
  return new ServicePrincipal(`${service}.amazonaws.com`).withConditions({
    StringEquals: { 'aws:SourceAccount': account },
    ArnLike: { 'aws:SourceArn': `arn:aws:${service}:${region}:${account}:${resource}` },
  });
};
