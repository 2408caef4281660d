import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { type CfnStage, HttpApi, HttpMethod, HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Deployment } from './bundled-function.ts';

/** Of one workspace: far above what people ask, far below what would cost. */
const throttle = { rateLimit: 20, burstLimit: 40 };
const path = '/slack/events';

/** Who called, and what was answered. */
export const apiLogGroup = ({ name }: Pick<Deployment, 'name'>): string => `/aws/vendedlogs/${name}/api`;

/** The public address for Slack: one route, throttled, with a log of who called but not of what was said. */
export class SlackEndpoint extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, { name, key, logDays, receiver }: Deployment & { receiver: IFunction }) {
    super(scope, id);
    const api = new HttpApi(this, 'Api', {
      apiName: name,
      createDefaultStage: false,
    });
    api.addRoutes({
      path,
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration('Receiver', receiver, { timeout: Duration.seconds(10) }),
    });
    Validations.of(api).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'Slack signs its requests; the receiver verifies the signature before anything else.',
    });
    const calls = new LogGroup(this, 'Calls', {
      logGroupName: apiLogGroup({ name }),
      encryptionKey: key,
      retention: logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stage = new HttpStage(this, 'Stage', { httpApi: api, stageName: '$default', autoDeploy: true, throttle });
    (stage.node.defaultChild as CfnStage).accessLogSettings = {
      destinationArn: calls.logGroupArn,
      format: JSON.stringify({
        requestId: '$context.requestId',
        time: '$context.requestTime',
        ip: '$context.identity.sourceIp',
        status: '$context.status',
        latency: '$context.responseLatency',
        error: '$context.integrationErrorMessage',
      }),
    };
    this.url = `https://${api.apiId}.execute-api.${Stack.of(this).region}.amazonaws.com${path}`;
  }
}
