import { describe, expect, it } from 'vitest';
import { measures } from '../../infra/measures.ts';
import { figuresOf } from '../../slack-adapter/figures.ts';
import { type Resource, synthesised } from './synthesised.ts';

const { ofType } = synthesised('minimal', 'agents');

const settled = figuresOf(
  {
    outcome: 'answered',
    answer: {
      text: '',
      steps: [
        {
          id: '1',
          actionGroup: 'okta',
          operationId: 'searchOktaEvents',
          parameters: {},
          result: { gaps: ['us-west-2: GuardDuty is not enabled'], warnings: [] },
        },
      ],
      citations: [],
      usage: { inputTokens: 9000, outputTokens: 400 },
    },
  },
  { receivedAt: new Date() },
);

describe('The metrics', () => {
  it('are taken from fields that a settled question really has', () => {
    const fields = measures
      .filter(({ pattern }) => pattern.includes('"settled"'))
      .flatMap(({ pattern, value, dimension }) => `${pattern} ${value} ${dimension?.[1]}`.match(/(?<=\$\.)\w+/g) ?? [])
      .filter((field) => field !== 'message');
    expect(fields.length).toBeGreaterThan(8);
    expect(Object.keys(settled)).toEqual(expect.arrayContaining([...new Set(fields)]));
    expect(settled).toMatchObject({ outcome: 'answered', steps: 1, gaps: 1, inputTokens: 9000, outputTokens: 400 });
  });

  it('are found in the logs of the functions that write them', () => {
    const logs = ofType('AWS::Logs::LogGroup').map(([, { Properties }]) => Properties.LogGroupName);
    const filters = ofType('AWS::Logs::MetricFilter').map(([, { Properties }]) => Properties);
    expect(filters.length).toBeGreaterThan(measures.length);
    for (const { LogGroupName } of filters) expect(logs).toContain(LogGroupName);
  });
});

describe('The alarms', () => {
  const alarms = ofType('AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);

  it('tell somebody, and say which chapter of the runbook helps', () => {
    expect(alarms.length).toBe(8);
    for (const { AlarmActions, AlarmDescription } of alarms) {
      expect(AlarmActions).toHaveLength(1);
      expect(AlarmDescription).toMatch(/What to do: docs\/runbook\.md#[a-z-]+$/);
    }
  });

  it('watch metrics that something makes, with the dimensions that it has', () => {
    const made = ofType('AWS::Logs::MetricFilter').flatMap(
      ([, { Properties }]) =>
        Properties.MetricTransformations as {
          MetricNamespace: string;
          MetricName: string;
          Dimensions?: { Key: string }[];
        }[],
    );
    const own = alarms.filter(({ Namespace }) => !String(Namespace).startsWith('AWS/'));
    expect(own.length).toBe(5);
    for (const { Namespace, MetricName, Dimensions = [] } of own)
      expect(made).toContainEqual(
        expect.objectContaining({
          MetricNamespace: Namespace,
          MetricName,
          ...((Dimensions as object[]).length > 0 && {
            Dimensions: (Dimensions as { Name: string }[]).map(({ Name }) => expect.objectContaining({ Key: Name })),
          }),
        }),
      );
  });

  it('speak where Slack gets no 200, whether the receiver crashed or answered 500 itself', () => {
    const [alarm] = alarms.filter(({ AlarmName }) => AlarmName === 'ask-aws-slack-turned-away');
    const [filter] = ofType('AWS::Logs::MetricFilter')
      .map(([, { Properties }]) => Properties)
      .filter(({ MetricTransformations }) => JSON.stringify(MetricTransformations).includes(String(alarm?.MetricName)));
    expect(filter).toMatchObject({ LogGroupName: '/aws/vendedlogs/ask-aws/api', FilterPattern: '{ $.status = "5*" }' });
    const [[, stage]] = ofType('AWS::ApiGatewayV2::Stage') as [[string, Resource]];
    const { Format } = stage.Properties.AccessLogSettings as { Format: string };
    expect(JSON.parse(Format)).toMatchObject({ status: '$context.status' });
  });

  it('watch functions that are deployed', () => {
    const functions = ofType('AWS::Lambda::Function').map(([, { Properties }]) => Properties.FunctionName);
    const watched = alarms
      .filter(({ Namespace }) => Namespace === 'AWS/Lambda')
      .flatMap(({ Dimensions }) => (Dimensions as { Value: string }[]).map(({ Value }) => Value));
    expect(watched.length).toBe(2);
    for (const name of watched) expect(functions).toContain(name);
  });

  it('have a dashboard beside them', () => {
    const [dashboard] = ofType('AWS::CloudWatch::Dashboard');
    const { widgets } = JSON.parse(String(dashboard?.[1].Properties.DashboardBody)) as { widgets: unknown[] };
    expect(widgets.length).toBeGreaterThanOrEqual(9);
  });
});
