import { type Config, toConfig } from '../../infra/config.ts';
import { diagnosis } from '../../infra/doctor/diagnosis.ts';
import type { Found } from '../../infra/doctor/finding.ts';
import { lines } from '../../infra/doctor/report.ts';
import { type BedrockAccount, bedrock } from '../../local/aws/bedrock.ts';
import { agentCoreControl, bedrockAgentsAccount } from '../../local/aws/bedrock-agents-account.ts';
import { cloudFormation } from '../../local/aws/cloudformation.ts';
import { serviceQuotas } from '../../local/aws/service-quotas.ts';
import { sts } from '../../local/aws/sts.ts';
import type { Serve } from '../../local/http.ts';
import { listening } from './stand-ins.ts';

const account = '123456789012';
const usProfile = 'us.anthropic.claude-sonnet-4-6';

/** A configuration in which everything is in order. */
export const configured = (over: object = {}): Config =>
  toConfig({
    account,
    region: 'us-east-1',
    host: 'agents',
    model: usProfile,
    residency: 'geo',
    sources: { guardduty: {}, cloudtrail: { bucket: { new: true } } },
    slack: { secret: 'new' },
    ...over,
  });

export const bedrockAccount = (over: BedrockAccount = {}): Serve =>
  bedrock({ profiles: { [usProfile]: ['us-east-1', 'us-east-2', 'us-west-2'] }, ...over });

/** Quotas as they come: hundreds, of which one counts. */
export const quotas = (apis = 11): Serve =>
  serviceQuotas({
    ...Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`Some other quota ${index}`, index])),
    'APIs per Agent': apis,
  });

/** An account in which nothing is missing, nor anything deployed. */
export const well: Record<string, Serve> = {
  STS: sts(account),
  CLOUDFORMATION: cloudFormation({}),
  BEDROCK: bedrockAccount(),
  BEDROCK_AGENT: bedrockAgentsAccount({ open: true, agents: [new Date()] }),
  BEDROCK_AGENT_RUNTIME: bedrockAgentsAccount({ open: true }),
  BEDROCK_AGENTCORE_CONTROL: agentCoreControl,
  SERVICE_QUOTAS: quotas(),
};

/** Serves an account; every spec says what is different in it. */
export const patient = async (services: Record<string, Serve> = well) => {
  const before = { ...process.env };
  const served = new Map(
    await Promise.all(Object.entries(services).map(async ([name, handle]) => [name, await listening(handle)] as const)),
  );
  const env: Record<string, string> = {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    ...Object.fromEntries(
      [...served].map(([name, { url }]) =>
        name === 'SLACK' ? ['SLACK_API_URL', `${url}/api/`] : [`AWS_ENDPOINT_URL_${name}`, url],
      ),
    ),
  };
  Object.assign(process.env, env);
  return {
    env,
    use(over: Record<string, Serve> = {}) {
      for (const [name, service] of served) service.use(over[name] ?? services[name]!);
    },
    /** What doctor finds, where services answer otherwise than well. */
    found(
      over: Record<string, Serve> = {},
      {
        config = configured(),
        region = config?.region ?? 'us-east-1',
        patience = 20_000,
      }: { config?: Config | null; region?: string; patience?: number } = {},
    ): Promise<Found[]> {
      this.use(over);
      return Array.fromAsync(diagnosis({ config: config ?? undefined, region, patience }));
    },
    /** How often a service was asked. */
    asked: (name: string) => served.get(name)!.asked.length,
    services: Object.keys(services),
    async close() {
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
      await Promise.all([...served.values()].map(({ close }) => close()));
    },
  };
};

/** What an operator reads of one check. */
export const read = (found: Found[], check: string): string =>
  found
    .filter((each) => each.check === check)
    .flatMap(lines)
    .map((line) => line.trim())
    .join('\n');
