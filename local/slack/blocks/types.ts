import type { Surface } from '../block-limits.ts';
import { chart } from './chart.ts';
import { element, feedback } from './elements.ts';
import { type Block, items, list, type Problem, rule, text, textIn, unique } from './problem.ts';
import { dataTable, table } from './tables.ts';

interface Kind {
  /** What is wrong within one block of the kind. */
  check: (block: Block) => Problem[];
  /** The only place where it may stand. */
  only?: Surface;
  /** Blocks inside it. */
  within?: (block: Block) => Block[];
}

const anything = () => [];
const most = Number.POSITIVE_INFINITY;
const longestAlt = 2000;

const actions = ({ elements }: Block): Problem[] => [
  ...list(elements, 1, 25, '/elements'),
  ...items(elements).flatMap((each, at) => element(each, `/elements/${at}`)),
  ...rule(
    unique(items(elements).flatMap(({ action_id: id }) => (id ? [id] : []))),
    'action_id is not unique',
    '/elements',
  ),
];

const section = ({ text: said, fields, accessory }: Block): Problem[] => [
  ...(fields === undefined ? text(said, 3000, '/text/text') : text(said, 3000, '/text/text', { optional: true })),
  ...(fields === undefined ? [] : list(fields, 1, 10, '/fields')),
  ...items(fields).flatMap((each, at) => text(each, 2000, `/fields/${at}/text`)),
  ...(accessory === undefined ? [] : element(accessory, '/accessory', 'accessory')),
];

const context = ({ elements }: Block): Problem[] => [
  ...list(elements, 1, 10, '/elements'),
  ...items(elements).flatMap((each, at) =>
    each.type === 'image'
      ? text(each.alt_text, longestAlt, `/elements/${at}/alt_text`)
      : text(each, 3000, `/elements/${at}/text`),
  ),
];

const card = (block: Block): Problem[] => [
  ...rule(
    ['hero_image', 'title', 'actions', 'body'].some((name) => block[name] !== undefined),
    'nothing to show',
  ),
  ...text(block.title, 150, '/title/text', { optional: true }),
  ...text(block.subtitle, 150, '/subtitle/text', { optional: true }),
  ...text(block.body, 200, '/body/text', { optional: true }),
  ...items(block.actions).flatMap((each, at) => element(each, `/actions/${at}`)),
];

const notInContainers = [
  'data_table',
  'data_visualization',
  'markdown',
  'container',
  'card',
  'carousel',
  'plan',
  'task_card',
];

const container = (block: Block): Problem[] => [
  ...(block.rich_text_title === undefined ? text(block.title, 150, '/title/text') : []),
  ...list(block.child_blocks, 1, 10, '/child_blocks'),
  ...items(block.child_blocks).flatMap(({ type }, at) =>
    rule(!notInContainers.includes(String(type)), `${type} is not allowed in a container`, `/child_blocks/${at}`),
  ),
];

const taskStatus = ['pending', 'in_progress', 'complete', 'error'];

const taskCard = ({ task_id: id, title, status }: Block): Problem[] => [
  ...text(id, 255, '/task_id'),
  ...text(title, most, '/title'),
  ...rule(taskStatus.includes(String(status)), 'not a status', '/status'),
];

const plan = ({ title, tasks }: Block): Problem[] => [
  ...text(title, most, '/title'),
  ...(tasks === undefined ? [] : list(tasks, 0, 50, '/tasks')),
  ...items(tasks).flatMap((task, at) => taskCard(task).map((wrong) => ({ ...wrong, at: `/tasks/${at}${wrong.at}` }))),
];

const levels = [undefined, 'default', 'info', 'warning', 'error', 'success'];

const alert = ({ text: said, level }: Block): Problem[] => [
  ...text(said, 200, '/text/text'),
  ...rule(levels.includes(level as string | undefined), 'not a level', '/level'),
];

const image = ({ alt_text: alt, image_url: url, slack_file: file }: Block): Problem[] => [
  ...text(alt, longestAlt, '/alt_text'),
  ...rule(Boolean(url) !== Boolean(file), 'image_url or slack_file', '/image_url'),
  ...text(url, 3000, '/image_url', { optional: true }),
];

const input = ({ label, element: given, hint }: Block): Problem[] => [
  ...text(label, 2000, '/label/text'),
  ...text(hint, 2000, '/hint/text', { optional: true }),
  ...element(given, '/element', 'input'),
];

/** Every block that Slack knows, as far as it is refused. https://docs.slack.dev/reference/block-kit/blocks */
export const blockTypes: Record<string, Kind | undefined> = {
  actions: { check: actions },
  alert: { check: alert, only: 'view' },
  card: { check: card, only: 'message' },
  carousel: {
    check: ({ elements }) => list(elements, 1, 10, '/elements'),
    only: 'message',
    within: ({ elements }) => items(elements),
  },
  container: { check: container, only: 'message', within: ({ child_blocks: blocks }) => items(blocks) },
  context: { check: context },
  context_actions: {
    check: ({ elements }) => [
      ...list(elements, 1, 5, '/elements'),
      ...items(elements).flatMap((each, at) => feedback(each, `/elements/${at}`)),
    ],
    only: 'message',
  },
  data_table: { check: dataTable },
  data_visualization: { check: chart, only: 'message' },
  divider: { check: anything },
  file: { check: anything, only: 'message' },
  header: { check: ({ text: said }) => text(said, 150, '/text/text') },
  image: { check: image },
  input: { check: input },
  markdown: {
    check: ({ text: said }) => rule(Boolean(textIn(said)), 'must be more than 0 characters', '/text'),
    only: 'message',
  },
  plan: { check: plan, only: 'message' },
  rich_text: { check: ({ elements }) => list(elements, 0, most, '/elements') },
  section: { check: section },
  table: { check: table, only: 'message' },
  task_card: { check: taskCard, only: 'message' },
  video: { check: ({ title }) => text(title, 199, '/title/text') },
};
