import { setTimeout as sleep } from 'node:timers/promises';
import type { webApi } from '@slack/bolt';
import { log } from './log.ts';
import { codeOf, retryAfterMs } from './slack-error.ts';

const mostTries = 4;

/**
 * Puts a file into a thread once; false where nobody knows whether Slack took it, as the app may read no files and cannot
 * look. `once` must be a client that tries once. https://docs.slack.dev/messaging/working-with-files#upload
 */
export const upload = async (
  once: webApi.WebClient,
  file: Parameters<webApi.WebClient['filesUploadV2']>[0],
): Promise<boolean> => {
  for (let tries = 1; ; tries += 1) {
    try {
      await once.filesUploadV2(file);
      return true;
    } catch (error) {
      const wait = retryAfterMs(error);
      if (codeOf(error) || (wait !== undefined && tries === mostTries)) throw error;
      if (wait === undefined) {
        log.warn('Slack did not say whether it took a file', { reason: (error as Error).message });
        return false;
      }
      await sleep(wait);
    }
  }
};
