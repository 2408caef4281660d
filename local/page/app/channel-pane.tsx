import type { SeenChannel } from '../kinds.ts';
import { Composer } from './composer.tsx';
import { useAround } from './context.ts';
import { Message } from './message.tsx';
import { placeOf } from './place.ts';
import { Suggestions } from './suggestions.tsx';
import { dayIn } from './time.ts';
import { useBottom } from './use-bottom.ts';

interface Props {
  channel: SeenChannel;
  thread: string | undefined;
}

export const ChannelPane = ({ channel, thread }: Props) => {
  const around = useAround();
  const { seen, me, words, openThread } = around;
  const place = placeOf(channel, around);
  const all = Object.values(seen.messages)
    .filter((each) => each.channel === channel.id)
    .toSorted((one, other) => (one.ts < other.ts ? -1 : 1));
  const roots = all.filter((each) => each.thread === null);
  const list = useBottom(roots.length);
  return (
    <main className="channel">
      <header className="pane-head">
        <h2>{place}</h2>
        {channel.kind !== 'im' && (
          <p>
            <span className="hidden">{words.people}: </span>
            {channel.members.flatMap((id) => seen.people[id]?.realName ?? []).join(', ')}
          </p>
        )}
      </header>
      <div className="list" id="messages" role="log" aria-label={words.messages(place)} ref={list} tabIndex={-1}>
        {roots.length === 0 && <p className="empty">{words.empty}</p>}
        {roots.map((message, at) => {
          const day = dayIn(message.ts, me.locale, me.timeZone);
          const before = roots[at - 1];
          const replies = all.filter((each) => each.thread === message.ts);
          return (
            <div key={message.ts}>
              {(!before || dayIn(before.ts, me.locale, me.timeZone) !== day) && <p className="day">{day}</p>}
              <Message
                message={message}
                replies={replies}
                isOpen={thread === message.ts}
                onThread={() => openThread(channel.id, message.ts)}
              />
            </div>
          );
        })}
      </div>
      <Suggestions channel={channel} />
      <Composer label={words.message(place)} channel={channel} />
    </main>
  );
};
