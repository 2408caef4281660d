const readable = ['title', 'pretext', 'text', 'value', 'fallback', 'alt_text', 'url', 'title_link'];
const longest = 20_000;

/** All that a message says: its text, its blocks and its attachments, each thing once. */
export const messageText = (message: Record<string, unknown>): string => {
  const lines: string[] = [];
  let said = '';
  const read = (value: unknown): void => {
    if (said.length > longest) return;
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      for (const each of value) read(each);
      return;
    }
    for (const [name, each] of Object.entries(value)) {
      if (typeof each !== 'string') read(each);
      else if (readable.includes(name) && each.trim() && !said.includes(each.trim())) {
        lines.push(each.trim());
        said = lines.join('\n');
      }
    }
  };
  const { text, blocks, attachments } = message;
  for (const part of [{ text }, blocks, attachments]) read(part);
  return said;
};
