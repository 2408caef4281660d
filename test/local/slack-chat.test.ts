import { webApi } from '@slack/bolt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workspace } from '../../local/slack/workspace.ts';
import { everything, refusal, servedWorkspace, silent } from '../support/workspace.ts';

let slack: Awaited<ReturnType<typeof servedWorkspace>>;
let client: webApi.WebClient;

beforeAll(async () => {
  slack = await servedWorkspace();
  client = slack.client;
  slack.workspace.open({ id: 'C0LEGAL', name: 'legal', members: new Set(['U0DANA']) });
  slack.workspace.open({ id: 'G0BOARD', name: 'board', kind: 'private', members: new Set(['U0DANA']) });
});
afterAll(() => slack.close());

const channel = 'C0SECURITY';
const seen = () => slack.workspace.person('dana').sees('security');
const section = (text: string) => [{ type: 'section' as const, text: { type: 'mrkdwn' as const, text } }];

describe('Messages of the app', () => {
  it('are posted in a channel and in a thread, with metadata that only those see who ask for it', async () => {
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'first', unfurl_links: false });
    const metadata = { event_type: 'ask_aws_turn', event_payload: { state: 'working' } };
    await client.chat.postMessage({ channel, thread_ts: ts, text: 'second', metadata });
    expect(slack.workspace.find(channel, ts)?.asked).toEqual({ unfurl_links: 'false' });
    const replies = await client.conversations.replies({ channel, ts });
    expect(replies.messages?.map(({ text }) => text)).toEqual(['first', 'second']);
    expect(replies.messages?.[1]).not.toHaveProperty('metadata');
    const all = await client.conversations.replies({ channel, ts, include_all_metadata: true });
    expect(all.messages?.[1]).toMatchObject({ metadata });
    const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts });
    expect(permalink).toBe(`https://example.slack.com/archives/C0SECURITY/p${ts.replace('.', '')}`);
  });

  it('come as a form or as JSON, with the token in the header or among the arguments', async () => {
    const post = (body: string, headers: Record<string, string>) =>
      fetch(`${slack.slackApiUrl}chat.postMessage`, { method: 'POST', body, headers }).then((response) =>
        response.json(),
      );
    const message = { channel, text: 'by hand', blocks: section('by hand') };
    const json = { 'content-type': 'application/json; charset=utf-8', authorization: 'Bearer xoxb-test' };
    expect(await post(JSON.stringify(message), json)).toMatchObject({ ok: true });
    const form = new URLSearchParams({ token: 'xoxb-test', channel, blocks: JSON.stringify(message.blocks) });
    expect(await post(form.toString(), { 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject({
      ok: true,
    });
    expect(
      seen()
        .slice(-2)
        .map(({ blocks }) => blocks),
    ).toEqual([message.blocks, message.blocks]);
  });

  it('are changed and deleted; blocks that an update leaves out stay', async () => {
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'old', blocks: section('old') });
    await client.chat.update({ channel, ts, text: 'new' });
    expect(slack.workspace.find(channel, ts)).toMatchObject({ text: 'new', blocks: section('old') });
    await client.chat.update({ channel, ts, text: 'new', blocks: [] });
    expect(slack.workspace.find(channel, ts)?.blocks).toEqual([]);
    const long = (text: string) => refusal(client.chat.update({ channel, ts, text, blocks: section('short') }));
    expect(await long('x'.repeat(4001))).toBe('msg_too_long');
    expect(await long('가'.repeat(1334))).toBe('msg_too_long');
    expect(await long('<'.repeat(1001))).toBe('msg_too_long');
    expect(await long('x'.repeat(4000))).toBe('ok');
    await client.chat.delete({ channel, ts });
    expect(slack.workspace.find(channel, ts)).toBeUndefined();
  });

  it('may be for one person alone, and then are neither changed nor read again', async () => {
    const { message_ts: ts = '' } = await client.chat.postEphemeral({ channel, user: 'U0DANA', text: 'psst' });
    expect(seen().at(-1)?.text).toBe('psst');
    expect(
      slack.workspace
        .person('minsu')
        .sees('security')
        .map(({ text }) => text),
    ).not.toContain('psst');
    expect(await refusal(client.chat.update({ channel, ts, text: 'x' }))).toBe('message_not_found');
    expect(await refusal(client.chat.delete({ channel, ts }))).toBe('message_not_found');
    const { messages } = await client.conversations.history({ channel });
    expect(messages?.map(({ text }) => text)).not.toContain('psst');
  });

  it.each<[string, string, (theirs: string) => Promise<unknown>]>([
    ['without text or blocks', 'no_text', () => client.apiCall('chat.postMessage', { channel })],
    ['of 40,001 characters', 'msg_too_long', () => client.chat.postMessage({ channel, text: 'x'.repeat(40_001) })],
    [
      'of 12,001 characters of markdown',
      'msg_too_long',
      () => client.chat.postMessage({ channel, markdown_text: 'x'.repeat(12_001) }),
    ],
    [
      'of markdown and text',
      'markdown_text_conflict',
      () => client.apiCall('chat.postMessage', { channel, text: 'x', markdown_text: 'x' }),
    ],
    ['in no channel', 'channel_not_found', () => client.chat.postMessage({ channel: 'C0NOWHERE', text: 'x' })],
    [
      'in a channel without the app',
      'not_in_channel',
      () => client.chat.postMessage({ channel: 'C0LEGAL', text: 'x' }),
    ],
    [
      'in a private channel without the app',
      'channel_not_found',
      () => client.chat.postMessage({ channel: 'G0BOARD', text: 'x' }),
    ],
    ['in no thread', 'thread_not_found', () => client.chat.postMessage({ channel, thread_ts: '1.1', text: 'x' })],
    [
      'for one who is not there',
      'user_not_in_channel',
      () => client.chat.postEphemeral({ channel, user: 'U0NOBODY', text: 'x' }),
    ],
    ["over another's", 'cant_update_message', (ts) => client.chat.update({ channel, ts, text: 'x' })],
    ["in place of another's", 'cant_delete_message', (ts) => client.chat.delete({ channel, ts })],
    ['over none', 'message_not_found', () => client.chat.update({ channel, ts: '1.1', text: 'x' })],
    [
      'with metadata of 16,000 characters',
      'metadata_too_large',
      () =>
        client.chat.postMessage({
          channel,
          text: 'x',
          metadata: { event_type: 't', event_payload: { long: 'x'.repeat(16_000) } },
        }),
    ],
    [
      'with metadata of no type',
      'invalid_metadata_format',
      () => client.apiCall('chat.postMessage', { channel, text: 'x', metadata: { event_payload: {} } }),
    ],
    ['without a channel', 'invalid_arguments', () => client.apiCall('chat.postMessage', { text: 'x' })],
    ['by a method that is not there', 'unknown_method', () => client.apiCall('chat.whisper', { channel })],
  ])('are refused %s: %s', async (_, error, call) => {
    slack.workspace.post(channel, { ts: '2.2', user: 'U0DANA', text: 'mine' });
    expect(await refusal(call('2.2'))).toBe(error);
  });

  it('need a token that is known, and the right one', async () => {
    const { slackApiUrl } = slack;
    const options = { slackApiUrl, logger: silent, retryConfig: { retries: 0 } };
    expect(await refusal(new webApi.WebClient(undefined, options).auth.test())).toBe('not_authed');
    expect(await refusal(new webApi.WebClient('xoxb-other', options).auth.test())).toBe('invalid_auth');
    expect(await client.auth.test()).toMatchObject({ user_id: 'U0ASKAWS', bot_id: 'B0ASKAWS', team_id: 'T0EXAMPLE' });
  });

  it('are read in pages, newest first in a channel', async () => {
    slack.workspace.open({ id: 'C0LONG', name: 'long' });
    const { ts = '' } = await client.chat.postMessage({ channel: 'C0LONG', text: '0' });
    for (const text of ['1', '2', '3']) await client.chat.postMessage({ channel: 'C0LONG', thread_ts: ts, text });
    const pages: unknown[] = [];
    for await (const page of client.paginate('conversations.replies', { channel: 'C0LONG', ts, limit: 3 }))
      pages.push((page as webApi.ConversationsRepliesResponse).messages?.map(({ text }) => text));
    expect(pages).toEqual([['0', '1', '2'], ['3']]);
    expect(await refusal(client.conversations.replies({ channel: 'C0LONG', ts: '1.1' }))).toBe('thread_not_found');
  });

  it('can carry a reaction, once', async () => {
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'look' });
    await client.reactions.add({ channel, timestamp: ts, name: 'eyes' });
    expect(slack.workspace.find(channel, ts)?.reactions).toEqual([{ name: 'eyes', users: ['U0ASKAWS'], count: 1 }]);
    expect(await refusal(client.reactions.add({ channel, timestamp: ts, name: 'eyes' }))).toBe('already_reacted');
  });

  it('go to a person by a channel that is opened', async () => {
    const opened = await client.conversations.open({ users: 'U0MINSU' });
    const to = opened.channel?.id ?? '';
    await client.chat.postMessage({ channel: to, text: '안녕하세요' });
    const minsu = slack.workspace.person('minsu');
    expect(minsu.sees(minsu.direct.id).at(-1)?.text).toBe('안녕하세요');
    expect((await client.conversations.info({ channel: to })).channel).toMatchObject({ is_im: true, user: 'U0MINSU' });
  });
});

describe('Scopes', () => {
  const allBut = (scope: string) => {
    const bot = everything.oauth_config.scopes.bot.filter((each) => each !== scope);
    return { ...everything, oauth_config: { scopes: { bot } } };
  };

  it.each<[string, (each: webApi.WebClient) => Promise<unknown>]>([
    ['chat:write', (each) => each.chat.postMessage({ channel, text: 'x' })],
    ['users:read', (each) => each.users.info({ user: 'U0DANA' })],
    ['usergroups:read', (each) => each.usergroups.users.list({ usergroup: 'S0' })],
    ['im:write', (each) => each.conversations.open({ users: 'U0DANA' })],
    ['channels:history', (each) => each.conversations.replies({ channel, ts: '1.1' })],
    ['channels:read', (each) => each.conversations.info({ channel })],
    ['im:read', (each) => each.conversations.info({ channel: 'D0DANA' })],
    ['files:write', (each) => each.files.getUploadURLExternal({ filename: 'a.csv', length: 1 })],
    [
      'assistant:write',
      (each) => each.assistant.threads.setStatus({ channel_id: channel, thread_ts: '1.1', status: '' }),
    ],
    ['reactions:write', (each) => each.reactions.add({ channel, timestamp: '1.1', name: 'eyes' })],
  ])('that the manifest lacks are missed: %s', async (scope, call) => {
    const without = await servedWorkspace({ manifest: allBut(scope) });
    without.workspace.person('dana');
    try {
      await expect(call(without.client)).rejects.toMatchObject({
        data: { error: 'missing_scope', needed: scope, provided: expect.not.stringContaining(scope) },
      });
    } finally {
      await without.close();
    }
  });

  it("are those of the project's own app by default", async () => {
    const { manifest } = new Workspace();
    expect(manifest.oauth_config.scopes.bot).toContain('app_mentions:read');
  });
});

describe('User groups', () => {
  it('are listed by id', async () => {
    slack.workspace.userGroups.set('S0RESPONDERS', { id: 'S0RESPONDERS', handle: 'responders', users: ['U0DANA'] });
    slack.workspace.userGroups.set('S0OLD', { id: 'S0OLD', handle: 'old', users: [], disabled: true });
    expect((await client.usergroups.users.list({ usergroup: 'S0RESPONDERS' })).users).toEqual(['U0DANA']);
    expect(await refusal(client.usergroups.users.list({ usergroup: 'S0NONE' }))).toBe('no_such_subteam');
    expect(await refusal(client.usergroups.users.list({ usergroup: 'S0OLD' }))).toBe('subteam_disabled');
  });
});
