import type { SeenMessage } from '../kinds.ts';
import { useAround } from './context.ts';
import { Icon } from './icon.tsx';

interface Props {
  message: SeenMessage;
  onThread?: () => void;
  onEdit: () => void;
}

/** What may be done with a message: shown when it is pointed at or holds the focus, and always on what other apps wrote. */
export const MessageActions = ({ message, onThread, onEdit }: Props) => {
  const { seen, about, me, words, act, openThread } = useAround();
  const { channel, ts, thread, user, alone } = message;
  if (alone) return null;
  const isAlert = seen.people[user]?.isBot === true && user !== about.bot;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div className={isAlert ? 'message-actions always' : 'message-actions'} role="group" aria-label={words.actions}>
      {about.shortcuts.map(({ callbackId, name }) => (
        <button
          key={callbackId}
          type="button"
          onClick={async () => {
            if (await act({ do: 'shortcut', callbackId, channel, ts })) openThread(channel, thread ?? ts);
          }}
        >
          {name}
        </button>
      ))}
      {onThread && (
        <button type="button" title={words.replyInThread} aria-label={words.replyInThread} onClick={onThread}>
          <Icon name="reply" />
        </button>
      )}
      {user === me.id && (
        <>
          <button type="button" title={words.edit} aria-label={words.edit} onClick={onEdit}>
            <Icon name="edit" />
          </button>
          <button
            type="button"
            title={words.remove}
            aria-label={words.remove}
            onClick={() => act({ do: 'remove', channel, ts })}
          >
            <Icon name="remove" />
          </button>
        </>
      )}
    </div>
  );
};
