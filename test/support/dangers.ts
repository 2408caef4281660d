import MarkdownIt from 'markdown-it';
import tlds from 'tlds' with { type: 'json' };

/** Hosts whose links may be live. */
export const hosts = ['docs.aws.amazon.com', '*.console.aws.amazon.com'];

const markdown = new MarkdownIt({ html: true, linkify: true });
markdown.linkify.tlds(tlds);

/** What another reader of Markdown would make of it: links, images, raw HTML, and what Slack turns into a mention. */
export const dangers = (text: string): string[] => {
  const found: string[] = [];
  const visit = (tokens: ReturnType<typeof markdown.parse>) => {
    for (const token of tokens) {
      if (token.type === 'image') found.push(`image ${token.attrGet('src')}`);
      if (token.type.startsWith('html_')) found.push(`html ${token.content}`);
      if (token.type === 'link_open' && !isListed(String(token.attrGet('href'))))
        found.push(`link ${token.attrGet('href')}`);
      if (token.children) visit(token.children);
    }
  };
  visit(markdown.parse(text, {}));
  return [...found, ...(text.match(/<[!@#]\S*/g) ?? [])];
};

const isListed = (href: string): boolean => {
  if (href.startsWith('mailto:')) return true;
  if (!URL.canParse(href, 'http://relative.example')) return true;
  const { hostname } = new URL(href, 'http://relative.example');
  return (
    hostname === 'docs.aws.amazon.com' ||
    hostname.endsWith('.console.aws.amazon.com') ||
    hostname === 'relative.example'
  );
};

/** The same of blocks: Markdown in `markdown` blocks, and text that Slack shows as it is everywhere else. */
export const dangersIn = (blocks: readonly unknown[]): string[] =>
  (blocks as { type: string; text?: unknown }[]).flatMap((block) => {
    if (block.type === 'markdown') return dangers(String(block.text));
    const json = JSON.stringify(block);
    return [
      ...(json.match(/<[!@#][^"\\]*/g) ?? []),
      ...(json.match(/(?<![a-z0-9+.-])(?!hxxps?:)[a-z][a-z0-9+.-]*:\/\/[^"\\\s]+/gi) ?? []),
      ...(/"type":"image"|image_url|"type":"(?:link|user|usergroup|broadcast|channel)"/.test(json) ? [json] : []),
    ];
  });
