import { setMaxListeners } from 'node:events';
import type { Config } from '../config.ts';
import { Unanswered, unanswered } from './asking.ts';
import { credentials } from './credentials.ts';
import { type Check, type Finding, type Found, unchecked } from './finding.ts';
import { guardrail } from './guardrail.ts';
import { hosts } from './host.ts';
import { knowledge } from './knowledge.ts';
import { logChecks } from './logs.ts';
import { modelChecks } from './model.ts';
import { quota } from './quota.ts';
import { secretChecks } from './secrets.ts';
import { slackChecks } from './slack.ts';
import { sourceChecks } from './sources.ts';
import { deployment } from './stacks.ts';

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
export async function* diagnosis(asked: Asked): AsyncGenerator<Found> {
  const { config, region } = asked;
  const started = starting(asked);
  const who = await started({ name: 'credentials', look: (signal) => credentials(region, config?.account, signal) });
  yield* who;
  if (who.some(({ mark }) => mark !== 'ok')) return;
  const before = beforeDeploy(config, region).map(started);
  const { stacks, outputs } = config ? await deployed(config, started) : {};
  const after = config ? afterDeploy(config, outputs).map(started) : [];
  for (const each of before) yield* await each;
  yield* stacks ?? [];
  for (const each of after) yield* await each;
}

/** Only what the guardrail that is deployed thinks of ordinary questions. */
export async function* guardrailDiagnosis({ config, ...asked }: Asked & { config: Config }): AsyncGenerator<Found> {
  const { region, patience, onWaiting } = asked;
  const started = starting(asked);
  const who = await started({ name: 'credentials', look: (signal) => credentials(region, config.account, signal) });
  yield* who;
  if (who.some(({ mark }) => mark !== 'ok')) return;
  const { stacks, outputs } = await deployed(config, started);
  yield* stacks;
  if (stacks.some(({ mark }) => mark === 'unchecked') && !outputs) return;
  const judged = await guardrail(config, outputs, patience, (asked, of) => onWaiting?.([`question ${asked} of ${of}`]));
  onWaiting?.([]);
  yield* judged.map((finding) => ({ check: 'guardrail', ...finding }));
}

/** Starts a check, and tells what is under way. */
const starting = ({ patience, onWaiting }: Pick<Asked, 'patience' | 'onWaiting'>) => {
  const waiting = new Set<string>();
  return ({ name, look }: Check): Promise<Found[]> => {
    waiting.add(name);
    onWaiting?.([...waiting]);
    const signal = AbortSignal.timeout(patience);
    // Each call listens to it, and a check may make many.
    setMaxListeners(0, signal);
    return findings(look, signal)
      .then((all) => all.map((finding) => ({ check: name, ...finding })))
      .finally(() => {
        waiting.delete(name);
        onWaiting?.([...waiting]);
      });
  };
};

const deployed = async (config: Config, started: (check: Check) => Promise<Found[]>) => {
  let outputs: Outputs;
  const stacks = await started({
    name: 'stacks',
    look: async (signal) => {
      try {
        const found = await deployment(config, signal);
        outputs = found.outputs;
        return found.finding;
      } catch (error) {
        const finding = unanswered(error);
        return { ...finding, says: `${finding.says}; nothing that a deploy has made was looked at` };
      }
    },
  });
  return { stacks, outputs };
};

const findings = async (look: Check['look'], signal: AbortSignal): Promise<Finding[]> => {
  try {
    return [await look(signal)].flat();
  } catch (error) {
    return [error instanceof Unanswered ? unanswered(error) : unexpected(error as Error)];
  }
};

/** A mistake of ours hides no other finding. Only where it was made: its text may quote an answer. */
const unexpected = ({ name, stack = '' }: Error): Finding =>
  unchecked(
    `could not be checked: ${name} ${/infra\/doctor\/\S+?:\d+/.exec(stack)?.[0] ?? ''}`.trim(),
    'That is a mistake of doctor: please report it with this line.',
  );

type Outputs = Record<string, string> | undefined;

const beforeDeploy = (config: Config | undefined, region: string): Check[] => [
  { name: 'host', look: (signal) => hosts(region, config?.host, signal) },
  ...(config ? modelChecks(config) : []),
  ...(config?.host === 'agents' ? [{ name: 'quota', look: (signal: AbortSignal) => quota(config, signal) }] : []),
];

/** Once something is deployed; before, what of it is there already: own secrets, and buckets of others. */
const afterDeploy = (config: Config, outputs: Outputs): Check[] => [
  ...secretChecks(config, outputs !== undefined),
  ...(outputs || config.slack.secret !== 'new' ? slackChecks(config, outputs?.RequestUrl) : []),
  ...logChecks(config, outputs),
  ...(outputs ? sourceChecks(config) : []),
  ...(outputs?.KnowledgeBaseId
    ? [{ name: 'knowledge base', look: (signal: AbortSignal) => knowledge(config, outputs, signal) }]
    : []),
];
