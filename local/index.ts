/** `npm start`: the whole thing on this machine. Asks one sample question, then serves until Ctrl-C. */

import { parseArgs } from 'node:util';
import { serve } from './http.ts';
import { hold, stateFolder } from './instance.ts';
import { slackTokensIn } from './join.ts';
import { live } from './live.ts';
import { modelOption, sentenceOf, UsageError } from './options.ts';
import { page } from './page/server.ts';
import type { Answer, Asked } from './questions.ts';
import { sampleRecords } from './records.ts';
import { type Local, start } from './start.ts';

const sample = '지난 24시간 동안 SentinelOne 로그에서 탐지된 위협들을 요약해줘!';

const usage = 'npm start -- [--live LIST] [--slack] [--bundles] [--model SPEC]';

const help = `Starts the whole assistant on this machine, asks one question, and serves the workspace page until Ctrl-C.

  ${usage}

  --live LIST    reads the account of ask-aws.yaml with your own AWS credentials: guardduty, cloudtrail or both
  --slack        answers in a real workspace too, with SLACK_BOT_TOKEN and SLACK_APP_TOKEN (docs/slack-scopes.md)
  --bundles      runs the bundles that are deployed
  --model SPEC   what answers: rules (as without it), bedrock:<model or profile id>, or openai:<base URL>#<model>

PORT=8080 fixes the page's port; ASK_AWS_STATE=DIR is where state lies, instead of .ask-aws
`;

const options = () => {
  try {
    return parseArgs({
      options: {
        slack: { type: 'boolean', default: false },
        bundles: { type: 'boolean', default: false },
        live: { type: 'string' },
        model: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${sentenceOf(error)}. Usage: ${usage}`);
  }
};

const print = (text: string) => process.stdout.write(`${text}\n`);

const answered = (answer: Answer) => {
  for (const { actionGroup, operationId, parameters, status } of answer.steps) {
    const given = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
    print(`  step    ${actionGroup}.${operationId} ${given.join(' ')} → ${status}`);
  }
  print(`\n${answer.answer.replaceAll(/^/gm, '  ')}\n`);
};

const main = async (): Promise<void> => {
  const given = options();
  if (given.help) {
    process.stdout.write(help);
    return;
  }
  const tokens = given.slack ? slackTokensIn(process.env) : undefined;
  const model = modelOption(given.model);
  const account = given.live === undefined ? undefined : await live(given.live, process.env);
  for (const line of account?.lines ?? []) print(line);
  const folder = stateFolder();
  const state = await hold(folder);
  if ('url' in state) throw new Error(`npm start is running already, at ${state.url}: use it, or end it first.`);
  const records = account ?? sampleRecords();
  const local: Local = await start({
    ...records,
    askedAt: new Date(),
    model,
    bundles: given.bundles,
    state: folder,
  });
  const served = await serve(await page(local, records), Number(process.env.PORT ?? 0));
  const stop = async () => {
    print('\nstopping');
    await served.close();
    await local.close();
    await state.release();
    print('stopped');
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());

  const question = account?.sample ?? sample;
  print(`#security\n  dana    @ask-aws ${question}`);
  answered(await local.ask({ question, askedAt: new Date(), user: 'dana' } satisfies Asked));
  if (tokens) {
    await local.join(tokens, 'https://slack.com/api/');
    print('The app answers in your Slack workspace too, from the same records.');
  }
  state.announce({ url: served.url, dynamodb: local.dynamodb });
  print(
    `The workspace is served at ${served.url}\nAsk more there, or with: npm run ask -- "who stopped CloudTrail logging in the last 2 days?"\nCtrl-C stops it.`,
  );
};

try {
  await main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(error instanceof UsageError ? 2 : 1);
}
