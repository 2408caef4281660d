import type { RequestListener, ServerResponse } from 'node:http';
import type { Chance } from './chance.ts';

/** What befalls one request: nothing; refused, or done and the reply lost; its sender killed before it arrives, or after it is done. */
export type Trouble = 'none' | 'refused' | 'unheard' | 'killed-before' | 'killed-after';

/** What is at work, and for the how-manieth time. */
export interface At {
  key: string;
  attempt: number;
}

const share = { faults: 0.05, kills: 0.04 };
/** A run sends about so many requests. */
const requests = 18;
/** The last of three is left to end as it will. */
const mostKilled = 2;

/** Decides what befalls each request of a run, always the same for the same seed. */
export const troubles = (chance: Chance, { key, attempt }: At): (() => Trouble) => {
  const doomed = attempt <= mostKilled && chance('kill', key, attempt) < share.kills;
  const dies = doomed ? 1 + Math.floor(chance('at', key, attempt) * requests) : 0;
  let request = 0;
  return () => {
    request += 1;
    const even = chance('how', key, attempt, request) < 0.5;
    if (request === dies) return even ? 'killed-before' : 'killed-after';
    if (chance('fault', key, attempt, request) < share.faults) return even ? 'refused' : 'unheard';
    return 'none';
  };
};

/** A server that does what it is asked unless there is trouble. */
export const troubled =
  (listener: RequestListener, next: () => Trouble, kill: () => void): RequestListener =>
  (incoming, outgoing) => {
    const trouble = next();
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
