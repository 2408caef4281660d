import { LinkifyIt } from 'linkify-it';
import tlds from 'tlds' with { type: 'json' };

export interface Span {
  index: number;
  lastIndex: number;
}

// The reserved ones too: https://www.rfc-editor.org/rfc/rfc2606
const endings = [...tlds, 'example', 'invalid', 'onion', 'test'];

const linkify = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: true, urlAuth: true, tlds: endings });

/**
 * Whatever a reader might turn into a link, in order: addresses with a scheme, wherever they begin, and bare host names. Host
 * names are looked for as written, and with everything but plain ASCII text as a boundary (`evil.example에서`, `_evil.example_`).
 */
export const linksIn = (text: string): Span[] => {
  const spans: Span[] = [withScheme, withoutHost, www]
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .filter(([address]) => !/^(?:s3|hxxps?):/i.test(address) || /\w\.\w|:\/\/.*:\/\//.test(address))
    .map(({ 0: address, index }) => ({ index, lastIndex: index + address.length }));
  for (const boundary of [/[\ue000-\uf8ff]/g, /[^\p{ASCII}]|[*_~|`^$+=]|@(?![\w-]+\.)|(?<![a-z0-9-])[.:]+/giu])
    spans.push(...(linkify.match(text.replaceAll(boundary, spaces)) ?? []).filter((match) => !isEmail(match)));
  return merged(spans);
};

// Private characters stand for something else here: see the gate.
const withScheme = /[a-z][a-z0-9+.-]*:\/\/[^\s<>"'`|\ue000-\uf8ff]*[^\s<>"'`|\ue000-\uf8ff.,;:!?*_)\]]/gi;

// Browsers take fewer slashes, too; a code span after them may be a host; these applications open from a link.
const withoutHost =
  /\bhttps?:[/\\]{2}(?=[\ue000-\uf8ff])|\b(?:https?:[/\\]?(?=[\p{L}\p{N}[])|(?:tel|sms|slack):(?=[/\w+]))[^\s<>"'`|\ue000-\uf8ff]*[^\s<>"'`|\ue000-\uf8ff.,;:!?*_)\]]/giu;

// Whatever follows: https://github.github.com/gfm/#extended-www-autolink
const www = /www\.(?:[^\s<>"'`|\ue000-\uf8ff]*[^\s<>"'`|\ue000-\uf8ff.,;:!?*_)\]])?/gi;

const spaces = (text: string) => ' '.repeat(text.length);

const isEmail = ({ schema, raw }: { schema: string; raw: string }) => schema === 'mailto:' && !/^mailto:/i.test(raw);

const merged = (spans: Span[]): Span[] => {
  const apart: Span[] = [];
  for (const { index, lastIndex } of spans.toSorted((a, b) => a.index - b.index)) {
    const last = apart.at(-1);
    if (last && index < last.lastIndex) last.lastIndex = Math.max(last.lastIndex, lastIndex);
    else apart.push({ index, lastIndex });
  }
  return apart;
};

/**
 * Whether an address leads to a host on the list, whoever reads it: no user part, no backslash, and nothing that would be a
 * link for a reader who ends the address earlier.
 */
export const isLive = (address: string, linkHosts: string[]): boolean => {
  const [, host = '', path = ''] = /^(?:https?:\/\/)?([a-z0-9.-]+)(?::\d+)?([/?#][^\\\s]*)?$/i.exec(address) ?? [];
  const name = host.toLowerCase();
  const isListed = linkHosts.some((listed) =>
    listed.startsWith('*.') ? name.endsWith(listed.slice(1)) && name.length > listed.length - 1 : name === listed,
  );
  return isListed && !path.includes('//') && !hidesLink(path);
};

/** Whether some reader, who ends the address earlier, finds another one in what follows. */
const hidesLink = (path: string): boolean => {
  const [, ...after] = path.split(/[^\w.~/?#=&%+:@$-]/);
  return after.some((rest) => linksIn(rest).length > 0);
};

/** `https://evil.example/a.b` becomes `hxxps://evil[.]example/a.b`: readable, and no link. */
export const defanged = (address: string): string => {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*:(?:\/\/)?)?(.*)$/is.exec(address) ?? [];
  if (/^mailto:/i.test(scheme)) return rest;
  // A second address may hide behind the first.
  if (rest.slice(1).includes('//')) return withoutLink(scheme) + dotless(rest).replaceAll(/(?<!\[):\/\//g, '[://]');
  const [, host = '', path = ''] = /^(\/*[^/?#]*)(.*)$/s.exec(rest) ?? [];
  const hides = path.split(/[^\w.-]/).some((rest) => linksIn(rest).length > 0);
  return withoutLink(scheme) + dotless(host) + (hides ? dotless(path) : path);
};

const dotless = (text: string): string => text.replaceAll(/\[\.\]|\./g, '[.]');

const withoutLink = (scheme: string): string => {
  const name = scheme.toLowerCase();
  if (/^https?:/.test(name)) return `hxxp${name.slice(4)}`;
  return /^(?:s3|hxxps?):/.test(name) ? scheme : scheme.replace(/:(\/\/)?/, '[:$1]');
};
