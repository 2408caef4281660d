import { createHash } from 'node:crypto';
import type { Asked, Placed } from './asked.ts';
import { begunInChannel } from './begun.ts';
import type { Claim } from './claims.ts';
import { gate } from './gate.ts';
import type { Parts } from './investigate.ts';
import { post } from './post.ts';

type Slack = Pick<Parts, 'client' | 'briefly' | 'self'>;

/** By which a person and an operator mean the same question. */
export const referenceOf = ({ key }: Pick<Asked, 'key'>): string =>
  createHash('sha256').update(key).digest('hex').slice(0, 10);

/** The thread in which a question is answered; begun here where there is none yet, once. */
export const inItsThread = async (slack: Slack, asked: Asked, claim: Claim): Promise<Placed> => {
  const threadTs = asked.threadTs ?? claim.thread ?? (await begun(slack, asked, claim));
  return { ...asked, threadTs, ts: asked.ts ?? threadTs };
};

const begun = async ({ client, briefly, self }: Slack, asked: Asked, claim: Claim): Promise<string> => {
  const { channel, opening = '' } = asked;
  const text = gate(opening, []);
  const reference = referenceOf(asked);
  const find = async () => (await begunInChannel(client, channel, { self, reference, since: claim.takenAt }))[0];
  const metadata = { event_type: 'ask_aws_question', event_payload: { reference } };
  const ts =
    (claim.again ? await find() : undefined) ??
    (await post(briefly, { channel, text, blocks: [{ type: 'markdown', text }], metadata }, find));
  await claim.opened(ts);
  return ts;
};
