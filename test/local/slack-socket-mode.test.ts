import { App, SocketModeReceiver } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SocketMode, socketMode } from '../../local/slack/socket-mode.ts';
import { appToken, botToken, refusal, servedWorkspace, silent } from '../support/workspace.ts';

let slack: Awaited<ReturnType<typeof servedWorkspace>>;
let sockets: SocketMode;
const apps: App[] = [];

beforeEach(async () => {
  slack = await servedWorkspace();
  sockets = await socketMode(slack.workspace);
});
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.stop()));
  await sockets.close();
  await slack.close();
});

/** Bolt's own client; `reconnectMs` is how long it waits before it connects anew. */
const connect = async (listen: (app: App) => void, reconnectMs = 5000) => {
  const clientOptions = { slackApiUrl: slack.slackApiUrl };
  const options = { appToken, logger: silent, installerOptions: { clientOptions }, clientPingTimeout: reconnectMs };
  const receiver = new SocketModeReceiver(options);
  const app = new App({ token: botToken, receiver, clientOptions, logger: silent });
  listen(app);
  await app.start();
  apps.push(app);
};

describe('Socket Mode', () => {
  it('delivers mentions, commands, shortcuts and clicks', async () => {
    const heard: string[] = [];
    await connect((app) => {
      app.event('app_mention', async ({ event, say }) => {
        heard.push(event.text);
        await say({
          thread_ts: event.ts,
          text: 'Done',
          blocks: [
            {
              type: 'actions',
              elements: [{ type: 'button', text: { type: 'plain_text', text: 'More' }, action_id: 'more', value: 'x' }],
            },
          ],
        });
      });
      app.command('/ask-aws', async ({ ack, command }) =>
        ack({ response_type: 'ephemeral', text: `Got ${command.text}` }),
      );
      app.shortcut('analyze_message', async ({ ack, shortcut }) => {
        heard.push(shortcut.type);
        await ack();
      });
      app.action('more', async ({ ack, action }) => {
        heard.push('value' in action ? String(action.value) : '');
        await ack();
      });
    });
    const dana = slack.workspace.person('dana');
    const question = await dana.mention('security', 'hello');
    await expect.poll(() => dana.sees('security', question.ts).at(-1)?.text).toBe('Done');
    await dana.click(dana.sees('security', question.ts).at(-1)!, 'more');
    await dana.shortcut('analyze_message', question);
    expect(await dana.command('/ask-aws', 'logins', 'security')).toMatchObject({
      text: 'Got logins',
      ephemeralTo: 'U0DANA',
    });
    expect(heard).toEqual(['<@U0ASKAWS> hello', 'x', 'message_action']);
  });

  it('sends an event again that is not acknowledged in time, and says so; then it gives up', async () => {
    await sockets.close();
    sockets = await socketMode(slack.workspace, { timeoutMs: 300, pausesMs: [0, 10, 10] });
    const { url = '' } = await slack.client.apps.connections.open({ token: appToken });
    const socket = new WebSocket(url);
    const attempts: [number, string][] = [];
    socket.addEventListener('message', ({ data }) => {
      const { type, envelope_id, retry_attempt, retry_reason } = JSON.parse(String(data));
      if (type !== 'events_api') return;
      attempts.push([retry_attempt, retry_reason]);
      if (retry_attempt === 2) socket.send(JSON.stringify({ envelope_id }));
    });
    const dana = slack.workspace.person('dana');
    await dana.directMessage('hello');
    expect(attempts).toEqual([
      [0, ''],
      [1, 'timeout'],
      [2, 'timeout'],
    ]);
    socket.close();
    await sockets.close();
    sockets = await socketMode(slack.workspace, { timeoutMs: 10, pausesMs: [0, 10, 10] });
    await expect(dana.directMessage('anybody?')).rejects.toThrow('did not acknowledge');
  });

  it('is joined again after a refresh, and what happened meanwhile comes then', async () => {
    const heard: string[] = [];
    await connect((app) => app.event('app_mention', async ({ event }) => void heard.push(event.text)), 500);
    sockets.refresh();
    expect(sockets.connections).toBe(0);
    await slack.workspace.person('dana').mention('security', 'meanwhile');
    expect(heard).toEqual(['<@U0ASKAWS> meanwhile']);
    expect(sockets.connections).toBe(1);
  });

  it("needs the app's own token, and gives out addresses for one connection each", async () => {
    expect(await refusal(slack.client.apps.connections.open())).toBe('not_allowed_token_type');
    const { url = '' } = await slack.client.apps.connections.open({ token: appToken });
    const closed = (socket: WebSocket) =>
      new Promise<number>((done) => socket.addEventListener('close', ({ code }) => done(code)));
    const first = new WebSocket(url);
    await new Promise((opened) => first.addEventListener('message', opened));
    expect(await closed(new WebSocket(url))).toBe(1008);
    first.close();
  });
});
