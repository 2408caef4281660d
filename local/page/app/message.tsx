import { useState } from 'react';
import type { SeenMessage } from '../kinds.ts';
import { Avatar } from './avatar.tsx';
import { Blocks } from './blocks/blocks.tsx';
import { BlocksContext, type Clickable } from './blocks/click.ts';
import { SlackText } from './blocks/slack-text.tsx';
import { useAround } from './context.ts';
import { EditMessage } from './edit-message.tsx';
import { Files } from './files.tsx';
import { MessageActions } from './message-actions.tsx';
import { clockIn } from './time.ts';

interface Props {
  message: SeenMessage;
  replies: SeenMessage[];
  isOpen: boolean;
  /** Opens its thread; none where the thread is open around it. */
  onThread?: () => void;
}

export const Message = ({ message, replies, isOpen, onThread }: Props) => {
  const { seen, me, words, act } = useAround();
  const [editing, setEditing] = useState(false);
  const { channel, ts, user, text, blocks, files, alone, streaming } = message;
  const author = seen.people[user];
  const name = author?.realName ?? user;
  const clock = clockIn(ts, me.locale, me.timeZone);
  const clicks: Clickable = {
    click: (actionId, value) =>
      act({ do: 'click', on: { channel, ts }, actionId, ...(value !== undefined && { value }) }),
  };
  const said = text === '' && blocks.length === 0 && files.length === 0 && !streaming;
  return (
    <article
      className={['message', isOpen ? 'open' : '', alone ? 'alone' : ''].join(' ')}
      aria-label={words.messageOf(name, clock)}
      data-ts={ts}
    >
      <Avatar name={name} isApp={author?.isBot ?? false} isOurs={user === seen.about.this?.bot} />
      <div className="message-body">
        <p className="byline">
          <b>{name}</b>
          {author?.isBot && <span className="tag">{words.app}</span>}
          <time dateTime={new Date(Number(ts) * 1000).toISOString()}>{clock}</time>
          {alone && <span className="note">{words.onlyYou}</span>}
          {message.edited && <span className="note">{words.edited}</span>}
        </p>
        {editing ? (
          <EditMessage message={message} onDone={() => setEditing(false)} />
        ) : (
          <BlocksContext value={clicks}>
            {said && <p className="note">{words.gone}</p>}
            {blocks.length > 0 ? <Blocks blocks={blocks} /> : text && <SlackText text={text} />}
            {message.attachments.map((attachment, at) => (
              <div className="attachment" key={at}>
                <SlackText text={[attachment.title, attachment.text].filter(Boolean).join('\n')} />
              </div>
            ))}
          </BlocksContext>
        )}
        {streaming && <span className="cursor" role="img" aria-label={words.streaming} />}
        <Files files={files} />
        {onThread && replies.length > 0 && (
          <button type="button" className="replies" aria-expanded={isOpen} onClick={onThread}>
            {words.replies(replies.length)}
          </button>
        )}
        <MessageActions message={message} {...(onThread && { onThread })} onEdit={() => setEditing(true)} />
      </div>
    </article>
  );
};
