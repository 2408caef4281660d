import { createHash } from 'node:crypto';
import type { webApi } from '@slack/bolt';
import type { Asked, Placed } from './asked.ts';
import type { Claim } from './claims.ts';
import { gate } from './gate.ts';

/** By which a person and an operator mean the same question. */
export const referenceOf = ({ key }: Pick<Asked, 'key'>): string =>
  createHash('sha256').update(key).digest('hex').slice(0, 10);

/** The thread in which a question is answered; begun here where there is none yet, once. */
export const inItsThread = async (client: webApi.WebClient, asked: Asked, claim: Claim): Promise<Placed> => {
  const threadTs = asked.threadTs ?? claim.thread ?? (await begun(client, asked, claim));
  return { ...asked, threadTs, ts: asked.ts ?? threadTs };
};

const begun = async (client: webApi.WebClient, { channel, opening = '' }: Asked, claim: Claim): Promise<string> => {
  const text = gate(opening, []);
  const { ts } = await client.chat.postMessage({
    channel,
    text,
    blocks: [{ type: 'markdown', text }],
    unfurl_links: false,
    unfurl_media: false,
    parse: 'none',
    link_names: false,
  });
  if (!ts) throw new Error('chat.postMessage answered without ts');
  await claim.opened(ts);
  return ts;
};
