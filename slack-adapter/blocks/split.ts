/**
 * Bytes of Markdown in one message. A `markdown` block takes 12,000 characters in all, but updates of more than about 11,000
 * bytes have been refused: https://docs.slack.dev/reference/block-kit/blocks/markdown-block
 */
const longestMessage = 10_500;

/** Markdown in pieces that each fit into a message, cut between paragraphs where possible; a cut fence is reopened. */
export const split = (markdown: string, longest = longestMessage): string[] => {
  const pieces: string[] = [];
  let piece = '';
  let fence = '';
  /** Where the last paragraph of the piece ends. */
  let breakAt = 0;
  for (const line of markdown.split('\n').flatMap((each) => shortLines(each, longest / 3))) {
    if (piece && bytes(piece) + bytes(line) + bytes(fence) + 8 > longest) {
      const cut = fence || breakAt <= piece.length / 2 ? piece.length : breakAt;
      pieces.push(piece.slice(0, cut) + (fence && '\n```'));
      piece = fence || piece.slice(cut);
      breakAt = 0;
    }
    piece = piece ? `${piece}\n${line}` : line;
    if (/^ {0,3}```/.test(line)) fence = fence ? '' : line;
    if (line.trim() === '' && !fence) breakAt = piece.length;
  }
  return [...pieces, piece].map((each) => each.replaceAll(/^\n+|\s+$/g, '')).filter(Boolean);
};

const bytes = (text: string) => Buffer.byteLength(text);

/** Between words where possible. */
const shortLines = (line: string, longest: number): string[] => {
  if (bytes(line) <= longest) return [line];
  const lines: string[] = [];
  let rest = [...line];
  while (rest.length > 0) {
    // A character has at most four bytes.
    const room = rest.slice(0, Math.floor(longest / 4));
    const space = rest.length > room.length ? room.lastIndexOf(' ') : -1;
    lines.push(room.slice(0, space > 0 ? space : room.length).join(''));
    rest = rest.slice(space > 0 ? space + 1 : room.length);
  }
  return lines;
};
