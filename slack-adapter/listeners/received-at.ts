import type { Context } from '@slack/bolt';

/** When a command came, which says nothing of its own time. */
export const cameAt = (context: Context): Date => {
  const { cameAt: at } = context;
  return typeof at === 'string' ? new Date(at) : receivedAt(context);
};

/** When the receiver took what a listener hears; without a queue that is now. */
export const receivedAt = ({ receivedAt: at }: Context): Date => {
  const time = new Date(typeof at === 'string' ? at : Number.NaN);
  return Number.isNaN(time.getTime()) ? new Date() : time;
};
