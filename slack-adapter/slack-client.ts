import { setTimeout as sleep } from 'node:timers/promises';
import { webApi } from '@slack/bolt';
import { isItsOwn } from './slack-error.ts';

const mostTries = 3;
const betweenTriesMs = 300;

/** Slack's client, which takes an error of Slack's own for an answer: this one does again what may be done twice. */
export class PatientClient extends webApi.WebClient {
  override async apiCall(method: string, options?: Record<string, unknown>): Promise<webApi.WebAPICallResult> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await super.apiCall(method, options);
      } catch (error) {
        if (method === 'chat.postMessage' || !isItsOwn(error) || tries === mostTries) throw error;
        await sleep(tries * betweenTriesMs);
      }
    }
  }
}
