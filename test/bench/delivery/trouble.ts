import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Chance } from './chance.ts';

/** What befalls one request: nothing; refused, or done and the reply lost; its sender killed before it arrives, or after it is done. */
export type Trouble = 'none' | 'refused' | 'unheard' | 'killed-before' | 'killed-after';

/** What is at work, and for the how-manieth time. */
export interface At {
  key: string;
  attempt: number;
}

/** Of all requests. */
const share = { faults: 0.05, kills: 0.003 };
/** The last of three runs is left to end as it will. */
const mostKilled = 2;

/**
 * Decides what befalls each request of a run. It follows from the seed, the question and the request alone, so that it is the
 * same whatever else happens at the time, and whether a process has just begun.
 */
export const troubles = (chance: Chance, { key, attempt }: At): ((name: string) => Trouble) => {
  const asked = new Map<string, number>();
  return (name) => {
    const time = (asked.get(name) ?? 0) + 1;
    asked.set(name, time);
    const about = [key, attempt, name, time];
    const even = chance('how', ...about) < 0.5;
    const fate = chance('what', ...about);
    if (fate < share.kills && attempt <= mostKilled) return even ? 'killed-before' : 'killed-after';
    if (fate < share.kills + share.faults) return even ? 'refused' : 'unheard';
    return 'none';
  };
};

/** What a request asks for. */
const nameOf = ({ url = '', headers }: IncomingMessage): string =>
  String(headers['x-amz-target'] ?? url.replace(/^\/agents\/.*/, 'InvokeAgent').replace('/api/', ''));

/** A server that does what it is asked unless there is trouble. */
export const troubled =
  (listener: RequestListener, next: (name: string) => Trouble, kill: () => void): RequestListener =>
  (incoming, outgoing) => {
    const trouble = next(nameOf(incoming));
    if (trouble === 'none') return listener(incoming, outgoing);
    const lost = () => {
      if (trouble === 'killed-before' || trouble === 'killed-after') kill();
      outgoing.destroy();
    };
    if (trouble === 'killed-before') return lost();
    if (trouble === 'refused') {
      incoming.resume();
      // Slack has two ways to say that it is not well.
      const inWords = incoming.url?.startsWith('/api/') && Number(incoming.headers['content-length']) % 2 === 0;
      outgoing.writeHead(inWords ? 200 : 500, { 'content-type': 'application/json' });
      outgoing.end('{"ok":false,"error":"internal_error"}');
      return;
    }
    listener(incoming, unheard(outgoing, lost));
  };

/** Everything is done, and nothing of what is said arrives. */
const unheard = (outgoing: ServerResponse, then: () => void): ServerResponse => {
  let ended = false;
  outgoing.writeHead = () => outgoing;
  outgoing.write = (...given: unknown[]) => {
    const done = given.findLast((each) => typeof each === 'function');
    if (done) queueMicrotask(done as () => void);
    return true;
  };
  outgoing.end = () => {
    if (!ended) then();
    ended = true;
    return outgoing;
  };
  return outgoing;
};
