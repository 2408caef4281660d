import type { Block, Seen } from '../../kinds.ts';
import { safeLink } from '../safe.ts';
import { textIn } from './click.ts';

/** A piece of what somebody wrote. */
export type Piece = { text: string } | { mention: string } | { link: string; text: string };

const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

const unescaped = (text: string): string => text.replaceAll(/&(?:lt|gt|amp);/g, (each) => entities[each] ?? each);

/** Slack's markup for people, channels and addresses; all else is text. https://docs.slack.dev/messaging/formatting-message-text */
export const piecesOf = (text: string, { people, channels }: Pick<Seen, 'people' | 'channels'>): Piece[] =>
  text.split(/(<[^<>\s][^<>]*>)/).flatMap((part): Piece[] => {
    const [, target = '', label] = /^<([^|<>]+)(?:\|([^<>]*))?>$/.exec(part) ?? [];
    if (target.startsWith('@')) return [{ mention: `@${people[target.slice(1)]?.name ?? label ?? target.slice(1)}` }];
    if (target.startsWith('#')) return [{ mention: `#${channels[target.slice(1)]?.name ?? label ?? target.slice(1)}` }];
    if (target.startsWith('!')) return [{ mention: `@${label ?? target.slice(1)}` }];
    const link = safeLink(unescaped(target));
    if (link) return [{ link, text: unescaped(label ?? target) }];
    return part === '' ? [] : [{ text: unescaped(part) }];
  });

/** A text object as Slack's markup: in plain text nothing is markup. */
export const markupOf = (given: unknown): string => {
  const text = textIn(given);
  if ((given as Block).type !== 'plain_text') return text;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
};

/** The same as somebody would type it. */
export const plainOf = (text: string, seen: Pick<Seen, 'people' | 'channels'>): string =>
  piecesOf(text, seen)
    .map((piece) => ('mention' in piece ? piece.mention : piece.text))
    .join('');
