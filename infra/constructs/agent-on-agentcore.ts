import { Stack } from 'aws-cdk-lib';
import { CfnGateway, CfnGatewayTarget, CfnHarness } from 'aws-cdk-lib/aws-bedrockagentcore';
import { PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { schemaOf } from '../../schemas/index.ts';
import { gatewayName } from '../../slack-adapter/agent/gateway.ts';
import type { AgentProps } from './agent-on-bedrock.ts';
import { usingModel } from './model-access.ts';
import { servicePrincipal } from './service-principal.ts';

/** The worker waits 270 s for an answer. */
const timeoutSeconds = 260;
const most = { iterations: 20, tokensOfAnAnswer: 8192 };

/** The agent on AgentCore: a Gateway before the same functions, and a harness that has no other tools. */
export class AgentOnAgentCore extends Construct {
  readonly harnessArn: string;

  constructor(scope: Construct, id: string, props: AgentProps) {
    super(scope, id);
    const { name, key, model, instruction, idleSeconds, actionGroups } = props;
    const functions = Object.values(actionGroups).map(({ functionArn }) => functionArn);
    const gatewayRole = new Role(this, 'GatewayRole', {
      assumedBy: servicePrincipal(this, 'bedrock-agentcore', 'gateway/*'),
      inlinePolicies: {
        own: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: functions }),
            new PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }),
          ],
        }),
      },
    });
    const gateway = new CfnGateway(this, 'Gateway', {
      name,
      roleArn: gatewayRole.roleArn,
      // Without an authorizer of IAM anybody with a token of the account's user pool could call the tools.
      authorizerType: 'AWS_IAM',
      protocolType: 'MCP',
      kmsKeyArn: key.keyArn,
      description: 'The action groups as tools',
    });
    gateway.node.addDependency(gatewayRole);
    const targets = Object.entries(actionGroups).map(([actionGroup, { functionArn }]) => {
      const { description, tools } = schemaOf(actionGroup);
      return new CfnGatewayTarget(this, `Target-${actionGroup}`, {
        gatewayIdentifier: gateway.attrGatewayIdentifier,
        name: actionGroup,
        description,
        targetConfiguration: { mcp: { lambda: { lambdaArn: functionArn, toolSchema: { inlinePayload: tools } } } },
        credentialProviderConfigurations: [{ credentialProviderType: 'GATEWAY_IAM_ROLE' }],
      });
    });
    const harnessRole = this.#harnessRole(gateway.attrGatewayArn, props);
    const harness = new CfnHarness(this, 'Harness', {
      harnessName: name.replaceAll('-', '_'),
      executionRoleArn: harnessRole.roleArn,
      model: { bedrockModelConfig: { modelId: model.id, maxTokens: most.tokensOfAnAnswer } },
      systemPrompt: [{ text: instruction }],
      tools: [
        {
          type: 'agentcore_gateway',
          name: gatewayName,
          config: { agentCoreGateway: { gatewayArn: gateway.attrGatewayArn, outboundAuth: { awsIam: {} } } },
        },
      ],
      // Without this line the harness offers a shell and files.
      allowedTools: [`@${gatewayName}/*`],
      // What a thread remembers is kept by the adapter alone.
      memory: { disabled: {} },
      environment: {
        agentCoreRuntimeEnvironment: {
          lifecycleConfiguration: { idleRuntimeSessionTimeout: idleSeconds },
          networkConfiguration: { networkMode: 'PUBLIC' },
        },
      },
      maxIterations: most.iterations,
      timeoutSeconds,
    });
    harness.node.addDependency(harnessRole, ...targets);
    this.harnessArn = harness.attrArn;
  }

  /** https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/harness-security.html */
  #harnessRole(gatewayArn: string, { name, model }: AgentProps): Role {
    const { account, region } = Stack.of(this);
    const own = (resource: string) => `arn:aws:bedrock-agentcore:${region}:${account}:${resource}`;
    const logGroups = `arn:aws:logs:${region}:${account}:log-group:/aws/bedrock-agentcore/runtimes/*`;
    return new Role(this, 'HarnessRole', {
      assumedBy: servicePrincipal(this, 'bedrock-agentcore', '*'),
      inlinePolicies: {
        own: new PolicyDocument({
          statements: [
            ...usingModel(model),
            new PolicyStatement({ actions: ['bedrock-agentcore:InvokeGateway'], resources: [gatewayArn] }),
            new PolicyStatement({
              actions: ['bedrock-agentcore:GetWorkloadAccessToken'],
              resources: [
                own('workload-identity-directory/default'),
                own(`workload-identity-directory/default/workload-identity/harness_${name.replaceAll('-', '_')}-*`),
              ],
            }),
            new PolicyStatement({
              actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
              resources: [logGroups],
            }),
            // The image of the harness is pulled from the public registry; neither action knows a resource.
            new PolicyStatement({
              actions: [
                'ecr-public:GetAuthorizationToken',
                'sts:GetServiceBearerToken',
                'xray:PutTelemetryRecords',
                'xray:PutTraceSegments',
              ],
              resources: ['*'],
            }),
            // Nor does this one, but it is bound to a namespace.
            new PolicyStatement({
              actions: ['cloudwatch:PutMetricData'],
              resources: ['*'],
              conditions: { StringEquals: { 'cloudwatch:namespace': 'bedrock-agentcore' } },
            }),
          ],
        }),
      },
    });
  }
}
