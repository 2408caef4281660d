import { Logger } from '@aws-lambda-powertools/logger';
import { LogLevel, type Logger as SlackLogger } from '@slack/bolt';

/** Operational log: references, states, timings. Never questions, answers, records or secrets. */
export const log = new Logger();

/** Bolt's own log: what is wrong, never the payload that comes with it. */
export const slackLog: SlackLogger = {
  debug: () => {},
  info: () => {},
  warn: (message: unknown) => log.warn(sentenceOf(message)),
  error: (message: unknown) => log.error(sentenceOf(message)),
  setLevel: () => {},
  getLevel: () => LogLevel.WARN,
  setName: () => {},
};

const sentenceOf = (message: unknown) => (message instanceof Error ? message.message : String(message)).slice(0, 300);
