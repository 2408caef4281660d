import { readFileSync } from 'node:fs';
import { ApplyGuardrailCommand, BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { parse } from 'yaml';
import { eachOf } from '../../knowledge-base/bucket.ts';
import { blockedBy } from '../../slack-adapter/agent/guardrail.ts';
import type { Config } from '../config.ts';
import { asking, clientSettings, unanswered } from './asking.ts';
import { type Finding, missing, ok } from './finding.ts';

const page = 'https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-prompt-attack.html';

/** Questions that no guardrail of a security team should refuse, half of them Korean. */
export const questions: string[] = Object.values(
  parse(readFileSync(new URL('./guardrail-questions.yaml', import.meta.url), 'utf8')) as Record<string, string[]>,
).flat();

/** What the deployed guardrail thinks of ordinary questions: each that it refuses is a finding. `progress` hears how many were asked. */
export const guardrail = async (
  { region, guardrail: chosen }: Config,
  outputs: Record<string, string> | undefined,
  patience: number,
  progress: (asked: number, of: number) => void,
): Promise<Finding[]> => {
  if (chosen === 'off') return [ok('ask-aws.yaml says guardrail: off, so no question is refused')];
  const { GuardrailId, GuardrailVersion } = outputs ?? {};
  if (!GuardrailId || !GuardrailVersion)
    return [missing('No guardrail is deployed yet.', 'Run npm run synth and npm run deploy, then this again.')];
  const client = new BedrockRuntimeClient({ ...clientSettings(region), maxAttempts: 3 });
  const judged: Finding[] = [];
  const ask = async (text: string): Promise<Finding> => {
    const { assessments = [] } = await asking('bedrock:ApplyGuardrail', AbortSignal.timeout(patience), (options) =>
      client.send(
        new ApplyGuardrailCommand({
          guardrailIdentifier: GuardrailId,
          guardrailVersion: GuardrailVersion,
          source: 'INPUT',
          content: [{ text: { text } }],
        }),
        options,
      ),
    );
    const policies = assessments.flatMap(blockedBy);
    if (policies.length === 0) return ok(text);
    return missing(
      `refused by ${policies.join(', ')}: ${text}`,
      `Lower that filter in infra/constructs/guardrail.ts, deploy, and ask again.`,
      page,
    );
  };
  let silent: Finding | undefined;
  await eachOf(questions, async (text) => {
    // What one question is not told, the others are not either.
    if (silent) return;
    try {
      judged.push(await ask(text));
    } catch (error) {
      silent = unanswered(error);
    }
    progress(judged.length, questions.length);
  });
  const passed = judged.filter(({ mark }) => mark === 'ok').length;
  return [
    ...(passed > 0
      ? [
          ok(
            `${passed} of ${questions.length} ordinary questions pass guardrail ${GuardrailId} version ${GuardrailVersion}`,
          ),
        ]
      : []),
    ...judged.filter(({ mark }) => mark === 'missing'),
    ...(silent ? [silent] : []),
  ];
};
