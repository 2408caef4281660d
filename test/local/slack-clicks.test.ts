import type { types } from '@slack/bolt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../local/slack/person.ts';
import type { Message } from '../../local/slack/workspace.ts';
import { connectedApp, everything, refusal, servedWorkspace } from '../support/workspace.ts';

let now = Date.now();
let slack: Awaited<ReturnType<typeof servedWorkspace>>;
let bolt: Awaited<ReturnType<typeof connectedApp>>;
let dana: Person;
const clicked: unknown[] = [];
const channel = 'C0SECURITY';

const plain = (text: string): types.PlainTextElement => ({ type: 'plain_text', text });
const button = (action_id: string, value: string): types.Button => ({
  type: 'button',
  text: plain('Go'),
  action_id,
  value,
});
const modal = (more: Partial<types.ModalView> = {}): types.ModalView => ({
  type: 'modal',
  submit: plain('Send'),
  title: plain('Evidence'),
  blocks: [],
  ...more,
});
const reason: types.InputBlock = {
  type: 'input',
  block_id: 'reason',
  label: plain('Why?'),
  element: { type: 'plain_text_input', action_id: 'why' },
};

beforeAll(async () => {
  slack = await servedWorkspace({ now: () => now });
  bolt = await connectedApp(slack);
  dana = slack.workspace.person('dana');
  bolt.app.action('first', async ({ ack, action, body }) => {
    clicked.push(action, body);
    await ack();
  });
});
afterAll(() => Promise.all([bolt.close(), slack.close()]));

const posted = async (...blocks: types.KnownBlock[]): Promise<Message> => {
  const { ts = '' } = await slack.client.chat.postMessage({ channel, text: 'x', blocks });
  return slack.workspace.find(channel, ts)!;
};

describe('A click', () => {
  it.each<[string, types.KnownBlock, Parameters<Person['click']>[2], unknown]>([
    [
      'the first button',
      { type: 'actions', elements: [button('first', '1'), button('second', '2')] },
      {},
      { action_id: 'first', value: '1' },
    ],
    [
      'a button of a section',
      { type: 'section', text: plain('x'), accessory: button('first', '9') },
      {},
      { action_id: 'first', value: '9' },
    ],
    [
      'an option of a menu',
      {
        type: 'section',
        text: plain('x'),
        accessory: {
          type: 'overflow',
          action_id: 'first',
          options: ['a', 'b'].map((value) => ({ text: plain(value), value })),
        },
      },
      { value: 'b' },
      { selected_option: { text: plain('b'), value: 'b' } },
    ],
    [
      'thumbs down',
      {
        type: 'context_actions',
        elements: [
          {
            type: 'feedback_buttons',
            action_id: 'first',
            positive_button: { text: plain('Good'), value: 'good' },
            negative_button: { text: plain('Bad'), value: 'bad' },
          },
        ],
      },
      { value: 'bad' },
      { type: 'feedback_buttons', value: 'bad' },
    ],
    [
      'a button of a card',
      {
        type: 'carousel',
        elements: [{ type: 'card', title: { type: 'mrkdwn', text: 'x' }, actions: [button('first', 'c')] }],
      },
      { value: 'c' },
      { value: 'c' },
    ],
  ])('is told as what was clicked: %s', async (_, block, choice, told) => {
    const message = await posted(block);
    await dana.click(message, 'first', choice);
    expect(clicked.splice(0)).toEqual([
      expect.objectContaining(told as object),
      expect.objectContaining({
        user: expect.objectContaining({ id: 'U0DANA' }),
        channel: { id: channel, name: 'security' },
        container: expect.objectContaining({ message_ts: message.ts }),
        message: expect.objectContaining({ ts: message.ts }),
      }),
    ]);
  });

  it('needs something to click', async () => {
    await expect(dana.click(await posted({ type: 'divider' }), 'first')).rejects.toThrow('there is no first to click');
  });

  it('is answered by response URL, five times within half an hour', async () => {
    const urls: string[] = [];
    bolt.app.action('url', async ({ ack, body }) => {
      urls.push('response_url' in body ? String(body.response_url) : '');
      await ack();
    });
    const message = await posted({ type: 'actions', elements: [button('url', '1')] });
    await dana.click(message, 'url');
    await dana.click(message, 'url');
    const [url = '', late = ''] = urls;
    const send = async (to: string, body: object) =>
      (
        (await (
          await fetch(to, {
            method: 'POST',
            body: JSON.stringify(body),
            headers: { 'content-type': 'application/json' },
          })
        ).json()) as { error?: string }
      ).error ?? 'ok';
    expect(await send(url, { text: 'for you' })).toBe('ok');
    expect(dana.sees('security').at(-1)).toMatchObject({ text: 'for you', ephemeralTo: 'U0DANA' });
    expect(await send(url, { replace_original: true, text: 'another' })).toBe('ok');
    expect(message.text).toBe('another');
    expect(await send(url, { text: '3', response_type: 'in_channel' })).toBe('ok');
    expect(await send(url, { text: '4' })).toBe('ok');
    expect(await send(url, { delete_original: true })).toBe('ok');
    expect(slack.workspace.find(channel, message.ts)).toBeUndefined();
    expect(await send(url, { text: '6' })).toBe('used_url');
    now += 31 * 60_000;
    expect(await send(late, { text: 'late' })).toBe('expired_url');
  });
});

describe('A modal', () => {
  const trigger = () => slack.workspace.tickets.trigger('U0DANA');

  it('opens on a click, is filled in and submitted', async () => {
    const submitted: unknown[] = [];
    bolt.app.action('open_feedback', async ({ ack, body, client }) => {
      await ack();
      const { trigger_id } = body as { trigger_id: string };
      await client.views.open({
        trigger_id,
        view: modal({ callback_id: 'why', private_metadata: 'turn 1', blocks: [reason] }),
      });
    });
    bolt.app.view('why', async ({ ack, view }) => {
      submitted.push(view.private_metadata, view.state.values);
      await ack();
    });
    await dana.click(await posted({ type: 'actions', elements: [button('open_feedback', '1')] }), 'open_feedback');
    await expect.poll(() => dana.modal?.callback_id).toBe('why');
    await dana.submit(dana.modal!, { why: 'not my host' });
    expect(submitted).toEqual(['turn 1', { reason: { why: { type: 'plain_text_input', value: 'not my host' } } }]);
    expect(dana.modal).toBeUndefined();
  });

  it('says what is wrong with what was submitted, or shows another view', async () => {
    bolt.app.view('checked', async ({ ack, view }) => {
      const why = view.state.values.reason?.why?.value ?? '';
      if (why.length < 3) await ack({ response_action: 'errors', errors: { reason: 'say more' } });
      else await ack({ response_action: 'update', view: modal({ title: plain('Thanks') }) });
    });
    await slack.client.views.open({ trigger_id: trigger(), view: modal({ callback_id: 'checked', blocks: [reason] }) });
    await expect(dana.submit(dana.modal!, { why: 'x' })).rejects.toThrow('say more');
    await dana.submit(dana.modal!, { why: 'enough' });
    expect(dana.modal?.title).toEqual(plain('Thanks'));
    await dana.close(dana.modal!);
    expect(dana.modal).toBeUndefined();
  });

  it('is updated while it is open, and has others on top, three in all', async () => {
    const opened = await slack.client.views.open({ trigger_id: trigger(), view: modal() });
    const view_id = opened.view?.id ?? '';
    await slack.client.views.update({ view_id, hash: opened.view?.hash ?? '', view: modal({ title: plain('Found') }) });
    expect(dana.modal?.title).toEqual(plain('Found'));
    expect(await refusal(slack.client.views.update({ view_id, hash: opened.view?.hash ?? '', view: modal() }))).toBe(
      'hash_conflict',
    );
    await slack.client.views.push({ trigger_id: trigger(), view: modal({ title: plain('Second') }) });
    await slack.client.views.push({ trigger_id: trigger(), view: modal({ title: plain('Third') }) });
    expect(await refusal(slack.client.views.push({ trigger_id: trigger(), view: modal() }))).toBe('push_limit_reached');
    await dana.close(dana.modal!);
    expect(dana.modal?.title).toEqual(plain('Second'));
    await dana.close(dana.modal!);
    await dana.close(dana.modal!);
    expect(await refusal(slack.client.views.update({ view_id, view: modal() }))).toBe('not_found');
  });

  it('needs a trigger: once, and within three seconds', async () => {
    const trigger_id = trigger();
    expect(await refusal(slack.client.views.open({ trigger_id, view: modal() }))).toBe('ok');
    expect(await refusal(slack.client.views.open({ trigger_id, view: modal() }))).toBe('exchanged_trigger_id');
    const late = trigger();
    now += 3001;
    expect(await refusal(slack.client.views.open({ trigger_id: late, view: modal() }))).toBe('expired_trigger_id');
    expect(await refusal(slack.client.views.open({ trigger_id: 'none', view: modal() }))).toBe('invalid_trigger_id');
  });

  it.each<[string, string, object]>([
    ['a title of 25 characters', 'invalid_arguments', { title: plain('x'.repeat(25)) }],
    ['no title', 'invalid_arguments', { title: plain('') }],
    ['a button of 25 characters', 'invalid_arguments', { close: plain('x'.repeat(25)) }],
    ['something to fill in and nothing to submit', 'invalid_arguments', { submit: undefined, blocks: [reason] }],
    ['more than 3,000 characters of metadata', 'invalid_arguments', { private_metadata: 'x'.repeat(3001) }],
    ['101 blocks', 'invalid_blocks', { blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) }],
    ['markdown', 'invalid_blocks', { blocks: [{ type: 'markdown', text: 'x' }] }],
  ])('is refused with %s', async (_, error, more) => {
    expect(await refusal(slack.client.views.open({ trigger_id: trigger(), view: modal(more) }))).toBe(error);
  });

  it('may hold an alert', async () => {
    const blocks: types.KnownBlock[] = [{ type: 'alert', level: 'warning', text: plain('Cut') }];
    expect(await refusal(slack.client.views.open({ trigger_id: trigger(), view: modal({ blocks }) }))).toBe('ok');
    expect(await refusal(slack.client.blocks.validate({ view: modal({ blocks }) }))).toBe('ok');
  });

  it('is not the home tab, which is published', async () => {
    const view: types.HomeView = { type: 'home', blocks: [{ type: 'divider' }] };
    await slack.client.views.publish({ user_id: 'U0MINSU', view });
    await slack.client.views.publish({ user_id: 'U0MINSU', view });
    expect([...slack.workspace.views.values()].filter(({ user }) => user === 'U0MINSU')).toHaveLength(1);
    expect(slack.workspace.person('minsu').modal).toBeUndefined();
    expect(await refusal(slack.client.views.publish({ user_id: 'U0NOBODY', view }))).toBe('user_not_found');
  });
});

describe('A file', () => {
  it('is uploaded into a thread by the SDK, and read again', async () => {
    const { ts = '' } = await slack.client.chat.postMessage({ channel, text: 'parent' });
    const content = 'time,principal\r\n2026-11-23T09:00:00Z,dana@example.com\r\n';
    await slack.client.filesUploadV2({
      channel_id: channel,
      thread_ts: ts,
      filename: 'records.csv',
      content,
      initial_comment: 'Here',
    });
    const shared = dana.sees('security', ts).at(-1);
    expect(shared).toMatchObject({
      subtype: 'file_share',
      text: 'Here',
      files: [{ name: 'records.csv', size: content.length }],
    });
    const [file] = shared?.files ?? [];
    expect(slack.workspace.uploads.get(file?.id ?? '')?.content?.toString()).toBe(content);
    const download = (token: string) =>
      fetch(file?.url_private ?? '', { headers: { authorization: `Bearer ${token}` } });
    expect(await (await download('xoxb-test')).text()).toBe(content);
    expect((await download('xoxb-other')).status).toBe(404);
  });

  it('has to be as long as was said, and to be there before it is shared, once', async () => {
    const begin = await slack.client.files.getUploadURLExternal({ filename: 'a.md', length: 3 });
    const { upload_url: url = '', file_id: id = '' } = begin;
    const complete = () => refusal(slack.client.files.completeUploadExternal({ files: [{ id }], channel_id: channel }));
    expect(await complete()).toBe('file_not_found');
    expect((await fetch(url, { method: 'POST', body: 'four' })).status).toBe(400);
    expect((await fetch(url, { method: 'POST', body: 'abc' })).status).toBe(200);
    expect(await complete()).toBe('ok');
    expect(await complete()).toBe('file_not_found');
    expect((await fetch(`${slack.url}/upload/F0`, { method: 'POST', body: 'x' })).status).toBe(404);
  });
});

describe('A command or shortcut', () => {
  it('has to be in the manifest', async () => {
    const bare = await servedWorkspace({ manifest: { ...everything, features: {} } });
    const lonely = bare.workspace.person('dana');
    await expect(lonely.command('/ask-aws', 'x', 'security')).rejects.toThrow('not a valid command');
    await expect(lonely.shortcut('analyze_message', {} as Message)).rejects.toThrow('no shortcut');
    await bare.close();
  });
});
