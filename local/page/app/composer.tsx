import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { SeenChannel } from '../kinds.ts';
import { useAround } from './context.ts';

interface Props {
  label: string;
  channel: SeenChannel;
  thread?: string;
  autoFocus?: boolean;
}

/** Where messages and commands are typed. Enter sends, Shift and Enter begins a line. */
export const Composer = ({ label, channel, thread, autoFocus = false }: Props) => {
  const { seen, about, words, act, openThread } = useAround();
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const hint = useId();
  const bot = seen.people[about.bot]?.name ?? '';
  const commands = thread || !text.startsWith('/') ? [] : about.commands;
  const isUnheard = channel.kind !== 'im' && text.trim() !== '' && commands.length === 0 && !text.includes(`@${bot}`);

  const send = async () => {
    const said = text.trim();
    if (said === '') return;
    const command = commands.find((each) => said === each.command || said.startsWith(`${each.command} `));
    setText('');
    const done = command
      ? await act({
          do: 'command',
          channel: channel.id,
          command: command.command,
          text: said.slice(command.command.length).trim(),
        })
      : await act({ do: 'write', channel: channel.id, text: said, ...(thread && { thread }) });
    if (!done) setText((now) => now || text);
    else if (done.ts && !thread && !isUnheard) openThread(channel.id, done.ts);
  };
  const typed = (event: KeyboardEvent) => {
    // Enter that ends a syllable of Hangul sends nothing
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  const put = (more: string, before = text) => {
    setText(more + before);
    field.current?.focus();
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {commands.length > 0 && (
        <ul className="commands">
          {commands.map(({ command, description, hint: usage }) => (
            <li key={command}>
              <button type="button" onClick={() => put(`${command} `, '')}>
                <b>{command}</b> {usage} <small>{description}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
      <textarea
        ref={field}
        rows={Math.min(8, text.split('\n').length)}
        aria-label={label}
        aria-describedby={hint}
        placeholder={label}
        value={text}
        // biome-ignore lint/a11y/noAutofocus: whoever opens a thread wants to write in it
        autoFocus={autoFocus}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={typed}
      />
      <div className="composer-foot">
        {channel.kind !== 'im' && (
          <button type="button" className="quiet" onClick={() => put(`@${bot} `)} aria-label={words.mentionApp}>
            @
          </button>
        )}
        <span id={hint} className="hint">
          {isUnheard && !thread ? words.mentionHint : ''}
        </span>
        <button type="submit" className="primary" disabled={text.trim() === ''}>
          {words.send}
        </button>
      </div>
    </form>
  );
};
