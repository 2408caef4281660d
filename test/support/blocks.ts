const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const raw = (text: string) => ({ type: 'raw_text', text });
const picture = (text: string) => ({ type: 'image', image_url: 'https://evil.example/p.png', alt_text: text });
const rich = (text: string) => ({
  type: 'rich_text',
  elements: [
    {
      type: 'rich_text_section',
      elements: [
        { type: 'text', text },
        { type: 'link', url: text, text },
      ],
    },
    { type: 'rich_text_list', style: 'bullet', elements: [{ type: 'rich_text_section', elements: [raw(text)] }] },
  ],
});
const card = (text: string) => ({
  type: 'card',
  title: mrkdwn(text),
  subtitle: mrkdwn(text),
  body: mrkdwn(text),
  hero_image: picture(text),
  icon: picture(text),
});

/** A block of every kind that Slack draws in a message, with one text wherever a text, an address or a label can stand. */
export const everyBlockWith = (text: string): object[] => [
  { type: 'markdown', text },
  rich(text),
  { type: 'section', text: mrkdwn(text), fields: [mrkdwn(text), plain(text)], accessory: picture(text) },
  { type: 'header', text: plain(text) },
  { type: 'context', elements: [mrkdwn(text), picture(text)] },
  { type: 'table', rows: [[raw(text)], [rich(text)]] },
  { type: 'data_table', caption: text, rows: [[raw(text)], [raw(text)]] },
  {
    type: 'data_visualization',
    title: text,
    chart: {
      type: 'pie',
      segments: [
        { label: text, value: 3 },
        { label: 'other', value: 2 },
      ],
    },
  },
  {
    type: 'data_visualization',
    title: text,
    chart: {
      type: 'bar',
      series: [{ name: text, data: [{ label: text, value: 3 }] }],
      axis_config: { categories: [text], x_label: text, y_label: text },
    },
  },
  card(text),
  { type: 'carousel', elements: [card(text)] },
  { type: 'alert', text: mrkdwn(text), level: 'warning' },
  { ...picture(text), title: plain(text) },
  {
    type: 'video',
    title: plain(text),
    video_url: 'https://evil.example/v',
    thumbnail_url: 'https://evil.example/t.png',
    alt_text: text,
  },
  {
    type: 'task_card',
    task_id: 'task',
    title: text,
    status: 'complete',
    details: rich(text),
    output: rich(text),
    sources: [{ type: 'url', url: text, text }],
  },
  { type: 'plan', title: text, tasks: [{ type: 'task_card', task_id: 'part', title: text, status: 'error' }] },
  { type: 'container', title: plain(text), child_blocks: [{ type: 'section', text: mrkdwn(text) }] },
  {
    type: 'actions',
    elements: [
      { type: 'button', text: plain(text), value: text, url: text, action_id: 'button' },
      {
        type: 'static_select',
        placeholder: plain(text),
        action_id: 'menu',
        options: [{ text: plain(text), value: 'v' }],
      },
      { type: 'users_select', action_id: 'people', placeholder: plain(text) },
    ],
  },
  { type: 'file', external_id: text, source: 'remote' },
  { type: text, text },
];
