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

/** Text that has passed the gate, as Slack gets it: the plain text says the same as the blocks. */
export const message = (markdown: string, turn: TurnState, linkHosts: string[]): Message => {
  const text = gate(markdown, linkHosts);
  return {
    text,
    blocks: [{ type: 'markdown', text }],
    // Lists of strings are taken by the API, and unknown to its types.
    metadata: { event_type: 'ask_aws_turn', event_payload: { ...turn } } as unknown as types.MessageMetadata,
  };
};

/** Values out of records stand in code spans, which nothing in them can end. */
export const code = (value: string): string => `\`${oneLine(value).replaceAll('`', "'") || ' '}\``;

export const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
