import { useEffect, useState } from 'react';
import type { Change, Kinds, Seen } from '../kinds.ts';

const nothing: Seen = {
  about: {},
  people: {},
  channels: {},
  messages: {},
  sessions: {},
  prompts: {},
  views: {},
  traces: {},
};

/** The workspace as one person sees it, kept up to date; `connected` is false while nobody answers. */
export const useSeen = (as: string): { seen: Seen; connected: boolean } => {
  const [seen, setSeen] = useState(nothing);
  const [connected, setConnected] = useState(true);
  useEffect(() => {
    const source = new EventSource(`/events?as=${encodeURIComponent(as)}`);
    source.addEventListener('open', () => setConnected(true));
    source.addEventListener('error', () => setConnected(false));
    source.addEventListener('everything', ({ data }) => setSeen(after(nothing, JSON.parse(data) as Change[])));
    source.addEventListener('changes', ({ data }) => setSeen((before) => after(before, JSON.parse(data) as Change[])));
    return () => source.close();
  }, [as]);
  return { seen, connected };
};

const after = (before: Seen, changes: Change[]): Seen => {
  const seen: Record<keyof Kinds, Record<string, unknown>> = { ...before };
  for (const kind of new Set(changes.map(([each]) => each))) {
    const documents = { ...seen[kind] };
    for (const [of, id, value] of changes) {
      if (of !== kind) continue;
      if (value === null) delete documents[id];
      else documents[id] = value;
    }
    seen[kind] = documents;
  }
  return seen as Seen;
};
