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
const well: Record<string, Serve> = {
  STS: sts(account),
  CLOUDFORMATION: cloudFormation({}),
  BEDROCK: bedrockAccount(),
  BEDROCK_AGENT: bedrockAgentsAccount({ open: true, agents: [new Date()] }),
  BEDROCK_AGENT_RUNTIME: bedrockAgentsAccount({ open: true }),
  BEDROCK_AGENTCORE_CONTROL: agentCoreControl,
  SERVICE_QUOTAS: quotas(),
};

type Service = keyof typeof well;

/** Serves an account; every spec says what is different in it. */
export const patient = async () => {
  const before = { ...process.env };
  const served = new Map(
    await Promise.all(Object.entries(well).map(async ([name, handle]) => [name, await listening(handle)] as const)),
  );
  const env = {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    ...Object.fromEntries([...served].map(([name, { url }]) => [`AWS_ENDPOINT_URL_${name}`, url])),
  };
  Object.assign(process.env, env);
  return {
    env,
    /** What doctor finds, where services answer otherwise than well. */
    async found(
      over: Record<Service, Serve> = {},
      { config = configured(), patience = 20_000 }: { config?: Config | null; patience?: number } = {},
    ): Promise<Found[]> {
      for (const [name, service] of served) service.use(over[name] ?? well[name]!);
      return Array.fromAsync(
        diagnosis({ config: config ?? undefined, region: config?.region ?? 'us-east-1', patience }),
      );
    },
    /** How often a service was asked. */
    asked: (name: Service) => served.get(name)!.asked.length,
    services: Object.keys(well),
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
