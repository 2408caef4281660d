/** `npm run eval`: asks the agent the project's own questions and scores the answers. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as sources from '../../action-groups/index.ts';
import { modelOption, UsageError } from '../../local/options.ts';
import { sampleRecords } from '../../local/records.ts';
import { agentOn } from '../../slack-adapter/agent/host.ts';
import { type Asker, agentAsker, localAsker } from './asker.ts';
import { questions } from './question.ts';
import { missesOf, rowsOf, tableOf } from './report.ts';
import { run, type Scored } from './run.ts';

// The functions' own log lines would stand between the scores.
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';

const askedAt = new Date('2026-11-23T09:00:00Z');

const usage = `npm run eval -- [--model SPEC] [--host agents|agentcore] [--kind NAME] [--repeat N] [--out FILE] [--json]
npm run eval -- --agent AGENT_ID/ALIAS_ID | --agent HARNESS_ARN …   a deployed agent, with the caller's credentials

  --model   what answers on this machine: rules, bedrock:<model or profile id> or openai:<base URL>#<model>
  --host    what the stand-in speaks on this machine; Bedrock Agents unless said otherwise
  --kind    one file of test/evals/questions, such as cloudtrail or multi-hop
  --repeat  how often each question is asked: rules once, models three times, as they do not answer the same twice
  --out     where the report is written, with every answer
  --json    the scores as one document on standard output
`;

const options = () => {
  try {
    const { values } = parseArgs({
      options: {
        model: { type: 'string', default: 'rules' },
        host: { type: 'string', default: 'agents' },
        agent: { type: 'string', default: '' },
        kind: { type: 'string', default: '' },
        repeat: { type: 'string' },
        out: { type: 'string', default: '.ask-aws/evals.json' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const kinds = [...new Set(questions.map(({ kind }) => kind))];
    if (values.kind !== '' && !kinds.includes(values.kind))
      throw new UsageError(`--kind ${values.kind} is none of ${kinds.join(', ')}`);
    const repeat = values.repeat ?? (values.model === 'rules' && values.agent === '' ? '1' : '3');
    if (!/^[1-9]\d?$/.test(repeat)) throw new UsageError(`--repeat ${repeat} is not a number from 1 to 99`);
    return { ...values, host: hostIn(values.host), repeat: Number(repeat) };
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('\n')[0]}\n${usage}`);
  }
};

const hostIn = (host: string): 'agents' | 'agentcore' => {
  if (host === 'agents' || host === 'agentcore') return host;
  throw new UsageError(`--host ${host} is neither agents nor agentcore`);
};

const askerFor = async ({ host, agent, model }: ReturnType<typeof options>): Promise<Asker> => {
  if (agent === '') return localAsker(askedAt, `${model} on ${host}`, { host, model: modelOption(model) });
  const [agentId = '', agentAliasId = ''] = agent.split('/');
  const deployed = agent.startsWith('arn:')
    ? agentOn({ name: 'agentcore', harnessArn: agent })
    : agentOn({ name: 'agents', agentId, agentAliasId });
  return agentAsker(deployed, agent, Object.keys(sources));
};

const main = async (): Promise<void> => {
  const asked = options();
  const { help, kind, repeat, out, json } = asked;
  if (help) return void process.stdout.write(usage);
  const chosen = questions.filter((question) => kind === '' || question.kind === kind);
  const asker = await askerFor(asked);
  const moment = { askedAt, dataset: sampleRecords().dataset(askedAt) };
  const scored: Scored[] = [];
  for (let round = 1; round <= repeat; round += 1) scored.push(...(await run(chosen, asker, moment, `${round}`)));
  await asker.close();

  const report = { agent: asker.name, askedAt, rounds: repeat, rows: rowsOf(scored), misses: missesOf(scored) };
  mkdirSync(dirname(resolve(out)), { recursive: true });
  writeFileSync(out, `${JSON.stringify({ ...report, answers: scored }, null, 2)}\n`);
  process.stdout.write(
    json
      ? `${JSON.stringify(report, null, 2)}\n`
      : `${asker.name}\n\n${[tableOf(report.rows), '', ...report.misses, '', `Every answer: ${out}`].join('\n')}\n`,
  );
};

try {
  await main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
