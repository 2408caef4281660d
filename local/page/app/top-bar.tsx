import { useState } from 'react';
import { useAround } from './context.ts';
import { DataDialog } from './data-dialog.tsx';
import { dataName } from './data-name.ts';
import { MomentControl } from './moment-control.tsx';

interface Props {
  moment: string | undefined;
  onMoment: (moment: string | undefined) => void;
  onPerson: (id: string) => void;
}

/** Who looks, at which data, and when that is taken to be. */
export const TopBar = ({ moment, onMoment, onPerson }: Props) => {
  const { seen, about, me, words } = useAround();
  const [shown, setShown] = useState(false);
  const members = Object.values(seen.people).filter(({ isBot }) => !isBot);
  return (
    <header className="top">
      <h1>
        <span className="mark" aria-hidden="true">
          ◆
        </span>
        Ask AWS <small>{words.workspace}</small>
      </h1>
      <div className="controls">
        <MomentControl moment={moment} onMoment={onMoment} />
        <button type="button" className="pill" onClick={() => setShown(true)}>
          <span className="label">{words.data}</span>
          <span className="value">{dataName(about.data, words)}</span>
        </button>
        <label className="pill">
          <span className="label">{words.lookAs}</span>
          <select value={me.id} onChange={({ target }) => onPerson(target.value)}>
            {members.map(({ id, realName, guest, without, locale }) => {
              const notes = [
                ...(guest ? [words.guest] : []),
                ...(without.length > 0 ? [words.without(without.join(', '))] : []),
                ...(locale.startsWith('en') ? [] : [locale]),
              ];
              return (
                <option key={id} value={id}>
                  {notes.length > 0 ? `${realName} (${notes.join(', ')})` : realName}
                </option>
              );
            })}
          </select>
        </label>
      </div>
      {shown && <DataDialog onClose={() => setShown(false)} onMoment={onMoment} />}
    </header>
  );
};
