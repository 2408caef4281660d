import { spawn } from 'node:child_process';
import { join as path } from 'node:path';
import { createInterface } from 'node:readline';

/** What an app in a real workspace is known by. */
export interface SlackTokens {
  SLACK_BOT_TOKEN: string;
  SLACK_APP_TOKEN: string;
}

/** Tokens out of the environment; throws a sentence that names what is missing. */
export const slackTokensIn = (env: Record<string, string | undefined>): SlackTokens => {
  const { SLACK_BOT_TOKEN, SLACK_APP_TOKEN } = env;
  if (SLACK_BOT_TOKEN?.startsWith('xoxb-') && SLACK_APP_TOKEN?.startsWith('xapp-'))
    return { SLACK_BOT_TOKEN, SLACK_APP_TOKEN };
  throw new Error(
    '--slack needs SLACK_BOT_TOKEN (xoxb-…) and SLACK_APP_TOKEN (xapp-…) in the environment: docs/slack-scopes.md says where they come from.',
  );
};

const entry = path(import.meta.dirname, '..', 'slack-adapter', 'socket-mode.ts');

/** Runs the Socket Mode entry in a process of its own; resolves when it takes what is said in the workspace. */
export const join = async (env: Record<string, string>, write: (line: string) => void) => {
  const child = spawn(process.execPath, [entry], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let last = '';
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const joined = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        write(`${line}\n`);
        if (/^\w*Error: /.test(line)) last = line;
        if (line.includes('"joined the workspace"')) resolve();
      });
  });
  await Promise.race([
    joined,
    ended.then(() => {
      throw new Error(`The workspace could not be joined. ${last}`);
    }),
  ]);
  return {
    async close() {
      child.kill();
      await ended;
    },
  };
};
