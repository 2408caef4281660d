import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What an agent remembers of a conversation until it has been idle too long. */
interface Session {
  attributes: Record<string, string>;
  /** What was said to the agent, oldest first. */
  inputs: string[];
  /** What it answered to each. */
  answers: string[];
  lastAt: number;
}

export interface Sessions {
  /** The session with these attributes added; a new one where there was none, or where it expired. */
  open(sessionId: string, attributes: Record<string, string>): Session;
  remember(sessionId: string, input: string, answer: string): void;
  end(sessionId: string): void;
}

/** Sessions as files, one each, so that a later process goes on with them. */
export const sessions = (folder: string, idleSeconds: number): Sessions => {
  mkdirSync(folder, { recursive: true });
  const fileOf = (id: string) => join(folder, `${createHash('sha256').update(id).digest('hex').slice(0, 32)}.json`);
  const read = (id: string): Session | undefined => {
    try {
      const session = JSON.parse(readFileSync(fileOf(id), 'utf8')) as Session;
      return Date.now() - session.lastAt < idleSeconds * 1000 ? session : undefined;
    } catch {
      return undefined; // none yet
    }
  };
  const write = (id: string, session: Session) => {
    const temporary = `${fileOf(id)}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify({ ...session, lastAt: Date.now() }));
    renameSync(temporary, fileOf(id));
  };
  return {
    open(id, attributes) {
      const known = read(id);
      const { inputs = [], answers = [] } = known ?? {};
      const session = { inputs, answers, attributes: { ...known?.attributes, ...attributes }, lastAt: 0 };
      write(id, session);
      return session;
    },
    remember(id, input, answer) {
      const session = read(id);
      if (!session) return;
      write(id, { ...session, inputs: [...session.inputs, input], answers: [...session.answers, answer] });
    },
    end: (id) => rmSync(fileOf(id), { force: true }),
  };
};
