import type { types } from '@slack/bolt';
import { gate } from '../gate.ts';

/** What a message of ours is, for whoever reads the thread by program. */
export type TurnState =
  | { state: 'working' | 'helped' | 'failed' | 'stopped' | 'too-long' | 'expired'; reference: string }
  | { state: 'answered'; reference: string; unsupported: string[] };

export interface Message {
  text: string;
  blocks: types.AnyBlock[];
  /** The same in blocks that any Slack takes, for where it refuses those. */
  simpler?: types.AnyBlock[];
  metadata: types.MessageMetadata;
}

/** Text that has passed the gate, as Slack gets it: the plain text is how the blocks begin, or all of it. */
export const message = (markdown: string, turn: TurnState, linkHosts: string[]): Message => {
  const text = gate(markdown, linkHosts);
  return {
    text: beginning(text, linkHosts),
    blocks: [{ type: 'markdown', text }],
    // Lists of strings are taken by the API, and unknown to its types.
    metadata: { event_type: 'ask_aws_turn', event_payload: { ...turn } } as unknown as types.MessageMetadata,
  };
};

// Whatever its blocks, an update with a longer text is refused, in bytes once &, < and > are escaped: measured,
// https://github.com/pymc-labs/daimon/pull/106
const longestText = 4000;

/** As much of a text as Slack takes beside blocks. What a cut lays bare passes the gate again. */
const beginning = (text: string, linkHosts: string[], characters = text.length): string => {
  const cut = characters === text.length ? text : gate(text.slice(0, characters).toWellFormed(), linkHosts);
  const escaped = cut.replaceAll('&', '&amp;').replaceAll(/[<>]/g, '&lt;');
  return Buffer.byteLength(escaped) <= longestText
    ? cut
    : beginning(text, linkHosts, Math.min(longestText, Math.floor(characters * 0.8)));
};

/** Values out of records stand in code spans, which nothing in them can end. */
export const code = (value: string): string => `\`${oneLine(value).replaceAll('`', "'") || ' '}\``;

export const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
