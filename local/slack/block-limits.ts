import { type Block, items, type Problem, textLength, unique } from './blocks/problem.ts';
import { blockTypes } from './blocks/types.ts';
import { Refused } from './refused.ts';

/** Where blocks are to stand. */
export type Surface = 'message' | 'view';

const mostBlocks = { message: 50, view: 100 };
const longestMarkdown = 12_000;
// Not documented, but measured, a divider beside markdown counting as 125: https://github.com/slackapi/bolt-js/issues/2509
const longestInAll = 13_297;
const perBlock = 125;
const mostCharts = 2;
const longestId = 255;

/** What Slack would refuse of blocks, or undefined where it would take them. https://docs.slack.dev/reference/block-kit/blocks */
export const problemOf = (given: unknown, surface: Surface = 'message'): Refused | undefined => {
  if (!Array.isArray(given)) return new Refused('invalid_blocks_format');
  const blocks = items(given);
  const problems = problemsOf(blocks, surface);
  if (problems.length > 0) {
    const errors = problems.map(({ what, at }) => `${what} [json-pointer:${at}]`);
    return new Refused('invalid_blocks', {
      errors,
      response_metadata: { messages: errors.map((each) => `[ERROR] ${each}`) },
    });
  }
  const markdown = blocks
    .filter(({ type }) => type === 'markdown')
    .reduce((sum, { text }) => sum + String(text).length, 0);
  const isLong =
    surface === 'message' &&
    (markdown > longestMarkdown || textLength(blocks) + (blocks.length - 1) * perBlock > longestInAll);
  return isLong ? new Refused('msg_blocks_too_long') : undefined;
};

/** Everything that is wrong with blocks one by one and together, whatever their length in all. */
export const problemsOf = (given: unknown, surface: Surface): Problem[] => {
  if (!Array.isArray(given)) return [{ what: 'must be a list', at: '/blocks' }];
  const blocks = items(given);
  return [...blocks.flatMap((block, at) => problemsIn(block, `/blocks/${at}`, surface)), ...together(blocks, surface)];
};

const problemsIn = (block: Block, at: string, surface: Surface): Problem[] => {
  const kind = blockTypes[String(block?.type)];
  if (!kind) return [{ what: `unsupported type: ${block?.type}`, at: `${at}/type` }];
  const wrong = kind.check(block).map(({ what, at: within }) => ({ what, at: at + within }));
  if (kind.only && kind.only !== surface) wrong.push({ what: `${block.type} is not allowed in a ${surface}`, at });
  if (String(block.block_id ?? '').length > longestId)
    wrong.push({ what: `must be less than ${longestId + 1} characters`, at: `${at}/block_id` });
  const nested = kind.within?.(block) ?? [];
  return [...wrong, ...nested.flatMap((inner, index) => problemsIn(inner, `${at}/${index}`, surface))];
};

/** What is wrong with several blocks that are each right. */
const together = (blocks: Block[], surface: Surface): Problem[] => {
  const problems: Problem[] = [];
  if (blocks.length > mostBlocks[surface])
    problems.push({ what: `no more than ${mostBlocks[surface]} items allowed`, at: '/blocks' });
  if (!unique(blocks.flatMap(({ block_id: id }) => (id ? [id] : []))))
    problems.push({ what: 'block_id is not unique', at: '/blocks' });
  if (blocks.filter(({ type }) => type === 'table').length > 1)
    problems.push({ what: 'only_one_table_allowed', at: '/blocks' });
  if (blocks.filter(({ type }) => type === 'data_visualization').length > mostCharts)
    problems.push({ what: `no more than ${mostCharts} charts allowed`, at: '/blocks' });
  return problems;
};
