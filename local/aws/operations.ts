import type { OperationsData } from '../dataset.ts';
import type { Serve } from '../http.ts';
import { cloudWatch } from './cloudwatch.ts';
import { cloudWatchLogs } from './cloudwatch-logs/index.ts';
import { health } from './health.ts';

/** CloudWatch, CloudWatch Logs and AWS Health under one address. */
export const operations = (data: OperationsData): Serve => {
  const services: Record<string, Serve> = {
    GraniteServiceVersion20100801: cloudWatch(data.cloudwatch),
    Logs_20140328: cloudWatchLogs(data.logs),
    AWSHealth_20160804: health(data.health),
  };
  return (request) => {
    const target = request.headers.get('x-amz-target') ?? '';
    const service = services[target.split('.')[0] ?? ''];
    return service?.(request) ?? Response.json({ message: `nothing here serves ${target}` }, { status: 501 });
  };
};
