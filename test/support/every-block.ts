import type { User } from '../../local/slack/people.ts';
import type { Workspace } from '../../local/slack/workspace.ts';
import { bot } from '../../local/slack/workspace.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const option = (text: string) => ({ text: plain(text), value: text });
const button = (text: string) => ({ type: 'button', text: plain(text), action_id: text, value: text, url: text });
const points = (text: string) => [
  { label: text, value: 3 },
  { label: 'other', value: 1 },
];

/** Every kind of block that an app may send, with a text in every place that has one. */
const everyBlock = (text: string): unknown[] => [
  { type: 'markdown', text },
  { type: 'header', text: plain(text) },
  { type: 'section', text: { type: 'mrkdwn', text }, accessory: button(text) },
  { type: 'section', text: plain(text), fields: [plain(text), { type: 'mrkdwn', text }] },
  {
    type: 'context',
    elements: [plain(text), { type: 'mrkdwn', text }, { type: 'image', image_url: text, alt_text: text }],
  },
  {
    type: 'actions',
    elements: [
      button(text),
      { type: 'static_select', placeholder: plain(text), action_id: text, options: [option(text), option('other')] },
    ],
  },
  {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: text,
        positive_button: option(text),
        negative_button: { ...option('other'), accessibility_label: text },
      },
      { type: 'icon_button', icon: 'trash', text: plain(text), action_id: text, value: text },
    ],
  },
  {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text, style: { bold: true, code: true } },
          { type: 'link', url: text, text },
          { type: 'link', url: `javascript:window.pwned=1//${text}`, text },
          { type: 'user', user_id: text },
          { type: 'channel', channel_id: text },
          { type: 'usergroup', usergroup_id: text },
          { type: 'broadcast', range: text },
          { type: 'emoji', name: text, unicode: '1f600' },
          { type: 'date', timestamp: 1_763_888_400, format: text, url: text, fallback: text },
          { type: 'color', value: text },
        ],
      },
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
      },
      { type: 'rich_text_quote', elements: [{ type: 'text', text }] },
    ],
  },
  { type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }] },
  {
    type: 'data_table',
    caption: text,
    rows: [
      [
        { type: 'raw_text', text },
        { type: 'raw_text', text: 'b' },
      ],
      [
        { type: 'raw_text', text },
        { type: 'raw_number', value: 1, text },
      ],
    ],
  },
  { type: 'table', rows: [[{ type: 'raw_text', text }], [{ type: 'raw_text', text }]] },
  { type: 'data_visualization', title: text, chart: { type: 'pie', segments: points(text) } },
  {
    type: 'data_visualization',
    title: text,
    chart: { type: 'bar', series: [{ name: text, data: points(text) }], axis_config: { categories: [text, 'other'] } },
  },
  {
    type: 'task_card',
    task_id: text,
    title: text,
    status: 'complete',
    output: { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] },
  },
  { type: 'plan', title: text, tasks: [{ type: 'task_card', task_id: text, title: text, status: 'error' }] },
  { type: 'image', image_url: 'https://evil.example/i.png', alt_text: text, title: plain(text) },
  {
    type: 'video',
    video_url: 'https://evil.example/v',
    thumbnail_url: 'https://evil.example/t.png',
    title: plain(text),
    title_url: text,
    alt_text: text,
    author_name: text,
  },
];

const inputs = (text: string): unknown[] => [
  {
    type: 'input',
    block_id: text,
    label: plain(text),
    hint: plain(text),
    element: { type: 'plain_text_input', action_id: text, placeholder: plain(text), initial_value: text },
  },
  {
    type: 'input',
    block_id: `${text}2`,
    label: plain(text),
    element: { type: 'static_select', action_id: `${text}2`, placeholder: plain(text), options: [option(text)] },
  },
];

/** What an app, other people and their names bring to the workspace, each with the text wherever there is one. */
export const bring = (slack: Workspace, channel: string, text: string): void => {
  slack.post(channel, { ts: slack.nextTs(), user: bot.id, text, blocks: everyBlock(text) });
  const file = { name: text, title: text, mimetype: 'text/html', size: 9, user: bot.id, url_private: text };
  const id = slack.nextId('F');
  const content = Buffer.from(text);
  slack.uploads.set(id, { file: { ...file, id }, length: content.length, content, complete: true });
  slack.post(channel, {
    ts: slack.nextTs(),
    user: text,
    text,
    attachments: [{ title: text, text, title_link: text, image_url: 'https://evil.example/a.png', fallback: text }],
    files: [{ ...file, id }],
  });
};

/** Somebody whose name it is. */
export const named = (text: string, index: number): User => ({
  id: `U0EVIL${index}`,
  name: text,
  realName: text,
  tz: 'UTC',
  locale: 'en-US',
});

/** Opens a modal in which it stands everywhere. */
export const opened = (slack: Workspace, user: string, text: string): void => {
  const id = slack.nextId('V');
  const view = {
    title: plain(text),
    submit: plain(text),
    close: plain(text),
    blocks: [...inputs(text), ...everyBlock(text)],
  };
  const on = { id, user, type: 'modal', callback_id: text, external_id: '', private_metadata: text, hash: '' };
  slack.views.set(id, {
    ...on,
    ...view,
    blocks: view.blocks as { type: string }[],
    root_view_id: id,
    previous_view_id: null,
    notify_on_close: false,
    closed: false,
  });
  slack.tell();
};
