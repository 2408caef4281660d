import { useState } from 'react';
import type { SeenChannel } from '../kinds.ts';
import { useAround } from './context.ts';

/** Questions to begin with: in direct messages those that the app suggests, in a channel those that the data can answer. */
export const Suggestions = ({ channel }: { channel: SeenChannel }) => {
  const { seen, about, me, words, act, openThread } = useAround();
  const [opened] = useState(() => String(Date.now() / 1000));
  const since = opened > about.data.since ? opened : about.data.since;
  const mine = Object.values(seen.messages).some(
    ({ channel: at, user, ts }) => at === channel.id && user === me.id && ts > since,
  );
  const suggested = seen.prompts[channel.id];
  const isDirect = channel.kind === 'im';
  const offered = isDirect
    ? (suggested?.prompts ?? [])
    : about.questions.slice(0, 4).map((message) => ({ title: message, message }));
  if (offered.length === 0 || (mine && !isDirect)) return null;
  const bot = seen.people[about.bot]?.name ?? '';
  return (
    <section className="suggestions" aria-label={suggested?.title ?? words.tryAsking}>
      <span>{suggested?.title ?? words.tryAsking}</span>
      {offered.map(({ title, message }) => (
        <button
          key={message}
          type="button"
          title={message}
          onClick={async () => {
            const text = isDirect ? message : `@${bot} ${message}`;
            const done = await act({ do: 'write', channel: channel.id, text });
            if (done?.ts) openThread(channel.id, done.ts);
          }}
        >
          {title}
        </button>
      ))}
    </section>
  );
};
