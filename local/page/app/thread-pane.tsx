import type { SeenChannel } from '../kinds.ts';
import { Composer } from './composer.tsx';
import { useAround } from './context.ts';
import { Message } from './message.tsx';
import { placeOf } from './place.ts';
import { useBottom } from './use-bottom.ts';

interface Props {
  channel: SeenChannel;
  thread: string;
  tracing: boolean;
  onTrace: () => void;
  onClose: () => void;
}

export const ThreadPane = ({ channel, thread, tracing, onTrace, onClose }: Props) => {
  const around = useAround();
  const { seen, words, act } = around;
  const messages = Object.values(seen.messages)
    .filter((each) => each.channel === channel.id && (each.ts === thread || each.thread === thread))
    .toSorted((one, other) => (one.ts < other.ts ? -1 : 1));
  const session = seen.sessions[`${channel.id}:${thread}`];
  const isWriting = messages.some(({ streaming }) => streaming);
  const list = useBottom(messages);
  const last = messages.at(-1);
  return (
    <section className="thread" aria-label={words.thread}>
      <header className="pane-head">
        <h2>
          {words.thread} <small>{session?.title ?? placeOf(channel, around)}</small>
        </h2>
        {!tracing && (
          <button type="button" className="quiet" onClick={onTrace}>
            {words.showTrace}
          </button>
        )}
        <button type="button" className="quiet" aria-label={words.closeThread} onClick={onClose}>
          ✕
        </button>
      </header>
      <div className="list" role="log" aria-label={words.thread} aria-busy={isWriting} ref={list}>
        {messages.map((message) => (
          <Message key={message.ts} message={message} replies={[]} isOpen={false} />
        ))}
      </div>
      {session?.processing && last && (
        <div className="working">
          <span className="dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span role="status">{session.line || words.working}</span>
          <button type="button" onClick={() => act({ do: 'stop', channel: channel.id, ts: last.ts })}>
            {words.stop}
          </button>
        </div>
      )}
      <Composer label={words.reply} channel={channel} thread={thread} autoFocus />
    </section>
  );
};
