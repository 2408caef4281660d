/** A question as a listener hands it over. */
export interface Asked {
  /** What it is claimed under: the same however often Slack sends it. */
  key: string;
  team: string;
  channel: string;
  user: string;
  text: string;
  /** The thread that gets the answer; where there is none yet, `opening` begins it. */
  threadTs?: string;
  opening?: string;
  /** `ts` of the message or click that asked; where there is none, that of the thread. */
  ts?: string;
  /** Whether the answer says what was asked, since no message of the thread does. */
  quoted?: boolean;
  /** Text that the question is about, and that nobody vouches for. */
  subject?: string;
  /** The moment of asking, as Slack tells it, so that a re-run searches the same window. */
  askedAt: Date;
  /** When it was accepted. */
  receivedAt: Date;
  /** Whether the channel is shared with another organisation, where Slack told. */
  shared?: boolean;
  /** The channel to which the answer may be shared, where it is not shown in one. */
  shareTo?: string;
  /** Tells the asker alone; by an ephemeral message in the channel where there is no better way. */
  tell?: (text: string) => Promise<void>;
}

/** A question that is claimed, with the thread in which it is answered. */
export interface Placed extends Asked {
  threadTs: string;
  ts: string;
}

/** One message is one question, whether it comes as a mention, as a message or as both. */
export const messageKey = ({ team, channel, ts }: { team: string; channel: string; ts: string }): string =>
  [team, channel, ts].join(':');

/** A moment as Slack writes it, in seconds. */
export const toMoment = (seconds: string | number): Date => new Date(Number(seconds) * 1000);
