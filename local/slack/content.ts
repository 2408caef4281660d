import { problemOf } from './block-limits.ts';
import type { Message } from './messages.ts';
import { Refused } from './refused.ts';

type Content = Pick<Message, 'text' | 'blocks'> & Partial<Pick<Message, 'metadata' | 'attachments' | 'asked'>>;

const longestText = 40_000;
const longestMarkdown = 12_000;
const longestMetadata = 16_000;

const display = ['link_names', 'mrkdwn', 'parse', 'reply_broadcast', 'unfurl_links', 'unfurl_media'];

/** What an app writes into a message; refused where Slack would refuse it. */
export const contentOf = (given: Record<string, unknown>): Content => {
  const { text, blocks, attachments, markdown_text: markdown, metadata } = given;
  if (!text && !blocks && !attachments && !markdown) throw new Refused('no_text');
  if (markdown && (text || blocks)) throw new Refused('markdown_text_conflict');
  if (String(text ?? '').length > longestText) throw new Refused('msg_too_long');
  if (String(markdown ?? '').length > longestMarkdown) throw new Refused('msg_too_long');
  if (blocks !== undefined) {
    const problem = problemOf(blocks);
    if (problem) throw problem;
  }
  const asked = Object.entries(given).filter(([name]) => display.includes(name));
  return {
    asked: Object.fromEntries(asked),
    text: String(text ?? markdown ?? ''),
    blocks: markdown ? [{ type: 'markdown', text: markdown }] : ((blocks ?? []) as unknown[]),
    ...(attachments !== undefined && { attachments: attachments as unknown[] }),
    ...(metadata !== undefined && { metadata: metadataOf(metadata) }),
  };
};

/** https://docs.slack.dev/messaging/message-metadata */
export const metadataOf = (metadata: unknown): NonNullable<Message['metadata']> => {
  const { event_type: type, event_payload: payload } = (metadata ?? {}) as Partial<NonNullable<Message['metadata']>>;
  if (typeof type !== 'string' || typeof payload !== 'object' || payload === null)
    throw new Refused('invalid_metadata_format');
  if (JSON.stringify(metadata).length > longestMetadata) throw new Refused('metadata_too_large');
  return { event_type: type, event_payload: payload };
};
