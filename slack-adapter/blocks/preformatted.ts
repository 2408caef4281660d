import type { types } from '@slack/bolt';

/** Characters of one block. */
const longest = 3000;

/** Text as it is, over as many blocks as it takes; nothing in it is a link or a mention. */
export const preformatted = (text: string): types.RichTextBlock[] =>
  pieces(text.toWellFormed().replaceAll(/<(?=[!@#])/g, '‹')).map((piece) => ({
    type: 'rich_text',
    elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: piece }], border: 0 }],
  }));

/** Between lines where possible, never within a character. */
const pieces = (text: string): string[] => {
  const cut: string[] = [];
  let rest = text;
  while (rest.length > longest) {
    const line = rest.lastIndexOf('\n', longest);
    const end = line > longest / 2 ? line + 1 : longest - (/[\ud800-\udbff]/.test(rest.charAt(longest - 1)) ? 1 : 0);
    cut.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return rest ? [...cut, rest] : cut;
};
