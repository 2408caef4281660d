import { type types, webApi } from '@slack/bolt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal, servedWorkspace } from '../support/workspace.ts';

let slack: Awaited<ReturnType<typeof servedWorkspace>>;

/** Slack itself, asked about the same blocks where a token is given. */
const real = process.env.SLACK_VALIDATE_TOKEN;
let judge: webApi.WebClient;

beforeAll(async () => {
  slack = await servedWorkspace();
  judge = real ? new webApi.WebClient(real) : slack.client;
});
afterAll(() => slack.close());

const channel = 'C0SECURITY';
const long = (length: number) => 'x'.repeat(length);
const plain = (text: string) => ({ type: 'plain_text', text });
const button = (more: object = {}) => ({ type: 'button', text: plain('Go'), action_id: 'go', ...more });
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const cell = (text: string) => ({ type: 'raw_text', text });
const row = (columns: number, text = 'a') => Array.from({ length: columns }, () => cell(text));
const dataTable = (rows: unknown[], more: object = {}) => ({ type: 'data_table', caption: 'Records', rows, ...more });
const pie = (segments: number, title = 'By severity') => ({
  type: 'data_visualization',
  title,
  chart: { type: 'pie', segments: Array.from({ length: segments }, (_, at) => ({ label: `s${at}`, value: at + 1 })) },
});
const bars = (categories: string[], labels = categories) => ({
  type: 'data_visualization',
  title: 'By day',
  chart: {
    type: 'bar',
    axis_config: { categories },
    series: [{ name: 'logins', data: labels.map((label) => ({ label, value: 1 })) }],
  },
});
const feedback = {
  type: 'feedback_buttons',
  action_id: 'feedback',
  positive_button: { text: plain('Good'), value: 'good' },
  negative_button: { text: plain('Bad'), value: 'bad' },
};
const task = (more: object = {}) => ({ type: 'task_card', task_id: '1', title: 'Okta', status: 'complete', ...more });

/** As a message's blocks, whatever the typings say of them. */
const posted = (...blocks: object[]) =>
  refusal(slack.client.chat.postMessage({ channel, text: 'x', blocks: blocks as types.KnownBlock[] }));

const judged = (...blocks: object[]) =>
  refusal(judge.blocks.validate({ message: { blocks: blocks as types.KnownBlock[] } }));

describe('Blocks of a message', () => {
  it.each<[string, object[]]>([
    ['a section', [section('text')]],
    [
      'a section with a menu',
      [
        {
          ...section('text'),
          accessory: { type: 'overflow', action_id: 'more', options: [{ text: plain('One'), value: '1' }] },
        },
      ],
    ],
    ['markdown', [{ type: 'markdown', text: long(12_000) }]],
    [
      'a header, a divider and context',
      [{ type: 'header', text: plain('Title') }, { type: 'divider' }, { type: 'context', elements: [plain('x')] }],
    ],
    [
      '25 buttons',
      [{ type: 'actions', elements: Array.from({ length: 25 }, (_, at) => button({ action_id: `go${at}` })) }],
    ],
    ['feedback buttons', [{ type: 'context_actions', elements: [feedback] }]],
    ['a data table', [dataTable([row(20), row(20)])]],
    [
      'a data table with numbers',
      [dataTable([row(1), [{ type: 'raw_number', value: 3, text: '3' }]], { page_size: 100 })],
    ],
    ['a table', [{ type: 'table', rows: [row(2), row(2)] }]],
    ['a pie', [pie(6)]],
    ['bars', [bars(['Mon', 'Tue'])]],
    ['task cards and a plan', [task(), { type: 'plan', title: 'Steps', tasks: [task({ task_id: '2' })] }]],
    [
      'cards in a carousel',
      [{ type: 'carousel', elements: [{ type: 'card', title: plain('One'), actions: [button()] }] }],
    ],
    ['a container', [{ type: 'container', title: plain('More'), is_collapsible: true, child_blocks: [section('x')] }]],
    ['50 blocks', Array.from({ length: 50 }, () => ({ type: 'divider' }))],
  ])('take %s', async (_, blocks) => {
    expect(await judged(...blocks)).toBe('ok');
    expect(await posted(...blocks)).toBe('ok');
  });

  it.each<[string, object[]]>([
    ['51 blocks', Array.from({ length: 51 }, () => ({ type: 'divider' }))],
    ['an unknown type', [{ type: 'chart' }]],
    ['a section of 3,001 characters', [section(long(3001))]],
    ['a section without text', [{ type: 'section' }]],
    ['empty markdown', [{ type: 'markdown', text: '' }]],
    ['a header of 151 characters', [{ type: 'header', text: plain(long(151)) }]],
    ['11 elements of context', [{ type: 'context', elements: Array.from({ length: 11 }, () => plain('x')) }]],
    [
      '26 buttons',
      [{ type: 'actions', elements: Array.from({ length: 26 }, (_, at) => button({ action_id: `go${at}` })) }],
    ],
    ['two buttons of one action id', [{ type: 'actions', elements: [button(), button()] }]],
    ['a button of 76 characters', [{ type: 'actions', elements: [button({ text: plain(long(76)) })] }]],
    ['a button with a value of 2,001 characters', [{ type: 'actions', elements: [button({ value: long(2001) })] }]],
    ['an unknown element', [{ type: 'actions', elements: [{ type: 'knob', action_id: 'x' }] }]],
    ['a button among feedback', [{ type: 'context_actions', elements: [button()] }]],
    ['six elements of feedback', [{ type: 'context_actions', elements: Array.from({ length: 6 }, () => feedback) }]],
    ['a data table without caption', [dataTable([row(1), row(1)], { caption: undefined })]],
    ['a data table of a header alone', [dataTable([row(1)])]],
    ['a data table of 102 rows', [dataTable(Array.from({ length: 102 }, () => row(1)))]],
    ['a data table of 21 columns', [dataTable([row(21), row(21)])]],
    ['a data table of uneven rows', [dataTable([row(2), row(1)])]],
    ['a data table of 10,001 characters', [dataTable([row(1), row(1, long(10_000))])]],
    ['a data table with formatting in the header', [dataTable([[{ type: 'rich_text', elements: [] }], row(1)])]],
    ['a data table with an empty cell', [dataTable([row(1), row(1, '')])]],
    ['a page of 101 rows', [dataTable([row(1), row(1)], { page_size: 101 })]],
    [
      'two tables',
      [
        { type: 'table', rows: [row(1)] },
        { type: 'table', rows: [row(1)] },
      ],
    ],
    ['a pie of seven segments', [pie(7)]],
    ['a chart with a title of 51 characters', [pie(1, long(51))]],
    ['bars of 21 categories', [bars(Array.from({ length: 21 }, (_, at) => `d${at}`))]],
    ['bars with labels that are not the categories', [bars(['Mon', 'Tue'], ['Mon', 'Wed'])]],
    ['an unknown chart', [{ ...pie(1), chart: { type: 'donut' } }]],
    ['three charts', [pie(1), pie(1), pie(1)]],
    ['an alert', [{ type: 'alert', text: plain('x') }]],
    ['a task of an unknown status', [task({ status: 'done' })]],
    [
      'a data table in a container',
      [{ type: 'container', title: plain('x'), child_blocks: [dataTable([row(1), row(1)])] }],
    ],
    ['a card with a body of 201 characters', [{ type: 'card', body: plain(long(201)) }]],
    [
      '11 cards',
      [{ type: 'carousel', elements: Array.from({ length: 11 }, () => ({ type: 'card', title: plain('x') })) }],
    ],
    [
      'two blocks of one id',
      [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ],
    ],
  ])('refuse %s', async (_, blocks) => {
    expect(await judged(...blocks)).toBe('invalid_message');
    expect(await posted(...blocks)).toBe('invalid_blocks');
  });

  it('say where the mistake is', async () => {
    const call = slack.client.chat.postMessage({
      channel,
      text: 'x',
      blocks: [section('x'), section(long(3001))] as types.KnownBlock[],
    });
    await expect(call).rejects.toMatchObject({
      data: { errors: ['must be less than 3001 characters [json-pointer:/blocks/1/text/text]'] },
    });
  });

  it.each<[string, object[]]>([
    ['markdown blocks of 12,001 characters', [long(6000), long(6001)].map((text) => ({ type: 'markdown', text }))],
    ['blocks of 13,200 characters and what they cost', Array.from({ length: 6 }, () => section(long(2200)))],
  ])('refuse %s as too long', async (_, blocks) => {
    expect(await posted(...blocks)).toBe('msg_blocks_too_long');
  });

  it('are judged without posting, too, one kind at a time', async () => {
    const blocks = [section(long(3001))] as types.KnownBlock[];
    await expect(judge.blocks.validate({ blocks })).rejects.toMatchObject({
      data: { error: 'invalid_blocks', errors: [{ pointer: '/0/text/text', code: 'failed_constraint' }] },
    });
    expect(await refusal(judge.blocks.validate({ blocks: [], message: { blocks: [] } }))).toBe('invalid_arguments');
  });

  it('have to be a list', async () => {
    expect(await refusal(slack.client.apiCall('chat.postMessage', { channel, blocks: 'no list' }))).toBe(
      'invalid_blocks_format',
    );
  });
});
