import { oktaStandIn } from '../../../action-groups/okta/stand-in.ts';
import { sentinelOneStandIn } from '../../../action-groups/sentinelone/stand-in.ts';
import { guardDuty } from '../../../local/aws/guardduty.ts';
import type { Json } from '../../../local/dataset.ts';
import type { Serve } from '../../../local/http.ts';
import type { Refusal, SearchResult } from '../../../schemas/generated/shared.ts';
import { lambdaEnvironment, listening, withSecret } from '../../support/stand-ins.ts';
import type { Figures } from '../figure.ts';
import { asker } from './asked.ts';
import { figuresOf } from './figures.ts';
import { records } from './records.ts';

type Name = keyof typeof records;

const token = 'a-token';
const regions = ['us-east-1', 'ap-northeast-2', 'eu-west-1'];

interface Api {
  operationId: string;
  standIn: (records: Json[]) => Serve;
  /** What the vendor lets through, and how it says no. */
  limit: { requests: number; perMs: number; refusal: (resetAt: number) => Response };
}

const apis: Record<Name, Api> = {
  okta: {
    operationId: 'searchOktaEvents',
    standIn: (events) => oktaStandIn(events, { token }),
    // The limit of an enterprise organisation: https://developer.okta.com/docs/reference/rl-global-other-endpoints/
    limit: {
      requests: 50,
      perMs: 60_000,
      refusal: (resetAt) =>
        Response.json(
          { errorCode: 'E0000047', errorSummary: 'API call exceeded rate limit due to too many requests.' },
          { status: 429, headers: { 'x-rate-limit-reset': String(Math.ceil(resetAt / 1000)) } },
        ),
    },
  },
  sentinelone: {
    operationId: 'searchSentinelOneThreats',
    standIn: (threats) => sentinelOneStandIn(threats, { token }),
    // SentinelOne publishes none for threats; this is what its other endpoints have at least.
    limit: {
      requests: 25,
      perMs: 1000,
      refusal: () => new Response('{}', { status: 429, headers: { 'retry-after': '1' } }),
    },
  },
  guardduty: {
    operationId: 'searchGuardDutyFindings',
    standIn: (findings) => guardDuty(findings, { regions }),
    // AWS publishes none; each Region has one of its own.
    limit: {
      requests: 60,
      perMs: 1000,
      refusal: () =>
        Response.json(
          { __type: 'TooManyRequestsException', message: 'Rate exceeded' },
          { status: 429, headers: { 'x-amzn-errortype': 'TooManyRequestsException' } },
        ),
    },
  },
};

/** So many requests in each period that begins with the first of them. */
const limited = (serve: Serve, { requests, perMs, refusal }: Api['limit']): Serve => {
  let period = { until: 0, left: 0 };
  return (request) => {
    if (Date.now() >= period.until) period = { until: Date.now() + perMs, left: requests };
    period.left -= 1;
    return period.left < 0 ? refusal(period.until) : serve(request);
  };
};

/** A question to an API in a function's own process, with the vendor's page sizes and a rate limit. */
export const apiFigures = async (source: Name, count: number, bundle: string): Promise<Figures> => {
  const { operationId, standIn, limit } = apis[source];
  const served = await listening(() => new Response(null, { status: 503 }));
  const secrets = await withSecret({
    OKTA_BASE_URL: served.url,
    OKTA_API_TOKEN: token,
    SENTINELONE_BASE_URL: served.url,
    SENTINELONE_API_TOKEN: token,
  });
  lambdaEnvironment({ AWS_ENDPOINT_URL_GUARDDUTY: served.url, GUARDDUTY_REGIONS: regions.join() });
  const process = asker();
  try {
    const made = records[source](count);
    served.use(limited(standIn(made), limit));
    const taken = await process.asked<SearchResult | Refusal>({ bundle, operationId });
    const allBytes = made.reduce((sum, record) => sum + Buffer.byteLength(JSON.stringify(record)) + 1, 0);
    return figuresOf({ ...taken, source, count, calls: served.asked.length, allBytes });
  } finally {
    process.end();
    await Promise.all([served.close(), secrets.close()]);
  }
};
