import { useState } from 'react';
import type { SeenMessage } from '../kinds.ts';
import { plainOf } from './blocks/markup.ts';
import { useAround } from './context.ts';

export const EditMessage = ({ message, onDone }: { message: SeenMessage; onDone: () => void }) => {
  const { seen, words, act } = useAround();
  const [text, setText] = useState(() => plainOf(message.text, seen));
  const { channel, ts } = message;
  return (
    <form
      className="edit"
      onSubmit={async (event) => {
        event.preventDefault();
        if (await act({ do: 'edit', channel, ts, text })) onDone();
      }}
      onKeyDown={({ key }) => key === 'Escape' && onDone()}
    >
      <textarea
        aria-label={words.edit}
        value={text}
        // biome-ignore lint/a11y/noAutofocus: whoever edits wants to write
        autoFocus
        onChange={({ target }) => setText(target.value)}
      />
      <button type="button" onClick={onDone}>
        {words.cancel}
      </button>
      <button type="submit" className="primary">
        {words.save}
      </button>
    </form>
  );
};
