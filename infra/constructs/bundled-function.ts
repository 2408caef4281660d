import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface Deployment {
  /** Begins every name. */
  name: string;
  key: IKey;
  logDays: RetentionDays;
  /** Folder with the bundle of a function. */
  bundle: (entry: string) => string;
}

interface BundledFunctionProps extends Deployment {
  /** As `infra/bundle.ts` calls it. */
  entry: string;
  timeoutSeconds: number;
  memorySize?: number;
  environment: Record<string, string>;
  /** All that the function may do, besides writing its own log. */
  statements: PolicyStatement[];
  /** Why some of it has no resource. */
  unbounded?: string | undefined;
}

/** One bundle as a Lambda function, with a role that holds exactly what it is given. */
export class BundledFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly logGroup: LogGroup;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    const {
      name,
      key,
      entry,
      logDays,
      bundle,
      environment,
      timeoutSeconds,
      memorySize = 512,
      statements,
      unbounded,
    } = props;
    const functionName = `${name}-${entry}`;
    this.logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${functionName}`,
      encryptionKey: key,
      retention: logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      roleName: roleName(name, entry, Stack.of(this).region),
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        own: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              resources: [this.logGroup.logGroupArn],
            }),
            ...statements,
          ],
        }),
      },
    });
    if (unbounded) Validations.of(this.role).acknowledge({ id: 'AwsSolutions-IAM5[Resource::*]', reason: unbounded });
    this.lambda = new LambdaFunction(this, 'Function', {
      functionName,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(bundle(entry)),
      role: this.role.withoutPolicyUpdates(),
      logGroup: this.logGroup,
      // What is said outside the logger, and a crash, are JSON with a level, too.
      loggingFormat: LoggingFormat.JSON,
      timeout: Duration.seconds(timeoutSeconds),
      memorySize,
      environment: { POWERTOOLS_SERVICE_NAME: name, ...environment },
      environmentEncryption: key,
    });
  }
}

/** Known before a deploy, so that other accounts can name it in their policies. */
export const roleName = (name: string, entry: string, region: string): string => `${name}-${entry}-${region}`;
