/** What the page is told, in documents of a few kinds by id; a document that is `null` is gone. */
export interface Kinds {
  /** `this`: who looks, and at what. */
  about: About;
  people: SeenPerson;
  channels: SeenChannel;
  /** By `channel:ts`. */
  messages: SeenMessage;
  /** By `channel:ts` of the thread. */
  sessions: SeenSession;
  /** By channel. */
  prompts: { title: string | undefined; prompts: { title: string; message: string }[] };
  /** Modals, in the order in which they were opened. */
  views: SeenView;
  /** By the reference that the answer's message carries. */
  traces: Trace;
}

export type Seen = { [Kind in keyof Kinds]: Record<string, Kinds[Kind]> };

export type Change = { [Kind in keyof Kinds]: [kind: Kind, id: string, value: Kinds[Kind] | null] }[keyof Kinds];

export interface About {
  me: string;
  bot: string;
  /** What answers: rules, or a model. */
  model: string;
  commands: { command: string; description: string; hint: string }[];
  shortcuts: { callbackId: string; name: string }[];
  data: AboutData;
  /** Questions that this data can answer. */
  questions: string[];
}

/** What is asked about, and what of it could not be read. */
export interface AboutData {
  /** A person's own folder; `null` where it is what `npm start` began with. */
  folder: string | null;
  /** Whether an account is asked, whose records nobody has counted. */
  live: boolean;
  sources: { name: string; title: string; records: number; absent: boolean; newest: string | null }[];
  unreadable: { file: string; lines: number }[];
  /** `ts` since which it is asked about. */
  since: string;
}

export interface SeenPerson {
  id: string;
  name: string;
  realName: string;
  timeZone: string;
  locale: string;
  isBot: boolean;
  guest: boolean;
  /** Titles of the sources that the local access rules keep from this person. */
  without: string[];
}

export interface SeenChannel {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  members: string[];
}

export interface SeenMessage {
  channel: string;
  ts: string;
  /** The first message of its thread, where it is not that itself. */
  thread: string | null;
  user: string;
  text: string;
  blocks: Block[];
  attachments: Block[];
  edited: boolean;
  /** Only one person sees it. */
  alone: boolean;
  streaming: boolean;
  files: { id: string; name: string; title: string; size: number }[];
  /** Under which the app knows what it asks, or has answered; what asks nothing has one too. */
  reference: string;
}

/** A block as the app sent it; what is in it depends on its type. */
export interface Block {
  type: string;
  [field: string]: unknown;
}

interface SeenSession {
  processing: boolean;
  title: string | null;
  /** What the app says that it is doing. */
  line: string;
}

export interface SeenView {
  id: string;
  title: string;
  submit: string | null;
  close: string | null;
  blocks: Block[];
  /** Later ones lie on top. */
  order: number;
}

/** What the agent did for one question, as Bedrock's console would show it. */
export interface Trace {
  sessionId: string;
  model: string;
  askedAt: string | null;
  /** Milliseconds; `null` while it runs. */
  ms: number | null;
  usage: { inputTokens: number; outputTokens: number };
  steps: TraceStep[];
  lookups: { query: string; found: { title: string; uri: string }[]; startMs: number; ms: number | null }[];
  citations: { title: string; uri: string; excerpt: string }[];
  failure: string | null;
}

export interface TraceStep {
  actionGroup: string;
  operationId: string;
  parameters: Record<string, string>;
  /** `null` while it runs. */
  status: number | null;
  result: unknown;
  query: { text: string; dataScannedBytes: number | null; ms: number | null } | null;
  /** After the turn began. */
  startMs: number;
  ms: number | null;
}
