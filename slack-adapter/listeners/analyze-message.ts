import type { App, webApi } from '@slack/bolt';
import { toMoment } from '../asked.ts';
import type { Investigate, Parts } from '../investigate.ts';
import { languageIn, languageOf, texts } from '../language.ts';
import { directChannel } from './direct-channel.ts';
import { messageText } from './message-text.ts';
import { questionIn, quoted } from './question.ts';
import { receivedAt } from './received-at.ts';

/** A message that somebody wants analyzed: in its thread, or in direct messages where the app is no member. */
export const analyzeMessage = (app: App, { askerOf }: Pick<Parts, 'askerOf'>, investigate: Investigate): void => {
  app.shortcut(
    { type: 'message_action', callback_id: 'analyze_message' },
    async ({ shortcut, ack, respond, client, context }) => {
      await ack();
      const { channel, message, user, team, trigger_id, action_ts } = shortcut;
      const subject = questionIn(messageText(message), undefined);
      const place = { team: team?.id ?? user.team_id ?? '', user: user.id };
      // Alerts are written in English for everybody: who reads the answer has a language of their own.
      const [asker, member] = await Promise.all([
        askerOf({ ...place, channel: channel.id, shared: false }),
        isMember(client, channel.id),
      ]);
      const text = texts[languageOf(subject) === 'ko' ? 'ko' : languageIn(asker?.person.locale)].analyze;
      await investigate({
        key: `trigger:${trigger_id}`,
        ...place,
        text,
        subject,
        askedAt: toMoment(action_ts),
        receivedAt: receivedAt(context),
        tell: async (told) => void (await respond({ response_type: 'ephemeral', replace_original: false, text: told })),
        ...(member
          ? { channel: channel.id, threadTs: String(message.thread_ts ?? message.ts), ts: action_ts }
          : {
              channel: await directChannel(client, user.id),
              opening: quoted(`${text}\n${subject.slice(0, 300)}`),
              shared: false,
            }),
      });
    },
  );
};

/** A private channel does not show itself to those outside. */
const isMember = async (client: webApi.WebClient, channel: string): Promise<boolean> => {
  if (channel.startsWith('D')) return false;
  try {
    const { channel: found } = await client.conversations.info({ channel });
    return found?.is_member === true;
  } catch {
    return false;
  }
};
