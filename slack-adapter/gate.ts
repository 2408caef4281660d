import { defanged, isLive, linksIn } from './links.ts';

/**
 * The one way text gets to Slack: Markdown in, Markdown out in which nothing can notify, embed or lead anywhere but to the
 * hosts on the list. Whatever two readers of Markdown might take differently is rewritten so that it has one reading, since
 * Slack's own is not documented.
 */
export const gate = (markdown: string, linkHosts: string[]): string => {
  let gated = once(markdown, linkHosts);
  // What is left of one construct may complete another.
  for (let passes = 0; passes < 5; passes += 1) {
    const again = once(gated, linkHosts);
    if (again === gated) break;
    gated = again;
  }
  return gated;
};

const once = (markdown: string, linkHosts: string[]): string => {
  const lines = markdown.toWellFormed().replaceAll(/\r\n?/g, '\n').replaceAll(unseen, '').split('\n');
  const gated: string[] = [];
  let fence: { indent: number; ticks: string; close: string } | undefined;
  for (const line of lines) {
    const left = line.trim() !== '' && line.search(/\S/) < (fence?.indent ?? 0);
    if (fence && left) {
      // Less indented than its fence: some readers end the code here, so it ends here for all.
      gated.push(fence.close);
      fence = undefined;
    }
    if (fence) {
      gated.push(line);
      if (new RegExp(`^ {0,3}${fence.ticks}\`*\\s*$`).test(line)) fence = undefined;
      continue;
    }
    // With a bar, the line might be the head of a table.
    const [, indent, ticks] = /^( {0,3})(`{3,})[^`|]*$/.exec(line) ?? [];
    if (ticks) fence = { indent: indent?.length ?? 0, ticks, close: `${indent}${ticks}` };
    gated.push(ticks ? line : gatedLine(line, linkHosts));
  }
  if (fence) gated.push(fence.close);
  return gated
    .join('\n')
    .replaceAll(/(?:<|&lt;)(?=[!@#])/g, '‹')
    .replaceAll(slackLink, (all, address) => (isLive(address, linkHosts) ? all : all.replace(/^(?:<|&lt;)/, '‹')));
};

// Slack reads these in the plain text of a message, also within code.
const slackLink = /(?:<|&lt;)((?:[a-z][a-z0-9+.-]*:\/\/|(?:https?|mailto|tel|slack):)[^\s<>|]*)/gi;

// Controls and whatever shows nothing; the private use area is ours, below. Joiners and variation selectors stay where
// emoji are made of them.
const unseen = new RegExp(
  [
    /(?![\n\t])\p{Cc}/u,
    /(?!(?<=\p{Emoji})\ufe0f|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?)\u200d(?=\p{Extended_Pictographic}))\p{Default_Ignorable_Code_Point}/u,
    /[\u2028\u2029\u2800\ufff9-\ufffb\ue000-\uf8ff]/u,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gu',
);

/** Text out of records for where Slack shows it as it is (`raw_text`, `plain_text`): one line in which nothing looks like a link or a mention. */
export const plainly = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(unseen, '')
    .replaceAll(/<(?=[!@#])/g, '‹')
    .replaceAll(/[a-z][a-z0-9+.-]*:\/\/\S+/gi, defanged)
    .trim();

/** Code spans and live links give way to one private character each while the rest of a line is looked at. */
const gatedLine = (line: string, linkHosts: string[]): string => {
  const kept: string[] = [];
  const keep = (text: string) => {
    // Past the private characters nothing is kept, so everything is looked at.
    if (kept.length >= 0x1900) return text;
    kept.push(text);
    return String.fromCharCode(0xe000 + kept.length - 1);
  };
  // Tildes would be a fence of their own for some readers.
  const plain = plainEscapes(line).replaceAll(/~{3,}/g, '~~').replaceAll(particleAfterHost, '$1 ');
  const withoutCode = codeKept(plain, linkHosts, keep);
  const withoutLinks = withoutCode
    .replaceAll(/(?<!!)!+(?=\[)/g, '')
    .replaceAll(
      /\[([^[\]]*)\]\(\s*<?([^\s()<>\ue000-\uf8ff]*(?:\([^\s()<>\ue000-\uf8ff]*\)[^\s()<>\ue000-\uf8ff]*)*)>?(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/g,
      (_, label, to) => linked(label, to, linkHosts, keep),
    )
    .replaceAll('](', '] (')
    .replaceAll(']:', '] :')
    .replaceAll(/&(?!(?:amp|lt|gt|quot|nbsp);)(?=#?\w+;)/g, '& ');
  return restored(unlinked(withoutLinks, linkHosts), kept);
};

const restored = (text: string, kept: string[]): string =>
  text.replaceAll(/[\ue000-\uf8ff]/g, (mark) => restored(kept[mark.charCodeAt(0) - 0xe000] ?? '', kept));

// "https://docs.example.com을": the particle is no part of the host.
const particleAfterHost = /(https?:\/\/[a-z0-9.-]+)(?=[가-힣]+(?:[\s,;!?)]|$|\.(?:\s|$)))/gi;

/** `evil\.example` reads as `evil.example`. */
const plainEscapes = (line: string): string =>
  line.replaceAll(/`[^`]*`|\\+([.:/@-])(?=[\p{L}\p{N}/\\])/gu, (all, escaped) => escaped ?? all);

/** Code spans of one backtick on one line are kept; any other backtick becomes an apostrophe, `<` of a tag becomes `‹`. */
const codeKept = (line: string, linkHosts: string[], keep: (text: string) => string): string =>
  line.replaceAll(/\\[`<]|(`+)([^`]+)\1(?!`)|`+|<([^<>`]*)>|<(?=[\p{L}/?])/gu, (all, ticks, code, address) => {
    if (code !== undefined && !mayBeCut(code, linkHosts)) return keep(ticks === '`' ? all : `\`${code}\``);
    if (code !== undefined) return `'${code}'`;
    if (address !== undefined && /^https?:\S+$/i.test(address) && isLive(address, linkHosts)) return keep(all);
    if (address !== undefined && /^[\p{L}/?]/u.test(address)) return `‹${address}›`;
    return address === undefined ? all.replaceAll('`', "'").replaceAll('<', '‹') : all;
  });

/** For some readers the bar of a table, or a bracket that was opened before, comes before the code. */
const mayBeCut = (code: string, linkHosts: string[]): boolean =>
  /\||\]\s*\(/.test(code) && unlinked(code, linkHosts) !== code;

const linked = (label: string, to: string, linkHosts: string[], keep: (text: string) => string): string => {
  if (/^https?:/i.test(to) && isLive(to, linkHosts)) return `[${label}${keep(`](${to})`)}`;
  const address = to.replace(/^mailto:/i, '');
  return label.trim() === address || address === '' ? label : `${label} (${address})`;
};

const unlinked = (text: string, linkHosts: string[]): string => {
  let rest = 0;
  let gated = '';
  for (const { index, lastIndex } of linksIn(text)) {
    const link = text.slice(index, lastIndex);
    // Whatever touches an address is part of it for some readers; only what ends a sentence or a bracket is left out by all.
    const apart = /^[.,;:!?)\]}>"'*_~|]*(?:\s|$)/.test(text.slice(lastIndex)) ? '' : ' ';
    gated += text.slice(rest, index) + (isLive(link, linkHosts) ? link + apart : defanged(link));
    rest = lastIndex;
  }
  return gated + text.slice(rest);
};
