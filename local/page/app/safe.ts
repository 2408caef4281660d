import type { Block } from '../kinds.ts';

const addresses = new Set(['url', 'href', 'title_url', 'author_url', 'provider_icon_url', 'video_url', 'title_link']);
const pictures = new Set([
  'image_url',
  'thumb_url',
  'thumbnail_url',
  'icon_url',
  'slack_file',
  'image',
  'icon',
  'hero_image',
]);

/** An address that may be followed: http or https, and nothing that runs. */
export const safeLink = (address: unknown): string | undefined => {
  if (typeof address !== 'string' || !URL.canParse(address)) return undefined;
  return ['http:', 'https:'].includes(new URL(address).protocol) ? address : undefined;
};

/** Blocks without anything that loads from somewhere or leads where a link should not. */
export const safely = (block: Block): Block => cleaned(block) as Block;

const cleaned = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.filter((each) => !isPicture(each)).map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]): [string, unknown][] => {
      if (pictures.has(name)) return [];
      if (addresses.has(name)) return [[name, safeLink(each) ?? '#']];
      // It would become the id of an element
      if (name === 'block_id') return [];
      return [[name, cleaned(each)]];
    }),
  );
};

const isPicture = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && ['image', 'video'].includes((value as Block).type);
