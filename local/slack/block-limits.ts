import { Refused } from './refused.ts';

/** Where blocks are to stand. */
export type Surface = 'message' | 'view';

interface Block {
  type?: string;
  text?: string | { text?: string };
  elements?: unknown[];
}

const known = new Set([
  'actions',
  'alert',
  'card',
  'carousel',
  'container',
  'context',
  'context_actions',
  'data_table',
  'data_visualization',
  'divider',
  'file',
  'header',
  'image',
  'input',
  'markdown',
  'plan',
  'rich_text',
  'section',
  'table',
  'task_card',
  'video',
]);

/** What Slack would refuse of blocks, or undefined where it would take them. */
export const problemOf = (blocks: unknown, surface: Surface = 'message'): Refused | undefined => {
  if (!Array.isArray(blocks)) return new Refused('invalid_blocks_format');
  if (blocks.length > (surface === 'message' ? 50 : 100)) return new Refused('invalid_blocks');
  let markdown = 0;
  for (const block of blocks as Block[]) {
    if (!block.type || !known.has(block.type)) return new Refused('invalid_blocks');
    const text = typeof block.text === 'string' ? block.text : block.text?.text;
    if (block.type === 'markdown') markdown += text?.length ?? 0;
    if (['markdown', 'header'].includes(block.type) && !text) return new Refused('invalid_blocks');
    if (block.type === 'section' && (text?.length ?? 0) > 3000) return new Refused('invalid_blocks');
    if (block.type === 'header' && (text?.length ?? 0) > 150) return new Refused('invalid_blocks');
    if (block.type === 'context' && (block.elements?.length ?? 0) > 10) return new Refused('invalid_blocks');
  }
  return markdown > 12_000 ? new Refused('msg_blocks_too_long') : undefined;
};
