import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Done } from '../actions.ts';
import { ChannelPane } from './channel-pane.tsx';
import { type Around, AroundContext } from './context.ts';
import { Modal } from './modal.tsx';
import { post } from './post.ts';
import { Sidebar } from './sidebar.tsx';
import { ThreadPane } from './thread-pane.tsx';
import { TopBar } from './top-bar.tsx';
import { TracePane } from './trace/trace-pane.tsx';
import { useKoreanFont } from './use-korean-font.ts';
import { useSeen } from './use-seen.ts';
import { wordsFor } from './words.ts';

/** A thread, by the `ts` of its first message. */
interface Open {
  channel: string;
  thread: string | undefined;
}

export const App = () => {
  const [as, setAs] = useState('');
  const [moment, setMoment] = useState<string>();
  const [open, setOpen] = useState<Open>();
  const [tracing, setTracing] = useState(true);
  const [problem, setProblem] = useState<string>();
  const { seen, connected } = useSeen(as);
  const about = seen.about.this;
  const me = about && seen.people[about.me];
  const words = wordsFor(me?.locale ?? 'en');

  useEffect(() => {
    document.documentElement.lang = me?.locale.slice(0, 2) ?? 'en';
    document.title = words.title;
  }, [me?.locale, words.title]);

  const myId = me?.id;
  const act = useCallback(
    async (what: object): Promise<Done | undefined> => {
      try {
        setProblem(undefined);
        return await post<Done>('/act', { as: myId, ...(moment && { at: moment }), act: what });
      } catch (error) {
        setProblem((error as Error).message);
        return undefined;
      }
    },
    [myId, moment],
  );
  const openThread = useCallback((channel: string, ts: string) => setOpen({ channel, thread: ts }), []);
  const around = useMemo<Around | undefined>(
    () => (about && me ? { seen, about, me, words, act, openThread } : undefined),
    [seen, about, me, words, act, openThread],
  );
  const isReady = useKoreanFont(words, me?.locale.startsWith('ko') ?? false);
  if (!around || !me || !isReady) return <p className="waiting">{connected ? '…' : words.offline}</p>;

  const channels = Object.values(seen.channels);
  const first = channels.find(({ kind }) => kind !== 'im') ?? channels[0];
  const channel = (open && seen.channels[open.channel]) ?? first;
  const thread = open?.channel === channel?.id ? open?.thread : undefined;
  const views = Object.values(seen.views).toSorted((one, other) => one.order - other.order);
  const top = views.at(-1);
  const openChannel = (id: string) => {
    const from = channel?.kind === 'im' ? undefined : channel?.id;
    setOpen({ channel: id, thread: undefined });
    if (seen.channels[id]?.kind === 'im') void act({ do: 'open', ...(from && { looking: from }) });
  };
  return (
    <AroundContext value={around}>
      <div className={['workspace', thread ? 'with-thread' : '', thread && tracing ? 'with-trace' : ''].join(' ')}>
        <a className="skip" href="#messages">
          {words.skip}
        </a>
        <TopBar moment={moment} onMoment={setMoment} onPerson={setAs} />
        <Sidebar open={channel?.id} onOpen={openChannel} />
        {channel && <ChannelPane key={`${me.id}/${channel.id}`} channel={channel} thread={thread} />}
        {channel && thread && (
          <ThreadPane
            key={`${channel.id}/${thread}`}
            channel={channel}
            thread={thread}
            tracing={tracing}
            onTrace={() => setTracing(true)}
            onClose={() => setOpen({ channel: channel.id, thread: undefined })}
          />
        )}
        {channel && thread && tracing && (
          <TracePane channel={channel.id} thread={thread} onClose={() => setTracing(false)} />
        )}
      </div>
      {top && <Modal key={top.id} view={top} />}
      {(problem || !connected) && (
        <div className="problem" role="alert">
          {connected ? problem : words.offline}
          {connected && (
            <button type="button" onClick={() => setProblem(undefined)}>
              {words.dismiss}
            </button>
          )}
        </div>
      )}
    </AroundContext>
  );
};
