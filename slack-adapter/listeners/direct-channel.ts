import type { webApi } from '@slack/bolt';

/** The channel of the direct messages between the app and somebody; there is one, however often it is opened. */
export const directChannel = async (client: webApi.WebClient, user: string): Promise<string> => {
  const { channel } = await client.conversations.open({ users: user });
  if (!channel?.id) throw new Error('conversations.open answered without a channel');
  return channel.id;
};
