import { handler as cloudtrail } from '../../action-groups/cloudtrail/handler.ts';
import { handler as guardduty } from '../../action-groups/guardduty/handler.ts';
import { handler as okta } from '../../action-groups/okta/handler.ts';
import { oktaStandIn } from '../../action-groups/okta/stand-in.ts';
import { handler as operations } from '../../action-groups/operations/handler.ts';
import { handler as sentinelone } from '../../action-groups/sentinelone/handler.ts';
import { sentinelOneStandIn } from '../../action-groups/sentinelone/stand-in.ts';
import { handler as zscaler } from '../../action-groups/zscaler/handler.ts';
import { guardDuty } from '../../local/aws/guardduty.ts';
import type { Json, LogObject, OperationsData } from '../../local/dataset.ts';
import { athenaServed } from './athena.ts';
import { functions } from './functions.ts';
import { operationsServed } from './operations.ts';
import { lambdaEnvironment, listening, withSecret } from './stand-ins.ts';

interface Served {
  guardduty: { findings: Json[]; regions: string[] };
  okta: Json[];
  sentinelone: Json[];
  cloudtrail: LogObject[];
  zscaler: LogObject[];
  operations: Partial<OperationsData>;
}

const handlers = { guardduty, okta, sentinelone, cloudtrail, zscaler, operations };

/**
 * Every source over its own wire, and Lambda, through which each can be asked; sets what the handlers read. Vendors whose
 * `secrets` are given are asked themselves.
 */
export const allSources = async (
  data: Served,
  secrets: Record<string, string> = {},
): Promise<{ close(): Promise<unknown> }> => {
  const token = 'a-token';
  const { findings, regions } = data.guardduty;
  const [athena, service, ...served] = await Promise.all([
    athenaServed(),
    operationsServed(),
    listening(functions(handlers)),
    listening(guardDuty(findings, { regions })),
    listening(oktaStandIn(data.okta, { token })),
    listening(sentinelOneStandIn(data.sentinelone, { token })),
  ]);
  await athena.use(data);
  service.serving(data.operations);
  const [lambda, guardDutyApi, oktaApi, sentinelOneApi] = served;
  const secret = await withSecret({
    OKTA_BASE_URL: oktaApi.url,
    OKTA_API_TOKEN: token,
    SENTINELONE_BASE_URL: sentinelOneApi.url,
    SENTINELONE_API_TOKEN: token,
    ...secrets,
  });
  lambdaEnvironment({
    AWS_ENDPOINT_URL_LAMBDA: lambda.url,
    AWS_ENDPOINT_URL_GUARDDUTY: guardDutyApi.url,
    GUARDDUTY_REGIONS: regions.join(','),
    FUNCTIONS: JSON.stringify(Object.fromEntries(Object.keys(handlers).map((name) => [name, name]))),
  });
  return { close: () => Promise.all([athena, service, secret, ...served].map((each) => each.close())) };
};
