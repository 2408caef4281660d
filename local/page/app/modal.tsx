import { useLayoutEffect, useRef, useState } from 'react';
import type { SeenView } from '../kinds.ts';
import { Blocks } from './blocks/blocks.tsx';
import { BlocksContext, type Clickable } from './blocks/click.ts';
import { useAround } from './context.ts';

/** A modal of the app. The browser keeps the focus in it, and gives it back; Escape closes it. */
export const Modal = ({ view }: { view: SeenView }) => {
  const { words, act } = useAround();
  const dialog = useRef<HTMLDialogElement>(null);
  const [busy, setBusy] = useState(false);
  // Not after it is gone from the page: only a dialog that closes gives the focus back
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  const close = () => act({ do: 'close', view: view.id });
  const clicks: Clickable = {
    click: (actionId, value) =>
      act({ do: 'click', on: { view: view.id }, actionId, ...(value !== undefined && { value }) }),
  };
  const submit = async (form: HTMLFormElement) => {
    const values = Object.fromEntries(
      [...new FormData(form)].filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
    setBusy(true);
    await act({ do: 'submit', view: view.id, values });
    setBusy(false);
  };
  return (
    <dialog
      ref={dialog}
      className="modal"
      aria-labelledby="modal-title"
      onCancel={(event) => {
        event.preventDefault();
        void close();
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit(event.currentTarget);
        }}
      >
        <header>
          <h2 id="modal-title">{view.title}</h2>
          <button type="button" className="quiet" aria-label={words.close} onClick={close}>
            ✕
          </button>
        </header>
        <div className="modal-body" aria-live="polite">
          <BlocksContext value={clicks}>
            <Blocks blocks={view.blocks} />
          </BlocksContext>
        </div>
        {(view.submit || view.close) && (
          <footer>
            {view.close && (
              <button type="button" onClick={close}>
                {view.close}
              </button>
            )}
            {view.submit && (
              <button type="submit" className="primary" disabled={busy}>
                {view.submit}
              </button>
            )}
          </footer>
        )}
      </form>
    </dialog>
  );
};
