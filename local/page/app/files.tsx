import { useState } from 'react';
import type { SeenMessage } from '../kinds.ts';
import { useAround } from './context.ts';
import { Pre } from './pre.tsx';

const longest = 4000;

/** Files of a message: to download, and how they begin. */
export const Files = ({ files }: { files: SeenMessage['files'] }) => {
  const { me, words } = useAround();
  const [shown, setShown] = useState<Record<string, string>>({});
  const addressOf = (id: string) => `/file?${new URLSearchParams({ id, as: me.id })}`;
  const preview = async (id: string) => {
    const text = await (await fetch(addressOf(id))).text();
    setShown((before) => ({ ...before, [id]: text.length > longest ? `${text.slice(0, longest)}…` : text }));
  };
  return files.map(({ id, name, title, size }) => (
    <div className="file" key={id}>
      <span className="file-name">
        <b>{title}</b> <small>{words.bytes(size)}</small>
      </span>
      {shown[id] === undefined && (
        <button type="button" onClick={() => preview(id)}>
          {words.preview}
        </button>
      )}
      <a href={addressOf(id)} download={name} aria-label={words.download(name)}>
        ↓
      </a>
      {shown[id] !== undefined && <Pre>{shown[id]}</Pre>}
    </div>
  ));
};
