import { CfnOutput } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import * as sources from '../../action-groups/index.ts';
import type { AgentReference } from '../agent-reference.ts';
import type { Config } from '../config.ts';
import { Audit } from '../constructs/audit.ts';
import { BundledFunction } from '../constructs/bundled-function.ts';
import { MemoryTable } from '../constructs/memory-table.ts';
import { operatorSecret, readingSecret } from '../constructs/operator-secret.ts';
import type { PrivateBucket } from '../constructs/private-bucket.ts';
import { QueueWithDeadLetters } from '../constructs/queue-with-dead-letters.ts';
import { SlackEndpoint } from '../constructs/slack-endpoint.ts';
import { throughService } from '../constructs/through-service.ts';
import { vendorOf } from '../environment.ts';
import { DeploymentStack, type DeploymentStackProps } from './deployment-stack.ts';

interface SlackStackProps extends DeploymentStackProps {
  results: PrivateBucket;
  /** Action groups that are deployed. */
  actionGroups: string[];
  agent: (scope: Construct) => AgentReference;
}

export const questionsQueue = ({ name }: Pick<Config, 'name'>) => `${name}-questions`;

/** A question may take the agent's 270 s and what comes before and after. */
const workSeconds = 360;
/** People who are answered at the same time; the rest wait their turn. */
const workers = 20;

/** From Slack to the agent and back: endpoint, queues, worker, memory, audit. */
export class SlackStack extends DeploymentStack {
  constructor(scope: Construct, id: string, { results, actionGroups, agent, ...props }: SlackStackProps) {
    super(scope, id, props);
    const { config, deployment, key } = this;
    const secret = operatorSecret(this, 'Secret', {
      name: `${config.name}/slack`,
      key,
      is: config.slack.secret,
      fields: ['SLACK_SIGNING_SECRET', 'SLACK_BOT_TOKEN'],
    });
    const memory = new MemoryTable(this, 'Memory', { key });
    const audit = new Audit(this, 'Audit', { ...deployment, config, results });
    const questions = new QueueWithDeadLetters(this, 'Questions', {
      name: questionsQueue(config),
      key,
      fifo: true,
      visibilitySeconds: workSeconds,
    });
    const interactions = new QueueWithDeadLetters(this, 'Interactions', {
      name: `${config.name}-interactions`,
      key,
      fifo: false,
      visibilitySeconds: workSeconds,
    });
    const shared = {
      SLACK_SECRET_ARN: secret.secretArn,
      TABLE_NAME: memory.tableName,
      ...(config.slack.threadReplies && { THREAD_REPLIES: 'on' }),
    };

    const receiver = new BundledFunction(this, 'Receiver', {
      ...deployment,
      entry: 'receiver',
      timeoutSeconds: 10,
      environment: {
        ...shared,
        QUESTIONS_QUEUE_URL: questions.queue.queueUrl,
        INTERACTIONS_QUEUE_URL: interactions.queue.queueUrl,
      },
      statements: [
        ...readingSecret(secret, key),
        new PolicyStatement({
          actions: ['sqs:SendMessage'],
          resources: [questions.queue.queueArn, interactions.queue.queueArn],
        }),
        throughService(key, 'sqs'),
        ...memory.allowing(['PutItem']),
      ],
    });
    const endpoint = new SlackEndpoint(this, 'Endpoint', { ...deployment, receiver: receiver.lambda });

    const { environment, statements } = agent(this);
    const answering = {
      ...deployment,
      timeoutSeconds: workSeconds,
      memorySize: 1024,
      environment: {
        ...shared,
        ...environment,
        AUDIT_BUCKET: audit.bucket.bucketName,
        INVESTIGATION_FUNCTION: `${config.name}-investigation`,
        SOURCES: actionGroups.filter((each) => each !== 'knowledge').join(','),
        LINK_HOSTS: this.#linkHosts().join(','),
        ...(config.access && { ACCESS_RULES: JSON.stringify(config.access) }),
        ...(config.budgets && { BUDGETS: JSON.stringify(config.budgets) }),
      },
    };
    const keeping = [
      ...readingSecret(secret, key),
      ...memory.allowing(['BatchWriteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem']),
      ...audit.writing,
      // What waits in a queue is encrypted, too.
      throughService(key, 'sqs', ['kms:Decrypt']),
    ];
    const worker = new BundledFunction(this, 'Worker', {
      ...answering,
      entry: 'worker',
      statements: [
        ...keeping,
        ...statements,
        new PolicyStatement({
          actions: ['lambda:InvokeFunction'],
          resources: [`arn:aws:lambda:${this.region}:${this.account}:function:${config.name}-investigation`],
        }),
        consuming(questions.queue, interactions.queue),
      ],
    });
    const deadLetter = new BundledFunction(this, 'DeadLetter', {
      ...answering,
      entry: 'dead-letter',
      statements: [...keeping, consuming(questions.deadLetters, interactions.deadLetters)],
    });
    this.#feed(worker.lambda, 'Questions', questions.queue);
    this.#feed(worker.lambda, 'Interactions', interactions.queue);
    this.#feed(deadLetter.lambda, 'LostQuestions', questions.deadLetters);
    this.#feed(deadLetter.lambda, 'LostInteractions', interactions.deadLetters);

    new CfnOutput(this, 'RequestUrl', { value: endpoint.url, description: 'For the Slack app: every request URL' });
    new CfnOutput(this, 'SlackSecret', { value: secret.secretArn, description: 'To be filled with the app’s own' });
  }

  #feed(worker: IFunction, name: string, queue: IQueue): void {
    new EventSourceMapping(this, `${name}Source`, {
      target: worker,
      eventSourceArn: queue.queueArn,
      batchSize: 1,
      maxConcurrency: workers,
    });
  }

  /** Consoles that an answer may link to. */
  #linkHosts(): string[] {
    const consoles = Object.values(sources).flatMap((source) => vendorOf(source, this.config)?.host ?? []);
    return [
      'aws.amazon.com',
      'docs.aws.amazon.com',
      '*.console.aws.amazon.com',
      ...consoles,
      ...this.config.slack.linkHosts,
    ];
  }
}

const consuming = (...queues: IQueue[]): PolicyStatement =>
  new PolicyStatement({
    actions: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
    resources: queues.map(({ queueArn }) => queueArn),
  });
