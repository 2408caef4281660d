import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Served, serve } from '../../local/http.ts';
import { slackTokensIn } from '../../local/join.ts';
import { type SocketMode, socketMode } from '../../local/slack/socket-mode.ts';
import { webApi } from '../../local/slack/web-api.ts';
import { Workspace } from '../../local/slack/workspace.ts';
import type { Local } from '../../local/start.ts';
import { local } from '../support/local.ts';

describe('npm start -- --slack', () => {
  const elsewhere = new Workspace();
  let here: Local;
  let served: Served;
  let socket: SocketMode;

  beforeAll(async () => {
    served = await serve(webApi(elsewhere, { bot: 'xoxb-elsewhere', app: 'xapp-elsewhere' }));
    elsewhere.url = served.url;
    socket = await socketMode(elsewhere);
    here = await local();
  });
  afterAll(async () => {
    await here.close();
    await socket.close();
    await served.close();
  });

  it('answers in another workspace, over Socket Mode, from the records of this machine', async () => {
    await here.join({ SLACK_BOT_TOKEN: 'xoxb-elsewhere', SLACK_APP_TOKEN: 'xapp-elsewhere' }, `${served.url}/api/`);
    const { ts } = await elsewhere.person('dana').mention('C0OPS', 'SentinelOne threats on 2026-11-22?');
    const answer = await new Promise<string>((resolve) => {
      elsewhere.on('sent', (_, { metadata, text }) => {
        if (metadata?.event_payload.state === 'answered') resolve(text);
      });
    });
    expect(answer).toMatch(/SentinelOne/);
    expect(elsewhere.thread('C0OPS', ts)).toHaveLength(2);
  });

  it('says which tokens it needs', () => {
    expect(() => slackTokensIn({ SLACK_BOT_TOKEN: 'xoxb-1' })).toThrow(/SLACK_BOT_TOKEN .* and SLACK_APP_TOKEN/);
  });
});
