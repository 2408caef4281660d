import { useAround } from '../context.ts';
import { TraceOf } from './trace-of.tsx';

interface Props {
  channel: string;
  thread: string;
  onClose: () => void;
}

/** What the agent did for each question of a thread, the newest first. */
export const TracePane = ({ channel, thread, onClose }: Props) => {
  const { seen, words } = useAround();
  const references = Object.values(seen.messages)
    .filter((each) => each.channel === channel && (each.ts === thread || each.thread === thread))
    .toSorted((one, other) => (one.ts < other.ts ? 1 : -1))
    .map(({ reference }) => reference);
  const traces = [...new Set(references)].flatMap((reference) => {
    const trace = seen.traces[reference];
    return trace ? [{ reference, trace }] : [];
  });
  return (
    <aside className="trace" aria-label={words.trace}>
      <header className="pane-head">
        <h2>{words.trace}</h2>
        <button type="button" className="quiet" aria-label={words.closeTrace} onClick={onClose}>
          ✕
        </button>
      </header>
      <div className="list">
        {traces.length === 0 && <p className="empty">{words.noTrace}</p>}
        {traces.map(({ reference, trace }, at) => (
          <TraceOf key={reference} reference={reference} trace={trace} open={at === 0} />
        ))}
      </div>
    </aside>
  );
};
