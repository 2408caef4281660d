/** What a thread says about the agent's work. https://docs.slack.dev/ai/agent-sessions */
export interface Session {
  channel: string;
  thread: string;
  /** Where it is `processing`, people see a stop button. */
  status: 'active' | 'processing' | 'suspended' | 'closed' | undefined;
  title: string | undefined;
  /** The line that `assistant.threads.setStatus` shows, and what it turns through; empty when cleared. */
  line: string;
  loading: string[];
}

export interface Prompts {
  title: string | undefined;
  prompts: { title: string; message: string }[];
  thread: string | undefined;
}

/** The agent's sessions by thread. */
export class Sessions {
  readonly #all = new Map<string, Session>();

  get(channel: string, thread: string): Session | undefined {
    return this.#all.get(`${channel}:${thread}`);
  }

  change(channel: string, thread: string, change: Partial<Session>): Session {
    const before = this.get(channel, thread) ?? {
      channel,
      thread,
      status: undefined,
      title: undefined,
      line: '',
      loading: [],
    };
    const after = { ...before, ...change };
    this.#all.set(`${channel}:${thread}`, after);
    return after;
  }

  /** Those that say that something is being done. */
  get busy(): Session[] {
    return [...this.#all.values()].filter(({ status, line }) => status === 'processing' || line !== '');
  }
}
