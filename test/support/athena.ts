import { type AthenaStandIn, athena } from '../../local/aws/athena/index.ts';
import type { LogObject } from '../../local/dataset.ts';
import { serve } from '../../local/http.ts';

type Options = Omit<Parameters<typeof athena>[1], 'bucket'>;

/** Athena at one address, over logs that a test can exchange; sets what the handlers read from the environment. */
export const athenaServed = async (hear: (request: Request) => unknown = () => {}) => {
  let standIn: AthenaStandIn | undefined;
  let calls = 0;
  const served = await serve(async (request) => {
    calls += 1;
    await hear(request.clone());
    return standIn?.handle(request) ?? new Response(null, { status: 503 });
  });
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'none',
    AWS_ENDPOINT_URL_ATHENA: served.url,
    ATHENA_WORKGROUP: 'security',
    ATHENA_DATABASE: 'logs',
  });
  return {
    async use(logs: { cloudtrail?: LogObject[]; zscaler?: LogObject[] }, options: Options = {}) {
      await standIn?.close();
      standIn = await athena({ cloudtrail: [], zscaler: [], ...logs }, { bucket: 'logs', ...options });
    },
    /** How often Athena was called. */
    calls: () => calls,
    async close() {
      await served.close();
      await standIn?.close();
    },
  };
};
