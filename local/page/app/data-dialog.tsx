import { useEffect, useRef, useState } from 'react';
import type { AboutData } from '../kinds.ts';
import { useAround } from './context.ts';
import { dataName } from './data-name.ts';
import { post } from './post.ts';
import { minuteOf } from './time.ts';

interface Props {
  onClose: () => void;
  onMoment: (moment: string | undefined) => void;
}

const dayMs = 86_400_000;

/** What is asked about: the sample data or a folder of one's own, and what of it could be read. */
export const DataDialog = ({ onClose, onMoment }: Props) => {
  const { about, words } = useAround();
  const dialog = useRef<HTMLDialogElement>(null);
  const [path, setPath] = useState(about.data.folder ?? '');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const load = async (wanted: string | null) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await post('/data', { path: wanted });
      if (wanted === null) onMoment(undefined);
    } catch (error) {
      setProblem((error as Error).message);
    }
    setBusy(false);
  };
  const { folder, sources } = about.data;
  const newest = sources
    .flatMap((source) => source.newest ?? [])
    .toSorted()
    .at(-1);
  const isOld = newest !== undefined && Date.now() - Date.parse(newest) > dayMs;
  return (
    <dialog ref={dialog} className="modal data" aria-labelledby="data-title" onClose={onClose}>
      <header>
        <h2 id="data-title">{words.dataTitle}</h2>
        <button type="button" className="quiet" aria-label={words.close} onClick={() => dialog.current?.close()}>
          ✕
        </button>
      </header>
      <div className="modal-body">
        <form
          className="folder"
          onSubmit={(event) => {
            event.preventDefault();
            void load(path);
          }}
        >
          <label className="field">
            <span>{words.folder}</span>
            <input value={path} required onChange={({ target }) => setPath(target.value)} spellCheck={false} />
            <small>{words.folderHint}</small>
          </label>
          <button type="submit" className="primary" disabled={busy}>
            {busy ? words.loading : words.load}
          </button>
          {folder !== null && (
            <button type="button" disabled={busy} onClick={() => void load(null)}>
              {words.back}
            </button>
          )}
        </form>
        {problem && (
          <p className="wrong" role="alert">
            {problem}
          </p>
        )}
        <DataRead data={about.data} />
        {isOld && folder !== null && (
          <p className="note">
            {words.oldData}{' '}
            <button
              type="button"
              onClick={() => {
                onMoment(`${new Date(Date.parse(newest) + 1000).toISOString().slice(0, 19)}Z`);
                dialog.current?.close();
              }}
            >
              {words.askAsOfNewest}
            </button>
          </p>
        )}
      </div>
    </dialog>
  );
};

/** What was read by source, and what could not be, by file. */
const DataRead = ({ data }: { data: AboutData }) => {
  const { folder, live, sources, unreadable } = data;
  const { words } = useAround();
  return (
    <div role="status">
      <table>
        <caption>{dataName(data, words)}</caption>
        <thead>
          <tr>
            <th scope="col">{words.source}</th>
            <th scope="col">{words.records}</th>
            <th scope="col">{words.newest}</th>
          </tr>
        </thead>
        <tbody>
          {sources.map(({ name, title, records, absent, newest }) => (
            <tr key={name}>
              <th scope="row">{title}</th>
              <td className="number">{absent ? words.absent : live ? words.asked : records.toLocaleString('en')}</td>
              <td>{newest ? minuteOf(newest) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {unreadable.length === 0 ? (
        folder !== null && <p>{words.allRead}</p>
      ) : (
        <>
          <h3>{words.unreadable}</h3>
          <ul>
            {unreadable.map(({ file, lines }) => (
              <li key={file}>
                <code>{file}</code> {words.lines(lines)}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
};
