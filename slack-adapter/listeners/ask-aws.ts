import type { App } from '@slack/bolt';
import { acknowledgement } from '../acknowledgement.ts';
import type { Investigate } from '../investigate.ts';
import { directChannel } from './direct-channel.ts';
import { questionIn, quoted } from './question.ts';
import { cameAt, receivedAt } from './received-at.ts';

/** A question asked by command, answered to its asker alone: in direct messages, below the question. */
export const askAws = (app: App, investigate: Investigate): void => {
  app.command('/ask-aws', async ({ command, ack, respond, client, context }) => {
    const { takes, answer } = acknowledgement(command.text);
    await ack(answer);
    if (!takes) return;
    const text = questionIn(command.text, context.botUserId);
    await investigate({
      key: `trigger:${command.trigger_id}`,
      team: command.team_id,
      channel: await directChannel(client, command.user_id),
      user: command.user_id,
      text,
      opening: quoted(text),
      askedAt: cameAt(context),
      receivedAt: receivedAt(context),
      ...(command.channel_id.startsWith('D') ? {} : { shareTo: command.channel_id }),
      tell: async (told) => void (await respond({ response_type: 'ephemeral', text: told })),
    });
  });
};
