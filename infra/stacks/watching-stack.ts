import { CfnAlarm, CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnMetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { apiLogGroup } from '../constructs/slack-endpoint.ts';
import { type Measure, measures, type Watch, watches } from '../measures.ts';
import { DeploymentStack, type DeploymentStackProps } from './deployment-stack.ts';
import { questionsQueue } from './slack-stack.ts';

interface WatchingStackProps extends DeploymentStackProps {
  actionGroups: string[];
}

/** Figures from the logs, a page that shows them, and alarms that each name a chapter of the runbook. */
export class WatchingStack extends DeploymentStack {
  constructor(scope: Construct, id: string, { actionGroups, ...props }: WatchingStackProps) {
    super(scope, id, props);
    const { name } = this.config;
    const queue = `${questionsQueue(this.config)}.fifo`;
    const logGroups = {
      worker: ['worker'],
      answering: ['worker', 'dead-letter'],
      'action-groups': actionGroups,
      api: ['api'],
    };
    for (const measure of measures) for (const entry of logGroups[measure.log]) this.#filter(measure, entry);
    const topic = this.#topic();
    const waiting: Watch = {
      name: 'questions-wait',
      chapter: 'questions-wait',
      sentence: 'The oldest question has waited for two minutes.',
      metric: {
        namespace: 'AWS/SQS',
        name: 'ApproximateAgeOfOldestMessage',
        dimensions: { QueueName: queue },
        statistic: 'Maximum',
      },
      threshold: 120,
      minutes: 5,
    };
    for (const watch of [...watches(name), waiting]) this.#alarm(watch, topic);
    new CfnDashboard(this, 'Dashboard', { dashboardName: name, dashboardBody: JSON.stringify(this.#page(queue)) });
  }

  #filter({ name, pattern, value = '1', unit = 'Count', dimension }: Measure, entry: string): void {
    new CfnMetricFilter(this, `${name}-${entry}`, {
      logGroupName: entry === 'api' ? apiLogGroup(this.config) : `/aws/lambda/${this.config.name}-${entry}`,
      filterPattern: pattern,
      metricTransformations: [
        {
          metricNamespace: this.config.name,
          metricName: name,
          metricValue: value,
          unit,
          ...(dimension && { dimensions: [{ key: dimension[0], value: dimension[1] }] }),
        },
      ],
    });
  }

  #topic(): Topic {
    const topic = new Topic(this, 'Alarms', { masterKey: this.key, enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    const { email } = this.config.alarms;
    if (email) topic.addSubscription(new EmailSubscription(email));
    return topic;
  }

  #alarm({ name, chapter, sentence, metric, threshold, minutes }: Watch, topic: Topic): void {
    new CfnAlarm(this, name, {
      alarmName: `${this.config.name}-${name}`,
      alarmDescription: `${sentence} What to do: docs/runbook.md#${chapter}`,
      namespace: metric.namespace,
      metricName: metric.name,
      statistic: metric.statistic,
      ...(metric.dimensions && {
        dimensions: Object.entries(metric.dimensions).map(([key, value]) => ({ name: key, value })),
      }),
      threshold,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      period: minutes * 60,
      evaluationPeriods: 1,
      treatMissingData: 'notBreaching',
      alarmActions: [topic.topicArn],
    });
  }

  #page(queue: string) {
    const { name } = this.config;
    const own = (metric: string, schema = '') =>
      `SEARCH('{${[name, schema].filter(Boolean).join(',')}} MetricName="${metric}"', 'Sum')`;
    const graphs: [title: string, metrics: unknown[]][] = [
      ['Questions, by how they ended', [[{ expression: own('Questions', 'Outcome') }]]],
      ['How long an answer takes', ['p50', 'p95', 'p99'].map((stat) => [name, 'Latency', { stat }])],
      [
        'Steps, gaps and log content that gave instructions',
        ['Steps', 'Gaps', 'InjectionWarnings'].map((each) => [name, each]),
      ],
      ['Sources that failed', [[{ expression: own('SourceErrors', 'Operation') }]]],
      ['No answer, by kind', [[{ expression: own('NoAnswer', 'Kind') }]]],
      ['Tokens', ['InputTokens', 'OutputTokens'].map((each) => [name, each])],
      ['Cost, in USD', this.#cost()],
      ['Bytes scanned by Athena', [[name, 'ScannedBytes']]],
      ['Feedback', [[{ expression: own('Feedback', 'Verdict') }]]],
      ['Oldest question', [['AWS/SQS', 'ApproximateAgeOfOldestMessage', 'QueueName', queue, { stat: 'Maximum' }]]],
    ];
    return {
      widgets: graphs.map(([title, metrics], index) => ({
        type: 'metric',
        x: (index % 3) * 8,
        y: Math.floor(index / 3) * 6,
        width: 8,
        height: 6,
        properties: { title, metrics, region: this.region, stat: 'Sum', period: 300, view: 'timeSeries' },
      })),
    };
  }

  /** The model's tokens at the prices of the configuration, and what Athena read at 5 USD a terabyte. */
  #cost(): unknown[] {
    const { name, modelPrices } = this.config;
    const metric = (id: string, metricName: string) => [name, metricName, { id, visible: false }];
    const { input, output } = modelPrices;
    return [
      metric('input', 'InputTokens'),
      metric('output', 'OutputTokens'),
      metric('scanned', 'ScannedBytes'),
      [{ expression: `(input * ${input} + output * ${output} + scanned * 5 / 1000000) / 1000000`, label: 'USD' }],
    ];
  }
}
