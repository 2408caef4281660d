import type { Config } from '../config.ts';
import { unanswered } from './asking.ts';
import { credentials } from './credentials.ts';
import type { Check, Finding, Found } from './finding.ts';
import { hosts } from './host.ts';
import { modelChecks } from './model.ts';
import { quota } from './quota.ts';
import { type Deployment, deployment } from './stacks.ts';

export interface Asked {
  /** What the operator decided, where there is a configuration without a mistake. */
  config: Config | undefined;
  region: string;
  /** Milliseconds that one check may take. */
  patience: number;
  /** Is told which checks are under way, whenever that changes. */
  onWaiting?: (names: string[]) => void;
}

/** Everything that can be told from here, in a fixed order; checks that need nothing of each other run side by side. */
export async function* diagnosis({ config, region, patience, onWaiting }: Asked): AsyncGenerator<Found> {
  const waiting = new Set<string>();
  const started = ({ name, look }: Check): Promise<Found[]> => {
    waiting.add(name);
    onWaiting?.([...waiting]);
    return findings(look, AbortSignal.timeout(patience))
      .then((all) => all.map((finding) => ({ check: name, ...finding })))
      .finally(() => {
        waiting.delete(name);
        onWaiting?.([...waiting]);
      });
  };

  const who = await started({ name: 'credentials', look: (signal) => credentials(region, config?.account, signal) });
  yield* who;
  if (who.some(({ mark }) => mark !== 'ok')) return;
  const before = beforeDeploy(config, region).map(started);
  let deployed: Deployment | undefined;
  const stacks =
    config &&
    started({
      name: 'stacks',
      look: async (signal) => {
        deployed = await deployment(config, signal);
        return deployed.finding;
      },
    });
  for (const each of before) yield* await each;
  if (stacks) yield* await stacks;
}

const findings = async (look: Check['look'], signal: AbortSignal): Promise<Finding[]> => {
  try {
    return [await look(signal)].flat();
  } catch (error) {
    return [unanswered(error)];
  }
};

const beforeDeploy = (config: Config | undefined, region: string): Check[] => [
  { name: 'host', look: (signal) => hosts(region, config?.host, signal) },
  ...(config ? modelChecks(config) : []),
  ...(config?.host === 'agents' ? [{ name: 'quota', look: (signal: AbortSignal) => quota(config, signal) }] : []),
];
