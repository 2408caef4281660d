import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleRecords } from '../../local/records.ts';
import { type Scenario, start } from '../../local/start.ts';
import type { Agent } from '../../slack-adapter/agent/agent.ts';

/** One look that the agent took. */
export interface Step {
  operationId: string;
  parameters: Record<string, string>;
  status: number;
  result: unknown;
}

export interface Answer {
  answer: string;
  steps: Step[];
  citations: { title: string; uri: string }[];
  /** What the check of the answer against its grounds did not find; undefined where nobody checked. */
  unsupported?: string[];
  elapsedMs: number;
  error?: string;
}

interface Asking {
  text: string;
  thread: string;
  user: string;
  timeZone: string;
}

/** The port to an agent, here or deployed. */
export interface Asker {
  name: string;
  /** Whether the agent looks at the sample data, so that its figures can be counted. */
  sampleData: boolean;
  ask(asking: Asking): Promise<Answer>;
  close(): Promise<void>;
}

/** Everything on this machine, asked by mention as a person would. */
export const localAsker = async (askedAt: Date, name: string, scenario: Partial<Scenario> = {}): Promise<Asker> => {
  const state = mkdtempSync(join(tmpdir(), 'ask-aws-evals-'));
  const local = await start({ ...sampleRecords(), askedAt, state, ...scenario });
  return {
    name,
    sampleData: true,
    async ask({ text, ...asking }) {
      return local.ask({ ...asking, question: text, askedAt });
    },
    async close() {
      await local.close();
      rmSync(state, { recursive: true, force: true });
    },
  };
};

/** A deployed agent, over whatever it sees: each thread is a session of its own, for someone who may see every source. */
export const agentAsker = (agent: Agent, name: string, sources: string[]): Asker => {
  const sessions = new Map<string, string>();
  const sessionOf = (thread: string): string => {
    const known = sessions.get(thread) ?? randomUUID().replaceAll('-', '');
    sessions.set(thread, known);
    return known;
  };
  return {
    name,
    sampleData: false,
    async ask({ text, thread, timeZone }) {
      const answer: Answer = { answer: '', steps: [], citations: [], elapsedMs: 0 };
      const steps = new Map<string, Step>();
      const askedAt = new Date();
      const attributes = { access: sources.join(), timeZone, askedAt: askedAt.toISOString(), traceId: randomUUID() };
      for await (const event of agent.ask({
        text,
        attributes,
        sessionId: sessionOf(thread),
        signal: AbortSignal.timeout(270_000),
      })) {
        if (event.type === 'text') answer.answer += event.text;
        else if (event.type === 'citation') answer.citations.push(event);
        else if (event.type === 'step') steps.set(event.id, { ...event, status: 0, result: null });
        else if (event.type === 'step-result') {
          const step = steps.get(event.id);
          const isRefused = typeof (event.body as { error?: string } | null)?.error === 'string';
          if (step) Object.assign(step, { status: isRefused ? 400 : 200, result: event.body });
        }
      }
      return { ...answer, steps: [...steps.values()], elapsedMs: Date.now() - +askedAt };
    },
    async close() {},
  };
};
