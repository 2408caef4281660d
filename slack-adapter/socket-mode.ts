import { setTimeout as sleep } from 'node:timers/promises';
import { type App, SocketModeReceiver } from '@slack/bolt';
import { agentOn } from './agent/host.ts';
import { slackApp } from './app.ts';
import type { Asked } from './asked.ts';
import { type Investigate, investigation, type Parts } from './investigate.ts';
import { log, slackLog } from './log.ts';
import { lost } from './lost.ts';
import { type WorkerSettings, workerSettings } from './settings.ts';
import { slackTokens } from './slack-tokens.ts';

/**
 * The same app for a machine without a public address: Slack sends everything over a socket. There is no queue, so what the
 * process was at when it ended is lost.
 */
export const socketModeOver = async (settings: WorkerSettings, betweenTriesMs = 5000): Promise<App> => {
  const token = await slackTokens(settings.slackSecretArn);
  const { slackApiUrl } = settings;
  const receiver = new SocketModeReceiver({
    appToken: token('SLACK_APP_TOKEN'),
    logger: slackLog,
    installerOptions: { clientOptions: { slackApiUrl } },
  });
  const settling = (parts: Parts) => oneAtATime(persistent(investigation(parts), lost(parts), betweenTriesMs));
  const app = await slackApp(settings, {
    token: token('SLACK_BOT_TOKEN'),
    agent: agentOn(settings.host),
    receiver,
    settling,
  });
  await app.start();
  log.info('joined the workspace');
  return app;
};

/** As the queue does: the questions of a thread are settled one after the other. */
const oneAtATime = (investigate: Investigate): Investigate => {
  const last = new Map<string, Promise<void>>();
  return async (asked) => {
    const thread = threadOf(asked);
    const settled = (last.get(thread) ?? Promise.resolve()).then(() => investigate(asked));
    const done = settled.catch((error) => log.error('a question was lost', error as Error));
    last.set(thread, done);
    await done;
    if (last.get(thread) === done) last.delete(thread);
  };
};

const threadOf = ({ team, channel, threadTs, key }: Asked): string =>
  threadTs ? [team, channel, threadTs].join(':') : key;

/** As the queue does: three tries, then the asker is told. */
const persistent =
  (investigate: Investigate, giveUp: Investigate, betweenTriesMs: number): Investigate =>
  async (asked) => {
    for (let tries = 1; tries <= 3; tries += 1) {
      try {
        return await investigate(asked);
      } catch (error) {
        log.warn('a question could not be settled', error as Error);
        await sleep(betweenTriesMs);
      }
    }
    await giveUp(asked);
  };

if (import.meta.main) await socketModeOver(workerSettings(process.env));
