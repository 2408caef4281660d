/** What Slack refuses of blocks. https://docs.slack.dev/reference/block-kit/blocks */

interface Block {
  type?: string;
  text?: string | { text?: string };
  elements?: unknown[];
}

const known = new Set([
  'actions',
  'context',
  'context_actions',
  'divider',
  'header',
  'image',
  'markdown',
  'rich_text',
  'section',
  'table',
]);

/** Slack's error code, or undefined where Slack would take the blocks. */
export const problemOf = (blocks: unknown): string | undefined => {
  if (!Array.isArray(blocks)) return 'invalid_blocks_format';
  if (blocks.length > 50) return 'invalid_blocks';
  let markdown = 0;
  for (const block of blocks as Block[]) {
    if (!block.type || !known.has(block.type)) return 'invalid_blocks';
    const text = typeof block.text === 'string' ? block.text : block.text?.text;
    if (block.type === 'markdown') markdown += text?.length ?? 0;
    if (['markdown', 'header'].includes(block.type) && !text) return 'invalid_blocks';
    if (block.type === 'section' && (text?.length ?? 0) > 3000) return 'invalid_blocks';
    if (block.type === 'header' && (text?.length ?? 0) > 150) return 'invalid_blocks';
    if (block.type === 'context' && (block.elements?.length ?? 0) > 10) return 'invalid_blocks';
  }
  return markdown > 12_000 ? 'msg_blocks_too_long' : undefined;
};
