import { useState } from 'react';
import type { Block } from '../../kinds.ts';
import { useAround } from '../context.ts';
import { safeLink } from '../safe.ts';
import { textIn, useClick } from './click.ts';
import { KitBlock } from './kit.tsx';

/** A button or a menu. */
export const Element = ({ element }: { element: Block }) => {
  if (element.type === 'button') return <Button element={element} />;
  if (Array.isArray(element.options)) return <Menu element={element} />;
  return <KitBlock block={{ type: 'actions', elements: [element] }} />;
};

const Button = ({ element }: { element: Block }) => {
  const click = useClick();
  const [busy, setBusy] = useState(false);
  const { action_id: actionId, value, style, url } = element;
  return (
    <button
      type="button"
      className={style === 'primary' || style === 'danger' ? String(style) : ''}
      aria-label={typeof element.accessibility_label === 'string' ? element.accessibility_label : undefined}
      // One that is disabled loses the focus, and a modal could not give it back
      aria-disabled={busy}
      onClick={async () => {
        if (busy) return;
        const address = safeLink(url);
        if (address) window.open(address, '_blank', 'noopener,noreferrer');
        setBusy(true);
        await click(String(actionId), typeof value === 'string' ? value : undefined);
        setBusy(false);
      }}
    >
      {textIn(element.text)}
    </button>
  );
};

/** The choice is an action, and afterwards the menu stands as it stood, to be chosen from again. */
const Menu = ({ element }: { element: Block }) => {
  const click = useClick();
  const { words } = useAround();
  const label = textIn(element.placeholder) || words.choose;
  return (
    <select aria-label={label} value="" onChange={({ target }) => void click(String(element.action_id), target.value)}>
      <option value="" disabled>
        {label}
      </option>
      {(element.options as Block[]).map(({ text, value }) => (
        <option key={String(value)} value={String(value)}>
          {textIn(text)}
        </option>
      ))}
    </select>
  );
};
