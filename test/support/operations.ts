import { operations } from '../../local/aws/operations.ts';
import type { Json, LogGroup, OperationsData } from '../../local/dataset.ts';
import { lambdaEnvironment, listening } from './stand-ins.ts';

const nothing: OperationsData = { cloudwatch: [], logs: [], health: [] };

/** CloudWatch, its logs and AWS Health at one address, over data that a test can exchange. */
export const operationsServed = async () => {
  const service = await listening(operations(nothing));
  lambdaEnvironment({
    AWS_ENDPOINT_URL_CLOUDWATCH: service.url,
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: service.url,
    AWS_ENDPOINT_URL_HEALTH: service.url,
    OPERATIONS_REGIONS: 'us-east-1,ap-northeast-2',
    LOG_GROUPS: '/aws/lambda/*,/ecs/web',
    FUNCTIONS: '{}',
  });
  return {
    ...service,
    serving: (data: Partial<OperationsData>) => service.use(operations({ ...nothing, ...data })),
    /** One of the calls is answered otherwise. */
    instead(call: string, answer: (input: Json) => unknown): void {
      const served = service.current();
      service.use(async (request) =>
        request.headers.get('x-amz-target')?.endsWith(`.${call}`)
          ? Response.json(answer((await request.json()) as Json))
          : served(request),
      );
    },
  };
};

/** A change of an alarm's state, in CloudWatch's wire form. */
export const stateChange = (name: string, at: string, to: string, rest: Json = {}): Json => ({
  AlarmName: name,
  AlarmType: 'MetricAlarm',
  Timestamp: Date.parse(at) / 1000,
  HistoryItemType: 'StateUpdate',
  HistorySummary: `Alarm updated to ${to}`,
  HistoryData: JSON.stringify({ newState: { stateValue: to, stateReason: `Threshold Crossed: it is ${to} now.` } }),
  ...rest,
});

export const alarm = (name: string, rest: Json = {}): Json => ({
  AlarmName: name,
  AlarmArn: `arn:aws:cloudwatch:us-east-1:123456789012:alarm:${name}`,
  AlarmDescription: `${name} is out of bounds`,
  Namespace: 'AWS/Lambda',
  MetricName: 'Errors',
  Dimensions: [{ Name: 'FunctionName', Value: 'orders-api' }],
  StateValue: 'OK',
  StateUpdatedTimestamp: 0,
  ...rest,
});

export const healthEvent = (id: string, startTime: string, rest: Json = {}) => ({
  event: {
    arn: `arn:aws:health:us-east-1::event/EC2/AWS_EC2_OPERATIONAL_ISSUE/${id}`,
    service: 'EC2',
    eventTypeCode: 'AWS_EC2_OPERATIONAL_ISSUE',
    eventTypeCategory: 'issue',
    region: 'us-east-1',
    startTime: Date.parse(startTime) / 1000,
    statusCode: 'open',
    ...rest,
  },
  description: 'Increased error rates for the API of the service.',
});

export const logGroup = (name: string, lines: [time: string, message: string][], rest: Partial<LogGroup> = {}) => ({
  region: 'us-east-1',
  name,
  lines: lines.map(([time, message], at) => ({ time: Date.parse(time), stream: `stream-${at % 3}`, message })),
  ...rest,
});

/** The function of CloudTrail, which saw these changes. */
export const changes =
  (records: Json[] = []) =>
  () => {
    const result = { matched: records.length, atLeast: false, records, shown: records.length, gaps: [] };
    const responseBody = { 'application/json': { body: JSON.stringify(result) } };
    return Response.json({ response: { httpStatusCode: 200, responseBody } });
  };
