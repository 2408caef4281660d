import type { SlackEventMiddlewareArgs } from '@slack/bolt';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { botToken, connectedApp, servedWorkspace } from '../support/workspace.ts';

type Event = SlackEventMiddlewareArgs['event'] & Record<string, unknown>;

let slack: Awaited<ReturnType<typeof servedWorkspace>>;
let bolt: Awaited<ReturnType<typeof connectedApp>>;
let heard: Event[] = [];

beforeAll(async () => {
  slack = await servedWorkspace();
  bolt = await connectedApp(slack);
  const { app } = bolt;
  for (const name of ['app_mention', 'message', 'app_home_opened', 'app_context_changed', 'agent_session_stopped'])
    app.event(name, async ({ event }) => void heard.push(event as Event));
  app.command('/ask-aws', async ({ ack, command, respond }) => {
    await ack(`Looking into ${command.text}`);
    await respond({ text: 'And here it is.', response_type: 'in_channel' });
  });
  app.shortcut('analyze_message', async ({ ack, shortcut, client }) => {
    await ack();
    const { channel, message } = shortcut as unknown as {
      channel: { id: string };
      message: { ts: string; text: string };
    };
    await client.chat.postMessage({ channel: channel.id, thread_ts: message.ts, text: `About: ${message.text}` });
  });
});
afterAll(() => Promise.all([bolt.close(), slack.close()]));
beforeEach(() => {
  heard = [];
});

const types = () => heard.map(({ type, subtype }) => (subtype ? `${type}/${subtype}` : type)).toSorted();

describe('A person in the workspace', () => {
  it('mentions the app, which is told of it in both ways that it subscribed to, under two event ids', async () => {
    const message = await slack.workspace.person('dana').mention('security', 'who <did> that?');
    expect(types()).toEqual(['app_mention', 'message']);
    expect(heard[0]).toMatchObject({ text: '<@U0ASKAWS> who &lt;did&gt; that?', user: 'U0DANA', ts: message.ts });
  });

  it('asks again in the thread', async () => {
    const dana = slack.workspace.person('dana');
    const first = await dana.mention('ops', 'one');
    const second = await dana.mention('ops', 'two', { thread: first.ts });
    expect(heard.filter(({ type }) => type === 'app_mention').map(({ thread_ts }) => thread_ts)).toEqual([
      undefined,
      first.ts,
    ]);
    expect(dana.sees('ops', first.ts).map(({ ts }) => ts)).toEqual([first.ts, second.ts]);
  });

  it('writes to the app alone, once', async () => {
    const minsu = slack.workspace.person('minsu');
    await minsu.directMessage('어제 누가 로그인했어?');
    expect(heard).toEqual([
      expect.objectContaining({ type: 'message', channel: minsu.direct.id, channel_type: 'im', user: 'U0MINSU' }),
    ]);
  });

  it('opens the direct messages beside a channel', async () => {
    await slack.workspace.person('dana').openMessagesTab('security');
    expect(types()).toEqual(['app_context_changed', 'app_home_opened']);
    expect(heard[0]).toMatchObject({
      tab: 'messages',
      channel: 'D0DANA',
      context: { entities: [{ type: 'slack#/types/channel_id', value: 'C0SECURITY' }] },
    });
  });

  it('uses the command, is answered at once for its own eyes, and later by response URL for everyone', async () => {
    const dana = slack.workspace.person('dana');
    const shown = await dana.command('/ask-aws', 'logins', 'ops');
    expect(shown).toMatchObject({ text: 'Looking into logins', ephemeralTo: 'U0DANA' });
    await expect.poll(() => slack.workspace.person('minsu').sees('ops').at(-1)?.text).toBe('And here it is.');
    expect(
      slack.workspace
        .person('minsu')
        .sees('ops')
        .map(({ text }) => text),
    ).not.toContain('Looking into logins');
    await expect(dana.command('/unknown', '', 'ops')).rejects.toThrow('not a valid command');
  });

  it('uses the shortcut on a message', async () => {
    const dana = slack.workspace.person('dana');
    const message = await dana.write('security', 'a strange mail');
    await dana.shortcut('analyze_message', message);
    await expect.poll(() => dana.sees('security', message.ts).at(-1)?.text).toBe('About: a strange mail');
  });

  it('edits and removes, and the app is told as of a change', async () => {
    const dana = slack.workspace.person('dana');
    const message = await dana.directMessage('frist');
    await dana.edit(message, 'first');
    await dana.remove(message);
    expect(types()).toEqual(['message', 'message/message_changed', 'message/message_deleted']);
    expect(dana.sees('D0DANA').map(({ ts }) => ts)).not.toContain(message.ts);
  });

  it('neither edits what others wrote nor clicks what only others see', async () => {
    const { workspace, client } = slack;
    const [dana, minsu] = [workspace.person('dana'), workspace.person('minsu')];
    const message = await dana.write('security', 'mine');
    await expect(minsu.edit(message, 'yours')).rejects.toThrow("this is not minsu's");
    await expect(minsu.remove(message)).rejects.toThrow("this is not minsu's");
    await client.chat.postEphemeral({ channel: 'C0SECURITY', user: 'U0DANA', text: 'psst' });
    await expect(minsu.click(dana.sees('security').at(-1)!, 'go')).rejects.toThrow('does not see');
  });

  it('mentions the app once more by editing, which is told with the same ts', async () => {
    const dana = slack.workspace.person('dana');
    const message = await dana.write('ops', 'who was it?');
    heard = [];
    await dana.edit(message, '@ask-aws who was it?');
    expect(types()).toEqual(['app_mention', 'message/message_changed']);
    expect(heard.find(({ type }) => type === 'app_mention')).toMatchObject({
      ts: message.ts,
      edited: { user: 'U0DANA' },
    });
  });

  it('may be another app, a guest, or from elsewhere', async () => {
    const { workspace, client } = slack;
    workspace.join({ id: 'U0MONITOR', name: 'monitor', realName: 'Monitor', tz: 'UTC', locale: 'en-US', isBot: true });
    workspace.open({
      id: 'C0PARTNERS',
      name: 'partners',
      shared: true,
      members: new Set(['U0ASKAWS', 'U0MONITOR', 'U0LEE', 'U0KIM']),
    });
    workspace.join({ id: 'U0LEE', name: 'lee', realName: 'Lee', tz: 'UTC', locale: 'en-US', team: 'T0ELSEWHERE' });
    workspace.join({ id: 'U0KIM', name: 'kim', realName: 'Kim', tz: 'UTC', locale: 'ko-KR', guest: 'single-channel' });
    const attachments = [{ text: 'CPU is high' }];
    await workspace.person('U0MONITOR').write('partners', '@ask-aws alarm', { attachments });
    await workspace.person('lee').mention('partners', 'who?');
    expect(heard.filter(({ type }) => type === 'app_mention')).toEqual([
      expect.objectContaining({ bot_id: 'B0MONITOR', subtype: 'bot_message', attachments }),
      expect.objectContaining({ user: 'U0LEE', user_team: 'T0ELSEWHERE' }),
    ]);
    expect((await client.users.info({ user: 'U0LEE' })).user).toMatchObject({
      is_stranger: true,
      team_id: 'T0ELSEWHERE',
    });
    expect((await client.users.info({ user: 'U0KIM', include_locale: true })).user).toMatchObject({
      is_restricted: true,
      is_ultra_restricted: true,
      locale: 'ko-KR',
    });
    expect((await client.conversations.info({ channel: 'C0PARTNERS' })).channel).toMatchObject({ is_ext_shared: true });
    await expect(workspace.person('kim').mention('security', 'hello')).rejects.toThrow('is not in');
  });

  it('presses stop, which ends what is streamed', async () => {
    const dana = slack.workspace.person('dana');
    const question = await dana.mention('security', 'a long one');
    const { ts = '' } = await slack.client.chat.startStream({
      token: botToken,
      channel: 'C0SECURITY',
      thread_ts: question.ts,
      recipient_user_id: 'U0DANA',
      recipient_team_id: 'T0EXAMPLE',
      markdown_text: 'Well',
    });
    heard = [];
    await expect(dana.stop(await dana.write('security', 'nothing going on'))).rejects.toThrow('nothing to stop');
    heard = [];
    await dana.stop(question);
    expect(heard).toEqual([
      expect.objectContaining({ type: 'agent_session_stopped', thread_ts: question.ts, streaming_message_ts: [ts] }),
    ]);
    expect(slack.workspace.find('C0SECURITY', ts)?.stream?.state).toBe('completed');
  });
});
